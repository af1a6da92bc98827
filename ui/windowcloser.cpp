// SPDX-License-Identifier: GPL-3.0-only
#include "ui/windowcloser.h"

#include <QSettings>
#include <QWidget>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

// In the settings file:
constexpr auto Key = "window/onClose"_L1;
constexpr auto KeepRunning = "keep-running"_L1;
constexpr auto StopAndQuit = "stop-and-quit"_L1;

} // namespace

UnfinishedTasks UnfinishedTasks::of(const StateCounts &counts)
{
    UnfinishedTasks unfinished;
    for (const TaskState state : AllTaskStates) {
        if (state == TaskState::Running)
            unfinished.running += counts[static_cast<size_t>(state)];
        else if (!isFinal(state))
            unfinished.queued += counts[static_cast<size_t>(state)];
    }
    return unfinished;
}

WindowCloser::WindowCloser(const TaskSource &tasks, QSettings *settings, QWidget *window)
    : QObject(window), m_tasks(tasks), m_settings(settings), m_window(window)
{
}

void WindowCloser::close(bool hasTray)
{
    if (m_dialog) {
        m_dialog->raise();
        m_dialog->activateWindow();
        return;
    }
    const auto unfinished = UnfinishedTasks::of(m_tasks.counts());
    if (unfinished.none()) {
        Q_EMIT quitRequested();
        return;
    }
    if (const auto choice = remembered()) {
        decide(*choice);
        return;
    }
    m_dialog = new CloseDialog(hasTray, m_window);
    m_dialog->setAttribute(Qt::WA_DeleteOnClose);
    m_dialog->setCounts(unfinished.running, unfinished.queued);
    connect(m_dialog, &CloseDialog::chosen, this, [this](CloseChoice choice, bool remember) {
        if (remember && m_settings)
            m_settings->setValue(Key,
                                 QString(choice == CloseChoice::KeepRunning ? KeepRunning : StopAndQuit));
        // The dialog has to be gone before the window is: it is its child, and modal to it.
        QMetaObject::invokeMethod(
            this, [this, choice] { decide(choice); }, Qt::QueuedConnection);
    });
    m_dialog->open();
}

void WindowCloser::withdraw()
{
    if (m_dialog)
        m_dialog->reject();
}

void WindowCloser::decide(CloseChoice choice)
{
    if (choice == CloseChoice::KeepRunning)
        Q_EMIT keepRunning();
    else
        Q_EMIT quitRequested();
}

std::optional<CloseChoice> WindowCloser::remembered() const
{
    const QString choice = m_settings ? m_settings->value(Key).toString() : QString();
    if (choice == KeepRunning)
        return CloseChoice::KeepRunning;
    if (choice == StopAndQuit)
        return CloseChoice::StopAndQuit;
    return std::nullopt;
}

} // namespace pooldeck
