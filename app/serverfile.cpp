// SPDX-License-Identifier: GPL-3.0-only
#include "app/serverfile.h"

#include "app/datadirectory.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#include <utility>

using namespace Qt::StringLiterals;

namespace pooldeck {

ServerFile::~ServerFile()
{
    remove();
}

std::expected<void, QString> ServerFile::publish(const QUrl &url)
{
    const QJsonObject content{{u"url"_s, url.toString()}, {u"pid"_s, QCoreApplication::applicationPid()}};
    const auto written =
        writePrivateFile(m_path, QJsonDocument(content).toJson(QJsonDocument::Compact) + '\n');
    m_published = written.has_value();
    return written;
}

void ServerFile::remove()
{
    if (std::exchange(m_published, false))
        QFile::remove(m_path);
}

} // namespace pooldeck
