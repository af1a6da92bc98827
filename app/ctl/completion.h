// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QJsonObject>
#include <QList>
#include <QString>
#include <QStringList>

#include <functional>

namespace pooldeckctl {

struct Candidate
{
    QString text; ///< the whole word
    QString help; ///< may be empty
};

/// What may stand where the cursor is.
struct Completion
{
    enum class Paths {
        None,
        Files, ///< names of files, behind what the word has up to its "="
        Directories,
    };

    QList<Candidate> candidates;
    Paths paths = Paths::None;
};

/// Gets a path of the API; an empty object if the server is not there or slow.
using Lookup = std::function<QJsonObject(const QString &path)>;

/// Completes the last of `words` (what follows the program's name, up to the cursor) by the command
/// table: names of commands and options, and for the words of the syntax: ID, TYPE, QUEUE, RESOURCE,
/// SCHEDULE, TOKEN, UPLOADED (what the server has), key=value (the type's params), FILE, DIR, ZONE, a|b|c.
Completion complete(const QStringList &words, const Lookup &lookup);

/// What the scripts of the shells read: "values", "files" or "directories" on the first line, then a
/// candidate each: its text, a tab, its help.
QString completionText(const Completion &completion);

/// `pooldeckctl __complete WORDS`, which these scripts run. Silent where the server is not there.
QString completeWords(const QStringList &words);

} // namespace pooldeckctl
