// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/store/sqlite.h"
#include "core/store/taskrow.h"
#include "core/store/taskstore.h"

#include <functional>

namespace pooldeck {

/// What changes the database: a round of writes, or a slice of retention, each as one transaction. One
/// thread at a time. Throws SqliteError; then nothing of the transaction has happened.
class RoundWriter
{
public:
    /// Results above this size are kept in a file of their own.
    static constexpr qint64 InlineResultBytes = 65'536;

    /// `resultsDirectory`: for large results, with a trailing slash; empty keeps all in the database.
    RoundWriter(sqlite::Database &database, QString resultsDirectory);

    /// Writes the round. A snapshot whose result went to a file is replaced by one without it.
    void commit(std::vector<StoreWrite> &round);
    /// An empty write: throws if the database cannot be written.
    void probe();

    struct Removed
    {
        std::vector<TaskId> ids;
        StateCounts counts{};
    };
    /// Removes answers that are too old, and some of what is beyond the limits, those that ended first, at
    /// most `SliceRows`; nothing once all is within. What `isNeeded` stays.
    Removed removeSome(const RetentionLimits &limits, Timestamp now,
                       const std::function<bool(TaskId)> &isNeeded);
    static constexpr int SliceRows = 200;

    /// Shrinks the file by some of what is free in it; true while there is more.
    bool giveBackSpace();
    /// Removes large results whose tasks are gone (a crash may leave some) and weighs the others. Once,
    /// first.
    void takeUpResults();

private:
    void write(StoreWrite &write, bool newest, StateCounts &finalChange);
    void moveResultToFile(StoreWrite &write);
    void removeResultFile(TaskId id);
    void addToFinalCounts(const StateCounts &change);
    void rememberLastId();
    qint64 weigh(TaskId id);
    qint64 bytesOver(const RetentionLimits &limits, Timestamp now);

    sqlite::Database &m_database;
    const QString m_resultsDirectory;
    TaskWriter m_tasks;
    sqlite::Statement m_addFinal;
    sqlite::Statement m_rememberLastId;
    sqlite::Statement m_set;
    sqlite::Statement m_unset;
    sqlite::Statement m_keep;
    sqlite::Statement m_dropAnswers;
    sqlite::Statement m_oldest;
    sqlite::Statement m_weigh;
    qint64 m_resultFileBytes = 0; // of the large results
    Timestamp m_keptBytesOf = Timestamp::min(); // the run of retention that m_keptBytes belongs to
    qint64 m_keptBytes = 0; // of tasks that may not be removed, about
};

} // namespace pooldeck
