// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QObject>
#include <QSocketNotifier>

namespace pooldeck {

/// Turns SIGTERM, SIGINT and SIGHUP into a Qt signal on the thread that made it (the self-pipe trick). POSIX
/// only. One at a time. After the first signal a second one ends the process at once, as it would
/// without us: nothing that was accepted is lost by that.
class SignalWatcher final : public QObject
{
    Q_OBJECT

public:
    explicit SignalWatcher(QObject *parent = nullptr);
    ~SignalWatcher() override;

    bool isWatching() const { return m_pipe[0] >= 0; }

Q_SIGNALS:
    void terminationRequested(int signal);

private:
    void readPipe();

    int m_pipe[2] = {-1, -1};
    QSocketNotifier m_notifier{QSocketNotifier::Read};
};

} // namespace pooldeck
