// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/engine/schedulesource.h"
#include "ui/schedules/historytablemodel.h"
#include "ui/schedules/schedulewatch.h"

#include <QWidget>

class QLabel;
class QStackedWidget;

namespace pooldeck {

class FactList;
class RowTable;

/// One schedule beside the table: its rules, its next five runs, and what became of its last ones. Home: the
/// UI thread.
class ScheduleDetails final : public QWidget
{
    Q_OBJECT

public:
    /// Both outlive it.
    ScheduleDetails(ScheduleSource &schedules, ScheduleWatch &watch, QWidget *parent = nullptr);

    /// Null: none is selected.
    void show(const ScheduleRow *row, Timestamp now);

    RowTable &historyView() const { return *m_historyView; }
    QString nextRuns() const;

Q_SIGNALS:
    void taskActivated(pooldeck::TaskId id);

private:
    void showFacts(const Schedule &schedule, Timestamp now);
    void showNextRuns(const Schedule &schedule, Timestamp now);
    void showHistory(const Schedule &schedule, Timestamp now);

    ScheduleSource &m_schedules;
    ScheduleWatch &m_watch;
    QStackedWidget *m_stack;
    QLabel *m_title;
    FactList *m_facts;
    QLabel *m_nextRuns;
    HistoryTableModel m_history;
    RowTable *m_historyView;
    ScheduleId m_shown;
    qint64 m_decided = -1; // of m_shown, when its records were read
    std::vector<ScheduleRecord> m_records;
};

} // namespace pooldeck
