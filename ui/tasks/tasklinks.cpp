// SPDX-License-Identifier: GPL-3.0-only
#include "ui/tasks/tasklinks.h"

#include "ui/deliver.h"
#include "ui/flowlayout.h"
#include "ui/format.h"
#include "ui/tasks/tasklink.h"

#include <QLabel>

#include <algorithm>

namespace pooldeck {

TaskLinks::TaskLinks(const TaskSource &source, QWidget *parent)
    : QWidget(parent), m_source(source), m_layout(new FlowLayout(2, this)), m_more(nullptr)
{
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void TaskLinks::setIds(const std::vector<TaskId> &ids)
{
    if (ids == m_ids) {
        refresh();
        return;
    }
    m_ids = ids;
    qDeleteAll(m_links);
    m_links.clear();
    delete std::exchange(m_more, nullptr);
    for (const TaskId id : ids) {
        if (m_links.size() == MostShown)
            break;
        auto *link = new TaskLink(id);
        m_links.push_back(link);
        m_layout->addWidget(link);
        connect(link, &TaskLink::clicked, this, [this, id] { Q_EMIT activated(id); });
        ask(link);
    }
    if (ids.size() > MostShown) {
        m_more = new QLabel(tr("and %1 more").arg(format::count(std::ssize(ids) - std::ssize(m_links))));
        m_layout->addWidget(m_more);
    }
    updateGeometry();
}

void TaskLinks::refresh()
{
    for (TaskLink *link : m_links) {
        if (link->isEnabled() && (!link->task() || !link->task()->isFinal()))
            ask(link);
    }
}

void TaskLinks::ask(TaskLink *link)
{
    m_source.find(link->id(), deliverTo(link, [link](const Result<TaskPtr> &found) {
                      if (found)
                          link->setTask(*found);
                      else if (found.error().code == ErrorCode::Gone
                               || found.error().code == ErrorCode::NotFound)
                          link->setRemoved();
                  }));
}

} // namespace pooldeck
