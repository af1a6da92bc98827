// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/searchwords.h"
#include "core/task/task.h"

#include <QByteArray>
#include <QString>

#include <vector>

namespace pooldeck {

/// What the search box means: every word has to occur in the task's id, type, queue, tags, submitter or
/// params, in any case. "#42" is the task 42 alone, "queue:mail" what is in the queue of that name. A
/// value type.
class TaskTextMatcher
{
public:
    explicit TaskTextMatcher(const QString &text = {});

    /// The text that finds the tasks of a queue.
    static QString textForQueue(const QString &name);

    bool isEmpty() const { return m_words.empty(); }
    bool matches(const Task &task) const;

    bool operator==(const TaskTextMatcher &) const = default;

private:
    struct Word : SearchWord
    {
        QByteArray ascii; // its text, if it is all ASCII: then params need not be decoded
        bool operator==(const Word &) const = default;
    };
    static bool matches(const Word &word, const Task &task);

    std::vector<Word> m_words;
};

} // namespace pooldeck
