// SPDX-License-Identifier: GPL-3.0-only
#include "core/store/storeerror.h"

#include <cerrno>

#include <sqlite3.h>

using namespace Qt::StringLiterals;

namespace pooldeck {

Error storeError(const sqlite::SqliteError &error, const QString &path)
{
    const QString text = QString::fromUtf8(error.what());
    const auto say = [&](ErrorCode code, const QString &message) {
        return Error{code, u"%1 (%2; SQLite error %3)"_s.arg(message.arg(path), text).arg(error.code()), {}};
    };
    switch (error.primaryCode()) {
    case SQLITE_FULL:
        return say(ErrorCode::DiskFull, u"The disk that holds %1 is full: free some space."_s);
    case SQLITE_IOERR:
        if (error.systemError() == ENOSPC || error.systemError() == EDQUOT
            || error.code() == SQLITE_IOERR_SHMSIZE)
            return say(ErrorCode::DiskFull, u"The disk that holds %1 is full: free some space."_s);
        return say(ErrorCode::StoreUnavailable, u"The disk that holds %1 has a fault: check it."_s);
    case SQLITE_READONLY:
    case SQLITE_PERM:
        return say(ErrorCode::StoreUnavailable,
                   u"The database %1 cannot be written: check the permissions of the "
                   "file and its folder."_s);
    case SQLITE_CANTOPEN:
        return say(ErrorCode::StoreUnavailable,
                   u"The database %1 cannot be opened: check that its folder exists and "
                   "can be written, and that not too many files are open."_s);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return say(ErrorCode::StoreUnavailable, u"Another program keeps the database %1 locked: close it."_s);
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return say(ErrorCode::StoreDamaged,
                   u"The database %1 is damaged: start with --recreate to keep it aside and "
                   "begin a fresh one."_s);
    default:
        return say(ErrorCode::StoreUnavailable, u"The database %1 does not work."_s);
    }
}

} // namespace pooldeck
