// SPDX-License-Identifier: GPL-3.0-only
// Commands that print what an installation needs: completion, man.
#include "app/ctl/command.h"
#include "app/ctl/completionscripts.h"
#include "app/ctl/manpage.h"
#include "app/ctl/values.h"

using namespace Qt::StringLiterals;

namespace pooldeckctl {

namespace {

Expected<ExitStatus> completion(Context &context)
{
    if (context.positional.size() != 1)
        return usageError(u"completion needs the name of a shell: bash, zsh or fish"_s);
    const auto shell =
        readChoice(u"SHELL"_s, context.positional.constFirst(), {u"bash"_s, u"zsh"_s, u"fish"_s});
    if (!shell)
        return std::unexpected(shell.error());
    print(*shell == "bash"_L1 ? BashCompletion : *shell == "zsh"_L1 ? ZshCompletion : FishCompletion);
    return ExitStatus::Done;
}

Expected<ExitStatus> man(Context &context)
{
    if (!context.positional.isEmpty())
        return unexpectedArgument(context);
    print(manPage());
    return ExitStatus::Done;
}

} // namespace

const Command completionCommand{
    .name = "completion"_L1,
    .syntax = "bash|zsh|fish"_L1,
    .summary = "Print what completes command lines in a shell"_L1,
    .help = "It completes commands, options, and what the running server has: task types and their params, "
            "queues, resources, schedules, tasks."_L1,
    .examples = "source <(pooldeckctl completion bash)\n"
                "pooldeckctl completion zsh > ~/.zfunc/_pooldeckctl\n"
                "pooldeckctl completion fish > ~/.config/fish/completions/pooldeckctl.fish"_L1,
    .run = completion,
};
const Command manCommand{
    .name = "man"_L1,
    .summary = "Print the man page"_L1,
    .examples = "pooldeckctl man | man -l -"_L1,
    .run = man,
};

} // namespace pooldeckctl
