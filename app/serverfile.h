// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QString>
#include <QUrl>

#include <expected>

namespace pooldeck {

/// `server.json` in the data directory: how clients find the running server. There from publish()
/// until this object goes. Home: main.
class ServerFile
{
public:
    explicit ServerFile(QString path) : m_path(std::move(path)) { }
    ~ServerFile();
    Q_DISABLE_COPY_MOVE(ServerFile)

    std::expected<void, QString> publish(const QUrl &url);
    void remove();

private:
    const QString m_path;
    bool m_published = false;
};

} // namespace pooldeck
