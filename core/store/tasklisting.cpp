// SPDX-License-Identifier: GPL-3.0-only
#include "core/store/tasklisting.h"

#include "core/store/taskrow.h"
#include "core/task/searchwords.h"

#include <limits>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

QByteArray keyOf(TaskSort sort)
{
    switch (sort) {
    case TaskSort::Id:
        break;
    case TaskSort::CreatedAt:
        return "created_at";
    case TaskSort::StartedAt:
        return "coalesce(started_at, 9223372036854775807)";
    case TaskSort::FinishedAt:
        return "coalesce(finished_at, 9223372036854775807)";
    case TaskSort::Priority:
        return "priority";
    case TaskSort::Duration:
        return "coalesce(finished_at - started_at, -1)";
    }
    return "0";
}

QString likePattern(const QString &word)
{
    QString pattern = word;
    for (const QChar special : {u'\\', u'%', u'_'})
        pattern.replace(special, QString(u'\\') + special);
    return u'%' + pattern + u'%';
}

/// The conditions of a list, and the values that stand in them.
class Conditions
{
public:
    void add(const QByteArray &condition) { m_sql += " AND " + condition; }
    /// `condition` has a %1 where its value stands.
    void add(QByteArray condition, qint64 value)
    {
        add(condition.replace("%1", next()));
        m_values.emplace_back(value);
    }
    void add(QByteArray condition, const QString &value)
    {
        add(condition.replace("%1", next()));
        m_values.emplace_back(value.toUtf8());
    }
    const QByteArray &sql() const { return m_sql; }
    /// These must live until the statement is reset.
    void bind(sqlite::Statement &statement) const
    {
        for (size_t i = 0; i < m_values.size(); ++i) {
            const int index = static_cast<int>(i) + 1;
            if (const auto *number = std::get_if<qint64>(&m_values[i]))
                statement.bind(index, *number);
            else
                statement.bindText(index, std::get<QByteArray>(m_values[i]));
        }
    }

private:
    QByteArray next() const { return '?' + QByteArray::number(m_values.size() + 1); }

    QByteArray m_sql;
    std::vector<std::variant<qint64, QByteArray>> m_values;
};

void addStates(Conditions &conditions, const QSet<TaskState> &states)
{
    if (states.isEmpty())
        return;
    QByteArrayList numbers;
    bool unfinishedOnly = true;
    for (const TaskState state : states) {
        numbers.append(QByteArray::number(static_cast<int>(state)));
        unfinishedOnly = unfinishedOnly && !isFinal(state);
    }
    conditions.add("state IN (" + numbers.join(',') + ')');
    if (unfinishedOnly)
        conditions.add("state < 4"); // lets SQLite use the index of the unfinished
}

void addText(Conditions &conditions, const QString &text)
{
    for (const SearchWord &word : searchWords(text)) {
        if (word.id.value > 0)
            conditions.add("id = %1", word.id.value);
        else if (!word.queue.isEmpty())
            conditions.add("lower(queue) = %1", word.queue);
        else
            conditions.add(
                "(type LIKE %1 ESCAPE '\\' OR queue LIKE %1 ESCAPE '\\' OR params LIKE %1 ESCAPE '\\' "
                "OR tags LIKE %1 ESCAPE '\\' OR submitter LIKE %1 ESCAPE '\\' OR id LIKE %1 ESCAPE '\\' "
                "OR json_extract(failure, '$.message') LIKE %1 ESCAPE '\\' "
                "OR json_extract(failure, '$.kind') LIKE %1 ESCAPE '\\')",
                likePattern(word.text));
    }
}

void addIds(Conditions &conditions, const std::vector<TaskId> &ids)
{
    QByteArrayList numbers;
    for (const TaskId id : ids)
        numbers.append(QByteArray::number(id.value));
    conditions.add("id IN (" + numbers.join(',') + ')');
}

qint64 toMs(Timestamp time)
{
    return time.time_since_epoch().count();
}

Conditions conditionsOf(const TaskFilter &filter)
{
    Conditions conditions;
    addStates(conditions, filter.states);
    if (filter.ids)
        addIds(conditions, *filter.ids);
    if (!filter.type.isEmpty())
        conditions.add("type = %1", filter.type);
    if (!filter.queue.isEmpty())
        conditions.add("queue = %1", filter.queue);
    if (!filter.tag.isEmpty())
        conditions.add("EXISTS (SELECT 1 FROM json_each(tags) WHERE value = %1)", filter.tag);
    if (!filter.submitter.isEmpty())
        conditions.add("submitter = %1", filter.submitter);
    if (!filter.uniqueKey.isEmpty())
        conditions.add("json_extract(options, '$.unique_key') = %1", filter.uniqueKey);
    if (filter.retryOf)
        conditions.add("json_extract(options, '$.retry_of') = %1", filter.retryOf.value);
    if (filter.pinned)
        conditions.add("pinned = %1", *filter.pinned ? 1 : 0);
    if (filter.createdFrom)
        conditions.add("created_at >= %1", toMs(*filter.createdFrom));
    if (filter.createdBefore)
        conditions.add("created_at < %1", toMs(*filter.createdBefore));
    if (filter.finishedFrom)
        conditions.add("finished_at >= %1", toMs(*filter.finishedFrom));
    if (filter.finishedBefore)
        conditions.add("finished_at < %1", toMs(*filter.finishedBefore));
    addText(conditions, filter.text);
    return conditions;
}

} // namespace

TaskPage listTasks(sqlite::Database &database, const TaskFilter &filter, std::optional<TaskCursor> after,
                   int limit)
{
    Conditions conditions = conditionsOf(filter);
    const bool byId = filter.sort == TaskSort::Id;
    const QByteArray key = keyOf(filter.sort);
    const QByteArray direction = filter.ascending ? " ASC" : " DESC";
    const QByteArray behind = filter.ascending ? " > " : " < ";
    if (after && byId) {
        conditions.add("id" + behind + "%1", after->id.value);
    } else if (after) {
        conditions.add('(' + key + ", id)" + behind + "(%1, " + QByteArray::number(after->id.value) + ')',
                       after->key);
    }
    sqlite::Statement hits(database,
                           "SELECT id, " + (byId ? "0" : key) + " AS key FROM tasks WHERE 1"
                               + conditions.sql() + " ORDER BY " + (byId ? "" : "key" + direction + ", ")
                               + "id" + direction + " LIMIT " + QByteArray::number(limit + 1));
    conditions.bind(hits);
    // A row may have megabytes: only those that are told are read whole, and none is sorted. What the first
    // statement sees, it sees until its end, and so does this one.
    sqlite::Statement row(database, "SELECT " + taskColumns() + " FROM tasks WHERE id = ?1");

    TaskPage page;
    TaskCursor last;
    qint64 bytes = 0;
    while (hits.step()) {
        if (std::ssize(page.items) == limit || bytes >= TaskPage::EnoughBytes) {
            page.next = last;
            break;
        }
        last = TaskCursor(TaskId{hits.integer(0)}, hits.integer(1));
        row.bind(1, last.id.value).step();
        bytes += row.textBytes();
        page.items.push_back(readTask(row));
        row.reset();
    }
    return page;
}

} // namespace pooldeck
