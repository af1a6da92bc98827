// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QList>
#include <QString>

#include <expected>

namespace pooldeck {

/// Why a request to the engine was refused. One table in core/api maps these to HTTP.
enum class ErrorCode {
    InvalidRequest, ///< the request's fields are wrong; `faults` names each
    NotFound, ///< no such task, type or queue ever existed
    Gone, ///< the task existed and was removed by retention
    Conflict, ///< the task's state forbids it
    QueueFull, ///< too many unfinished tasks
    ShuttingDown, ///< the program no longer accepts work
    StoreUnavailable, ///< the database cannot be written now; nothing was accepted
    StoreDamaged, ///< the database file is damaged
    DiskFull, ///< the disk is full; nothing was accepted
    Changed, ///< it is not any more as the caller has seen it
    KeyReused, ///< the key of the request belongs to another one
};

/// One thing that is wrong with a request's body.
struct Fault
{
    QString pointer; ///< JSON pointer (RFC 6901) to the value; empty for the whole body
    QString message; ///< what is wrong and what is allowed

    bool operator==(const Fault &) const = default;
};

struct Error
{
    ErrorCode code = ErrorCode::InvalidRequest;
    QString message;
    QList<Fault> faults;
};

template <typename T> using Result = std::expected<T, Error>;

inline std::unexpected<Error> failure(ErrorCode code, QString message, QList<Fault> faults = {})
{
    return std::unexpected(Error{code, std::move(message), std::move(faults)});
}

} // namespace pooldeck
