// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "ui/feed/monitorfeed.h"

#include <QStatusBar>
#include <QUrl>

class QLabel;

namespace pooldeck {

/// The bottom line: the server's URL (a click copies it), how late the worst loop is, how full the
/// pool is, how many tasks are queued. Home: the UI thread.
class ServerStatusBar final : public QStatusBar
{
    Q_OBJECT

public:
    ServerStatusBar(MonitorFeed &feed, const QUrl &serverUrl, QWidget *parent = nullptr);

    /// Says, or no longer, that nothing is accepted now.
    void setTrouble(bool trouble);

protected:
    void changeEvent(QEvent *event) override;

private:
    void updateColors();
    void showStats(const MonitorStats &stats);

    QLabel *m_trouble;
    QLabel *m_latency;
    QLabel *m_pool;
    QLabel *m_queued;
};

} // namespace pooldeck
