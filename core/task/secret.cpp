// SPDX-License-Identifier: GPL-3.0-only
#include "core/task/secret.h"

#include <QRandomGenerator>

#include <array>

namespace pooldeck {

QByteArray newSecret()
{
    std::array<quint32, 8> words{};
    QRandomGenerator::system()->fillRange(words.data(), static_cast<qsizetype>(words.size()));
    const QByteArray bytes(reinterpret_cast<const char *>(words.data()), sizeof(words));
    return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

} // namespace pooldeck
