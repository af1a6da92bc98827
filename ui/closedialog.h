// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QDialog>

class QCheckBox;
class QLabel;

namespace pooldeck {

/// What closing the window does while tasks are unfinished.
enum class CloseChoice { KeepRunning, StopAndQuit };

/// Asks what closing the window shall do while tasks are unfinished. Shown with open(); rejected, the
/// window stays. Home: the UI thread.
class CloseDialog final : public QDialog
{
    Q_OBJECT

public:
    /// Without a tray, to keep running means a minimised window; the dialog says so.
    explicit CloseDialog(bool hasTray, QWidget *parent = nullptr);

    /// How many tasks run, and how many have yet to run.
    void setCounts(qint64 running, qint64 queued);

Q_SIGNALS:
    /// Comes before accepted().
    void chosen(pooldeck::CloseChoice choice, bool remember);

private:
    QLabel *m_question;
    QCheckBox *m_remember;
};

} // namespace pooldeck
