// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/eventfilter.h"

namespace pooldeck {

bool EventFilter::wants(const Task &task) const
{
    const TaskSpec &spec = *task.spec;
    return (ids.isEmpty() || ids.contains(task.id))
        && (tasks.states.isEmpty() || tasks.states.contains(task.state()))
        && (tasks.type.isEmpty() || tasks.type == spec.type)
        && (tasks.queue.isEmpty() || tasks.queue == spec.queue)
        && (tasks.tag.isEmpty() || spec.tags.contains(tasks.tag));
}

bool EventFilter::operator==(const EventFilter &other) const
{
    return ids == other.ids && tasks.states == other.tasks.states && tasks.type == other.tasks.type
        && tasks.queue == other.tasks.queue && tasks.tag == other.tasks.tag;
}

} // namespace pooldeck
