// SPDX-License-Identifier: GPL-3.0-only
#include "ui/dashboard/tasklistdelegate.h"

#include "ui/dashboard/tasklistmodel.h"
#include "ui/format.h"
#include "ui/itempaint.h"
#include "ui/theme.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

Timestamp currentTime()
{
    return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

/// The error's text, or the params, on one line.
QString subject(const Task &task)
{
    if (task.state() == TaskState::Failed && task.failure) {
        const Failure &failure = *task.failure;
        return failure.message.isEmpty() ? format::failureKind(failure.kind) : failure.message.simplified();
    }
    QStringList words;
    const QJsonObject params = QJsonDocument::fromJson(task.spec->params).object();
    for (auto param = params.begin(); param != params.end(); ++param) {
        // As the client takes them: path=/usr/bin/gdb
        words << u"%1=%2"_s.arg(param.key(), param->toVariant().toString().left(200).simplified());
    }
    return words.join(u' ');
}

} // namespace

TaskListDelegate::TaskListDelegate(const TaskCatalog &catalog, QObject *parent)
    : QStyledItemDelegate(parent), m_catalog(catalog)
{
}

QSize TaskListDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {120, option.fontMetrics.height() + 11};
}

void TaskListDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option,
                             const QModelIndex &index) const
{
    const auto *model = qobject_cast<const TaskListModel *>(index.model());
    if (!model)
        return;
    const TaskPtr task = model->taskAt(index.row());
    const Theme theme = Theme::of(option.palette);
    const QFontMetrics &metrics = option.fontMetrics;
    painter->save();
    itempaint::background(painter, option);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const QColor strong = selected ? option.palette.color(QPalette::HighlightedText) : theme.text;
    const QColor weak = selected ? strong : theme.muted;

    QRect box = option.rect.adjusted(2, 0, -2, 0);
    const auto left = [&](const QString &text, int width, const QColor &color) {
        painter->setPen(color);
        painter->drawText(QRect(box.left(), box.top(), width, box.height()), Qt::AlignLeft | Qt::AlignVCenter,
                          metrics.elidedText(text, Qt::ElideRight, width));
        box.setLeft(box.left() + width + 8);
    };
    const auto right = [&](const QString &text, int width, const QColor &color) {
        painter->setPen(color);
        painter->drawText(QRect(box.right() - width + 1, box.top(), width, box.height()),
                          Qt::AlignRight | Qt::AlignVCenter, metrics.elidedText(text, Qt::ElideRight, width));
        box.setRight(box.right() - width - 10);
    };

    const Timestamp now = currentTime();
    if (task->state() == TaskState::Running) {
        const QString age = format::runningDuration(now - task->startedAt().value_or(now));
        right(age, std::max(metrics.horizontalAdvance(u"000 s"_s), metrics.horizontalAdvance(age) + 2), weak);
        const int bar = std::clamp(box.width() / 3, 60, 170);
        itempaint::progressBar(painter, QRect(box.right() - bar + 1, box.top(), bar, box.height()), option,
                               *task, m_catalog);
        box.setRight(box.right() - bar - 10);
    } else if (task->finishedAt()) {
        const QString age = format::ago(now - *task->finishedAt());
        right(age, metrics.horizontalAdvance(age) + 2, weak);
    }
    const QString number = u"#%1"_s.arg(task->id.value);
    left(number, std::max(metrics.horizontalAdvance(u"#0000"_s), metrics.horizontalAdvance(number)) + 2,
         weak);
    const QString &type = task->spec->type;
    left(type, std::min(metrics.horizontalAdvance(type) + 2, std::max(40, box.width() / 2)), strong);
    if (box.width() > 30)
        left(subject(*task), box.width(), task->state() == TaskState::Failed && !selected ? theme.bad : weak);
    painter->restore();
}

} // namespace pooldeck
