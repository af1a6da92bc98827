// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QLocalServer>
#include <QObject>

namespace pooldeck {

/// How a second start of the window brings up the first one instead: a local socket in the data
/// directory, for this user only. Home: main.
class WindowRaiser final : public QObject
{
    Q_OBJECT

public:
    explicit WindowRaiser(QObject *parent = nullptr);

    /// Listens at `path`, replacing what a dead instance left there: only with the instance lock held.
    bool listen(const QString &path);
    QString errorString() const { return m_server.errorString(); }

    /// Asks the instance that listens at `path` to raise its window. False if there is none, or it does
    /// not answer within two seconds. Blocks.
    static bool raiseOther(const QString &path);

Q_SIGNALS:
    void raiseRequested();

private:
    void accept();

    QLocalServer m_server;
};

} // namespace pooldeck
