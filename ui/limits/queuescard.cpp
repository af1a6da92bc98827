// SPDX-License-Identifier: GPL-3.0-only
#include "ui/limits/queuescard.h"

#include "ui/card.h"
#include "ui/deliver.h"
#include "ui/format.h"
#include "ui/limits/pausedialog.h"
#include "ui/limits/queuedialog.h"
#include "ui/tables/actionbar.h"
#include "ui/tables/rowtable.h"

#include <QAction>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

Timestamp currentTime()
{
    return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

/// Whether something is set here, beyond what the config file says.
bool isSet(const QueueInfo &queue)
{
    static const QueueSettings None;
    return queue.settings != (queue.configured ? *queue.configured : None);
}

} // namespace

QueuesCard::QueuesCard(TaskSource &source, QWidget *parent)
    : QWidget(parent), m_source(source), m_view(new RowTable(m_model, tr("Queues"))), m_bar(new ActionBar)
{
    QSet<QString> known;
    for (const TaskType *type : source.catalog().types())
        known.insert(type->queue);
    m_model.setKnown(known);

    const QString count = format::count(99'999);
    m_view->setPlan(
        {{.widest = u"queue-name"_s, .weight = 4},
         {.widest = QueueTableModel::tr("Paused until %1").arg(u"00:00:00"_s), .weight = 2, .marked = true},
         {.widest = count},
         {.widest = u"9,999 / 9,999"_s, .weight = 2},
         {.widest = QueueTableModel::tr("no limit"), .leaves = 2},
         {.widest = format::rateLimit(100, std::chrono::minutes(1)), .weight = 1, .leaves = 1}});
    m_view->setLeastRows(4);
    makeActions();

    auto *card = new Card(tr("Queues"));
    card->setHeaderWidget(m_bar);
    card->addWidget(m_view, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(card);
    setFocusProxy(m_view);

    const auto showTasks = [this] {
        if (const auto queue = chosen())
            Q_EMIT queueActivated(queue->name);
    };
    connect(m_view, &QTableView::activated, this, showTasks);
    connect(m_showTasks, &QAction::triggered, this, showTasks);
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &QueuesCard::updateActions);
    connect(&m_model, &QAbstractItemModel::dataChanged, this, &QueuesCard::updateActions);
    connect(m_view, &QWidget::customContextMenuRequested, this, [this](const QPoint &at) {
        if (!m_view->indexAt(at).isValid())
            return;
        auto *menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        menu->addActions({m_showTasks, m_edit, m_pause, m_pauseUntil, m_reset});
        menu->popup(m_view->viewport()->mapToGlobal(at));
    });
    updateActions();
}

void QueuesCard::makeActions()
{
    m_add = new QAction(tr("New queue…"), this);
    m_add->setIconText(tr("New…"));
    m_add->setShortcut(Qt::Key_Insert);
    m_edit = new QAction(tr("Edit…"), this);
    m_edit->setShortcut(Qt::Key_F2);
    m_pause = new QAction(tr("Pause"), this);
    m_pause->setShortcut(Qt::Key_P);
    m_pauseUntil = new QAction(tr("Pause until…"), this);
    m_pauseUntil->setShortcut(Qt::SHIFT | Qt::Key_P);
    m_showTasks = new QAction(tr("Show its tasks"), this);
    m_showTasks->setIconText(tr("Tasks"));
    m_reset = new QAction(tr("Remove its settings…"), this);
    m_reset->setIconText(tr("Remove…"));
    m_reset->setShortcut(Qt::Key_Delete);
    for (QAction *action : {m_add, m_edit, m_pause, m_pauseUntil, m_showTasks, m_reset}) {
        action->setShortcutContext(Qt::WidgetShortcut);
        m_view->addAction(action);
    }
    m_bar->add(m_add, u"add"_s);
    m_bar->add(m_edit, u"edit"_s);
    m_bar->add(m_pause, u"pause"_s);
    m_bar->add(m_pauseUntil, u"pauseuntil"_s);
    m_bar->add(m_showTasks, u"tasks"_s);
    m_bar->add(m_reset, u"remove"_s);
    connect(m_add, &QAction::triggered, this, [this] { edit({}); });
    connect(m_edit, &QAction::triggered, this, [this] {
        if (const auto queue = chosen())
            edit(queue);
    });
    connect(m_pause, &QAction::triggered, this, &QueuesCard::pauseOrResume);
    connect(m_pauseUntil, &QAction::triggered, this, &QueuesCard::askUntil);
    connect(m_reset, &QAction::triggered, this, &QueuesCard::askToReset);
}

void QueuesCard::refresh()
{
    m_model.take(m_source.queues(), currentTime());
    if (m_view->chosenRow() < 0 && m_model.rowCount() > 0)
        m_view->choose(0);
}

void QueuesCard::choose(const QString &name)
{
    refresh();
    if (const int row = m_model.rowOf(name); row >= 0)
        m_view->choose(row);
}

std::optional<QueueInfo> QueuesCard::chosen() const
{
    const int row = m_view->chosenRow();
    return row < 0 ? std::nullopt : std::optional(m_model.queueAt(row));
}

void QueuesCard::updateActions()
{
    const auto queue = chosen();
    const bool paused = queue && queue->settings.paused;
    m_edit->setEnabled(queue.has_value());
    m_pause->setEnabled(queue.has_value());
    m_pauseUntil->setEnabled(queue.has_value());
    m_showTasks->setEnabled(queue.has_value());
    m_pause->setText(paused ? tr("Resume") : tr("Pause"));
    m_pause->setToolTip(paused ? tr("Let tasks of this queue start again (P)")
                               : tr("Start no further task of this queue; what runs goes on (P)"));
    m_bar->setIcon(m_pause, paused ? u"resume"_s : u"pause"_s);
    m_reset->setEnabled(queue && isSet(*queue));
    m_reset->setToolTip(m_reset->isEnabled() ? tr("Remove the limits and the pause of this queue (Delete)")
                                             : tr("Nothing is set for this queue."));
}

void QueuesCard::edit(const std::optional<QueueInfo> &queue)
{
    auto *dialog = new QueueDialog(m_source, queue, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QueueDialog::saved, this, &QueuesCard::choose);
    dialog->open();
}

void QueuesCard::pauseOrResume()
{
    if (const auto queue = chosen())
        setPause(queue->name, !queue->settings.paused, {});
}

void QueuesCard::askUntil()
{
    const auto queue = chosen();
    if (!queue)
        return;
    auto *dialog = new PauseDialog(tr("Pause the queue “%1”").arg(queue->name),
                                   tr("Until then no task of this queue is started. What runs goes on."),
                                   currentTime(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &PauseDialog::chosen, this,
            [this, name = queue->name](Timestamp until) { setPause(name, true, until); });
    dialog->open();
}

void QueuesCard::setPause(const QString &name, bool paused, std::optional<Timestamp> until)
{
    const auto pause = [paused, until](QueueSettings &settings) {
        settings.paused = paused;
        settings.pausedUntil = until;
    };
    m_source.changeQueue(name, pause, deliverTo(this, [this, name](const Result<void> &set) {
                             if (!set)
                                 Q_EMIT failed(
                                     tr("The queue “%1” was not changed: %2").arg(name, set.error().message));
                             refresh();
                         }));
}

void QueuesCard::askToReset()
{
    const auto queue = chosen();
    if (!queue || !isSet(*queue))
        return;
    auto *box = new QMessageBox(this);
    box->setObjectName(u"resetQuestion"_s);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setIcon(QMessageBox::Question);
    box->setWindowTitle(tr("Remove settings"));
    box->setTextFormat(Qt::PlainText);
    box->setText(tr("Remove the settings of the queue “%1”?").arg(queue->name));
    box->setInformativeText(
        queue->configured ? tr("What the config file says of it holds again.")
            : queue->settings.paused
            ? tr("Its limits and its pause end: its tasks start as soon as a slot is free.")
            : tr("Its limits end: its tasks start as soon as a slot is free."));
    QPushButton *remove = box->addButton(tr("Remove"), QMessageBox::DestructiveRole);
    remove->setObjectName(u"remove"_s);
    box->setDefaultButton(box->addButton(tr("Keep"), QMessageBox::RejectRole));
    connect(remove, &QPushButton::clicked, this, [this, name = queue->name] { reset(name); });
    box->open();
}

void QueuesCard::reset(const QString &name)
{
    m_source.removeQueue(
        name, deliverTo(this, [this, name](const Result<void> &removed) {
            if (!removed)
                Q_EMIT failed(tr("The queue “%1” was not changed: %2").arg(name, removed.error().message));
            m_model.forgetEmpty();
            refresh();
        }));
}

} // namespace pooldeck
