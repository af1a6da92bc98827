// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/engine/tasksource.h"

#include <QWidget>

#include <vector>

class QLabel;

namespace pooldeck {

class FlowLayout;
class TaskLink;

/// A few other tasks with what has become of them, each a link. Home: the UI thread.
class TaskLinks final : public QWidget
{
    Q_OBJECT

public:
    static constexpr size_t MostShown = 20;

    /// `source` outlives the links.
    explicit TaskLinks(const TaskSource &source, QWidget *parent = nullptr);

    /// Shows these, and asks what has become of them.
    void setIds(const std::vector<TaskId> &ids);
    /// Asks again about those that had not ended.
    void refresh();

Q_SIGNALS:
    void activated(pooldeck::TaskId id);

private:
    void ask(TaskLink *link);

    const TaskSource &m_source;
    FlowLayout *m_layout;
    QLabel *m_more;
    std::vector<TaskId> m_ids;
    std::vector<TaskLink *> m_links;
};

} // namespace pooldeck
