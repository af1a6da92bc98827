// SPDX-License-Identifier: GPL-3.0-only
// Forms: what is taken has its parts inside the body, between boundaries, and nothing else in it.
#include "core/api/multipart.h"
#include "tests/fuzz/require.h"

using namespace pooldeck;
using namespace Qt::StringLiterals;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    const QByteArray input(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    // The first line stands for the Content-Type field.
    const qsizetype line = input.indexOf('\n');
    const QByteArray contentType =
        line < 0 ? QByteArray("multipart/form-data; boundary=x") : input.first(line);
    const QByteArray body = input.sliced(line + 1);

    const auto parts = Multipart::parse(contentType, body);
    const auto file = Multipart::onlyFile(contentType, body, u"file"_s);
    if (!parts) {
        require(!file);
        return 0;
    }
    const std::optional<QByteArray> boundary = Multipart::boundary(contentType);
    require(boundary.has_value() && !boundary->isEmpty());
    require(body.startsWith("--" + *boundary));
    require(parts->size() <= Multipart::MaxParts);
    const char *before = body.constBegin();
    for (const FormPart &part : *parts) {
        require(part.content.begin() >= before && part.content.end() <= body.constEnd());
        require(!part.content.contains("\r\n--" + *boundary));
        before = part.content.end();
    }
    return 0;
}
