// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QString>
#include <QStringList>

#include <map>
#include <set>

namespace pooldeck {

/// The external program that a task type runs, as its type file says it. No shell: each argument stays
/// one argument, whatever the params have in them.
///
/// `{name}` in a text stands for the param of that name, `{{` and `}}` for the braces themselves. An
/// argument that is nothing but the placeholder of a param that is absent is left out; a placeholder
/// of an array, alone in its argument, becomes one argument an item.
struct CommandTemplate
{
    QString program; ///< a name to look up in PATH, or an absolute path
    QStringList arguments;
    QString workingDirectory; ///< empty: the user's home directory
    std::map<QString, QString> environment; ///< on top of Pooldeck's own
    QString standardInput; ///< written to the program, then closed; empty: nothing to read
    std::set<int> successCodes{0};
    std::set<int> retryCodes; ///< of the others, those that may be retried; empty: all
    bool resultFromLastLine = true; ///< a last line of standard output that is JSON is the result

    bool operator==(const CommandTemplate &) const = default;
};

} // namespace pooldeck
