// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/command.h"

using namespace Qt::StringLiterals;

namespace pooldeckctl {

namespace {

Expected<ExitStatus> run(Context &context)
{
    QJsonObject request;
    if (!context.positional.isEmpty()) {
        const auto id = onlyTaskId(context);
        if (!id)
            return std::unexpected(id.error());
        request["task_id"_L1] = *id;
    }
    const auto answer = context.api.post(u"/window"_s, request);
    if (!answer)
        return std::unexpected(answer.error());
    if (context.output == Output::Json)
        printJson(*answer);
    return ExitStatus::Done;
}

} // namespace

const Command openCommand{
    .name = "open"_L1,
    .syntax = "[ID]"_L1,
    .summary = "Bring up the window, at a task"_L1,
    .help = "A server without a window refuses it (exit status 5)."_L1,
    .examples = "pooldeckctl open 42"_L1,
    .run = run,
};

} // namespace pooldeckctl
