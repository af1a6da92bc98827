// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QObject>

#include <memory>

class QSocketNotifier;

namespace pooldeckctl {

/// While one is there, Ctrl+C, SIGTERM and SIGHUP are events instead of the end, so that the terminal can be
/// put in order first. The second one ends the program all the same. At most one at a time. Home: main.
class Interrupt final : public QObject
{
    Q_OBJECT

public:
    explicit Interrupt(QObject *parent = nullptr);
    ~Interrupt() override;

Q_SIGNALS:
    /// `signal` is its number: a program that it ends has the exit status 128 and that.
    void interrupted(int signal);
    /// The terminal has another size.
    void resized();

private:
    void read();

    int m_readEnd = -1;
    std::unique_ptr<QSocketNotifier> m_notifier;
};

} // namespace pooldeckctl
