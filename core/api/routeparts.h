// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/routes.h"
#include "core/task/names.h"

#include <utility>

namespace pooldeck {

// What the tables of routes have in common.

template <typename Handler> Route::Handler onTasks(TaskSource &tasks, Handler handler)
{
    return [&tasks, handler](const ApiRequest &request, const Responder &responder) {
        handler(tasks, request, responder);
    };
}

/// For what needs nothing of the request and is known at once.
template <typename Body> Route::Handler answering(Body body)
{
    return [body = std::move(body)](const ApiRequest &, const Responder &responder) {
        responder.reply(Reply::json(body()));
    };
}

/// The {id} of a path.
inline QList<Parameter> idIn(QByteArray description, QByteArray example = "42")
{
    return {{.name = "id",
             .rule = ValueRule::integer(1),
             .description = std::move(description),
             .example = std::move(example)}};
}

/// The {name} of a path.
inline QList<Parameter> nameIn(QByteArray description, QByteArray example)
{
    return {{.name = "name",
             .rule = ValueRule::text(100),
             .description = std::move(description),
             .example = std::move(example)}};
}

/// What keeps the engine from taking something new.
inline const QList<ProblemKind> NothingTaken{ProblemKind::ShuttingDown, ProblemKind::StoreUnavailable,
                                             ProblemKind::DiskFull, ProblemKind::StoreDamaged};

} // namespace pooldeck
