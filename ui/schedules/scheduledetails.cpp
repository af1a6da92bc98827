// SPDX-License-Identifier: GPL-3.0-only
#include "ui/schedules/scheduledetails.h"

#include "ui/format.h"
#include "ui/schedules/scheduletext.h"
#include "ui/tables/rowtable.h"
#include "ui/tasks/factlist.h"

#include <QLabel>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

enum Fact { When, Expression, Zone, What, Params, Queue, Misfire, Grace, Overlap, Jitter, Fired, Skipped };
constexpr int RunsShown = 5;

QLabel *heading(const QString &text)
{
    auto *label = new QLabel(text);
    QFont font = label->font();
    font.setWeight(QFont::DemiBold);
    label->setFont(font);
    label->setContentsMargins(0, 8, 0, 2);
    return label;
}

} // namespace

ScheduleDetails::ScheduleDetails(ScheduleSource &schedules, ScheduleWatch &watch, QWidget *parent)
    : QWidget(parent), m_schedules(schedules), m_watch(watch), m_stack(new QStackedWidget),
      m_title(new QLabel), m_facts(new FactList), m_nextRuns(new QLabel),
      m_historyView(new RowTable(m_history, tr("What became of its last runs")))
{
    setAccessibleName(tr("The selected schedule"));
    auto *none = new QLabel(tr("Select a schedule to see its next runs and what became of the last ones."));
    none->setAlignment(Qt::AlignCenter);
    none->setWordWrap(true);
    none->setForegroundRole(QPalette::PlaceholderText);
    none->setContentsMargins(20, 0, 20, 0);
    QFont font = m_title->font();
    font.setPointSizeF(font.pointSizeF() * 1.25);
    font.setWeight(QFont::DemiBold);
    m_title->setFont(font);
    m_title->setTextFormat(Qt::PlainText);
    m_title->setWordWrap(true);
    // In the order of Fact.
    for (const QString &name :
         {tr("When"), tr("Expression"), tr("Time zone"), tr("Task type"), tr("Params"), tr("Queue"),
          tr("Late runs"), tr("Late after"), tr("If the last one still runs"), tr("Jitter"),
          tr("Runs so far"), tr("Skipped")})
        m_facts->add(name);
    m_nextRuns->setTextFormat(Qt::PlainText);
    m_nextRuns->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_nextRuns->setAlignment(Qt::AlignTop);
    m_nextRuns->setAccessibleName(tr("Next runs"));
    m_historyView->setPlan(
        {{.widest = u"00:00:00"_s, .weight = 2},
         {.widest = scheduletext::skipReason(SkipReason::Paused), .weight = 3, .marked = true},
         {.widest = u"#10000"_s}});
    m_historyView->setEmptyText(tr("It has not run yet."));
    m_historyView->setLeastRows(3);

    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(14, 12, 14, 12);
    column->setSpacing(4);
    column->addWidget(m_title);
    column->addWidget(m_facts);
    column->addWidget(heading(tr("Next runs")));
    column->addWidget(m_nextRuns);
    column->addWidget(heading(tr("Last runs")));
    column->addWidget(m_historyView, 1);
    m_stack->addWidget(none);
    auto *scroll = new QScrollArea;
    scroll->setWidget(page);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setFocusPolicy(Qt::NoFocus);
    m_stack->addWidget(scroll);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_stack);
    connect(m_historyView, &QTableView::activated, this, [this](const QModelIndex &index) {
        if (const TaskId task = m_history.taskAt(index.row()))
            Q_EMIT taskActivated(task);
    });
}

QString ScheduleDetails::nextRuns() const
{
    return m_nextRuns->text();
}

void ScheduleDetails::show(const ScheduleRow *row, Timestamp now)
{
    m_stack->setCurrentIndex(row ? 1 : 0);
    if (!row)
        return;
    m_title->setText(row->schedule.spec.name);
    showFacts(row->schedule, now);
    showNextRuns(row->schedule, now);
    showHistory(row->schedule, now);
}

void ScheduleDetails::showFacts(const Schedule &schedule, Timestamp now)
{
    const ScheduleSpec &spec = schedule.spec;
    const auto *cron = std::get_if<Cron>(&spec.recurrence);
    m_facts->set(When, scheduletext::recurrence(spec.recurrence, now));
    const bool inWords = cron && !scheduletext::cronWords(cron->expression.text()).isEmpty();
    m_facts->set(Expression, inWords ? cron->expression.text() : QString());
    m_facts->set(Zone, scheduletext::timeZone(spec.recurrence));
    m_facts->set(What, spec.task.type);
    m_facts->set(Params, spec.task.params == "{}" ? QString() : QString::fromUtf8(spec.task.params));
    m_facts->set(Queue, spec.task.queue);
    m_facts->set(Misfire, scheduletext::misfire(spec.misfire));
    m_facts->set(Grace, format::duration(spec.misfireGrace));
    m_facts->set(Overlap, scheduletext::overlap(spec.overlap));
    m_facts->set(Jitter, spec.jitter.count() > 0 ? format::duration(spec.jitter) : QString());
    m_facts->set(Fired, format::count(schedule.fired));
    m_facts->set(Skipped, schedule.skipped > 0 ? format::count(schedule.skipped) : QString());
}

void ScheduleDetails::showNextRuns(const Schedule &schedule, Timestamp now)
{
    QStringList lines;
    for (const Timestamp run : expectedRuns(schedule, RunsShown)) {
        lines << tr("%1 (%2)", "a time, and how long until then")
                     .arg(format::moment(run, now), scheduletext::fromNow(run, now));
    }
    if (lines.isEmpty())
        lines << (schedule.spec.pause ? tr("None while it is paused.") : tr("There is none to come."));
    const QString text = lines.join(u'\n');
    if (m_nextRuns->text() != text)
        m_nextRuns->setText(text);
}

void ScheduleDetails::showHistory(const Schedule &schedule, Timestamp now)
{
    const qint64 decided = schedule.fired + schedule.skipped;
    if (m_shown != schedule.id || m_decided != decided) {
        const auto records = m_schedules.records(schedule.id);
        m_records = records.value_or(std::vector<ScheduleRecord>());
        m_shown = schedule.id;
        m_decided = decided;
    }
    std::vector<HistoryTableModel::Row> rows;
    rows.reserve(m_records.size());
    for (const ScheduleRecord &record : m_records)
        rows.push_back({record, record.task ? m_watch.task(record.task) : nullptr});
    m_history.take(std::move(rows), now);
}

} // namespace pooldeck
