// SPDX-License-Identifier: GPL-3.0-only
#include "core/store/taskreader.h"

#include "core/store/taskrow.h"

using namespace Qt::StringLiterals;

namespace pooldeck {

TaskReader::TaskReader(sqlite::Database &database)
    : m_database(database)
    , m_find(database, "SELECT " + taskColumns() + " FROM tasks WHERE id = ?1")
{
}

TaskId TaskReader::lastId()
{
    return TaskId{m_database.scalar("SELECT max(coalesce((SELECT max(id) FROM tasks), 0), "
                                    "(SELECT value FROM meta WHERE key = 'last_id'))")};
}

StoredState TaskReader::readState()
{
    StoredState state;
    sqlite::Statement unfinished(m_database,
                                 "SELECT " + taskColumns() + " FROM tasks WHERE state < 4 ORDER BY id");
    while (unfinished.step()) {
        state.unfinished.push_back(readTask(unfinished));
        ++state.counts[static_cast<size_t>(state.unfinished.back()->state())];
    }
    sqlite::Statement counts(m_database, "SELECT state, n FROM final_counts");
    while (counts.step())
        state.counts.at(static_cast<size_t>(counts.integer(0))) = counts.integer(1);
    state.lastId = lastId();
    return state;
}

Result<TaskPtr> TaskReader::find(TaskId id)
{
    m_find.bind(1, id.value);
    TaskPtr task = m_find.step() ? readTask(m_find) : nullptr;
    m_find.reset();
    if (task)
        return task;
    if (id.value >= 1 && id <= lastId())
        return failure(ErrorCode::Gone, u"Task %1 has been removed from the history."_s.arg(id.value));
    return failure(ErrorCode::NotFound, u"There is no task %1."_s.arg(id.value));
}

TaskPage TaskReader::list(const TaskFilter &filter, std::optional<TaskId> before, int limit)
{
    QByteArray sql = "SELECT " + taskColumns() + " FROM tasks WHERE id < ?1";
    if (!filter.states.isEmpty()) {
        QByteArrayList numbers;
        bool unfinishedOnly = true;
        for (const TaskState state : filter.states) {
            numbers.append(QByteArray::number(static_cast<int>(state)));
            unfinishedOnly = unfinishedOnly && !isFinal(state);
        }
        sql += " AND state IN (" + numbers.join(',') + ')';
        if (unfinishedOnly)
            sql += " AND state < 4"; // lets SQLite use the index of the unfinished
    }
    if (!filter.type.isEmpty())
        sql += " AND type = ?2";
    if (!filter.tag.isEmpty())
        sql += " AND EXISTS (SELECT 1 FROM json_each(tags) WHERE value = ?3)";
    sql += " ORDER BY id DESC LIMIT ?4";

    sqlite::Statement statement(m_database, sql);
    statement.bind(1, before ? before->value : std::numeric_limits<qint64>::max());
    if (!filter.type.isEmpty())
        statement.bindText(2, filter.type);
    if (!filter.tag.isEmpty())
        statement.bindText(3, filter.tag);
    statement.bind(4, qint64(limit) + 1);

    TaskPage page;
    while (statement.step()) {
        if (std::ssize(page.items) == limit) {
            page.next = page.items.back()->id;
            break;
        }
        page.items.push_back(readTask(statement));
    }
    return page;
}

} // namespace pooldeck
