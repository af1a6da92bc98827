// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/taskid.h"

#include <QString>

#include <vector>

namespace pooldeck {

/// One word of what people search for among tasks, in lower case. "#42" is the task 42 alone, "queue:mail"
/// what is in the queue of that name; any other word has to occur somewhere in the task.
struct SearchWord
{
    QString text; ///< as it stands there
    TaskId id; ///< of "#42"
    QString queue; ///< of "queue:mail"

    bool operator==(const SearchWord &) const = default;
};

/// The words, all of which have to be met. In quotes a queue's name may have spaces: queue:"my mail". Pure;
/// any thread.
std::vector<SearchWord> searchWords(const QString &text);

/// The text that finds the tasks of a queue.
QString searchTextForQueue(const QString &name);

} // namespace pooldeck
