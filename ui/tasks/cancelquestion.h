// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QMessageBox>

namespace pooldeck {

/// Asks what becomes of the tasks that wait for those about to be cancelled. Shown with open(); rejected,
/// nothing is cancelled. Home: the UI thread.
class CancelQuestion final : public QMessageBox
{
    Q_OBJECT

public:
    /// `chosen` tasks are to be cancelled, the first of them is `first`; `waiting` others wait for them.
    CancelQuestion(qint64 first, qint64 chosen, qint64 waiting, QWidget *parent = nullptr);

Q_SIGNALS:
    /// Cancel; with `waitingToo` also those that wait.
    void decided(bool waitingToo);
};

} // namespace pooldeck
