// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "app/ctl/exitstatus.h"
#include "app/ctl/interrupt.h"

#include <QEventLoop>
#include <QObject>
#include <QTimer>

#include <optional>

namespace pooldeckctl {

/// A command that goes on until something happens: runs the event loop until somebody calls finish(), or
/// Ctrl+C or SIGTERM end it. Home: main.
class Follow final : public QObject
{
    Q_OBJECT

public:
    explicit Follow(QObject *parent = nullptr);

    /// How it ended; after a signal a failure without a message. May follow a finish().
    Expected<ExitStatus> run();
    void finish(Expected<ExitStatus> result);
    void fail(const Failure &failure) { finish(std::unexpected(failure)); }

Q_SIGNALS:
    /// Each second, and when the terminal has another size: times on the screen are to be painted again.
    void repaint();

private:
    Interrupt m_interrupt;
    QTimer m_second;
    QEventLoop m_loop;
    std::optional<Expected<ExitStatus>> m_result;
};

} // namespace pooldeckctl
