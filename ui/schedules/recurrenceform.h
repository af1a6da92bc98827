// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/schedule/recurrence.h"

#include <QTimer>
#include <QWidget>

class QComboBox;
class QDateTimeEdit;
class QLabel;
class QLineEdit;

namespace pooldeck {

class DurationEdit;
class FieldList;

/// When a schedule runs: at an interval, by a cron expression, or once; with a preview of the next five runs
/// that follows what is written. Home: the UI thread.
class RecurrenceForm final : public QWidget
{
    Q_OBJECT

public:
    explicit RecurrenceForm(QWidget *parent = nullptr);

    void setRecurrence(const Recurrence &recurrence);
    /// Nothing if something is wrong: then the fields say so.
    std::optional<Recurrence> read();
    FieldList &fields() const { return *m_fields; }
    QString preview() const;

    enum Kind { Interval, Calendar, Single };
    void chooseKind(Kind kind);

private:
    void addZones();
    void showKind();
    void showPreview();
    /// As far as it can be read now, without saying what is wrong.
    std::optional<Recurrence> current() const;

    FieldList *m_fields;
    QComboBox *m_kind;
    DurationEdit *m_every;
    QDateTimeEdit *m_anchor;
    QLineEdit *m_cron;
    QComboBox *m_zone;
    QDateTimeEdit *m_at;
    QLabel *m_preview;
    QTimer m_previewDelay;
    std::optional<Timestamp> m_unchangedAt; // of an existing schedule: it may be over
};

} // namespace pooldeck
