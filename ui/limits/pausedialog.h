// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/clock.h"
#include "ui/forms/formdialog.h"

class QDateTimeEdit;

namespace pooldeck {

class FieldList;

/// Asks until when something is to be paused. Home: the UI thread.
class PauseDialog final : public FormDialog
{
    Q_OBJECT

public:
    /// `what` says in a sentence what a pause means.
    PauseDialog(const QString &title, const QString &what, Timestamp now, QWidget *parent = nullptr);

    Timestamp until() const;
    void setUntil(Timestamp time);

Q_SIGNALS:
    /// It is in the future.
    void chosen(pooldeck::Timestamp until);

private:
    FieldList *m_fields;
    QDateTimeEdit *m_until;
};

} // namespace pooldeck
