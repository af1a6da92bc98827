// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/bulk.h"

#include "app/ctl/filteroptions.h"
#include "app/ctl/table.h"

using namespace Qt::StringLiterals;

namespace pooldeckctl {

Options bulkOptions()
{
    return conditionOptions()
        + Options{
            {u"all"_s, u"All tasks, where no other option picks some."_s},
            {u"dry-run"_s, u"With the options that pick tasks: only say what would become of them."_s},
        };
}

Expected<bool> isBulk(const Context &context)
{
    const bool picks = hasFilter(context.arguments) || context.arguments.isSet(u"all"_s);
    if (picks && !context.positional.isEmpty())
        return usageError(u"Ids and options that pick tasks exclude each other"_s);
    if (!picks && context.arguments.isSet(u"dry-run"_s))
        return usageError(u"--dry-run goes with --all and the options that pick tasks, such as --state"_s);
    return picks;
}

Expected<ExitStatus> doInBulk(Context &context, const QString &action, const QString &done)
{
    const auto filter = filterObject(context.arguments);
    if (!filter)
        return std::unexpected(filter.error());
    return sendBulk(context, {{u"filter"_s, *filter}, {u"action"_s, action}}, done);
}

Expected<ExitStatus> sendBulk(Context &context, QJsonObject request, const QString &done)
{
    const bool dryRun = context.arguments.isSet(u"dry-run"_s);
    request.insert(u"dry_run"_s, dryRun);
    const auto answer = context.api.post(u"/tasks:bulk"_s, request);
    if (!answer)
        return std::unexpected(answer.error());
    const QJsonObject refused = answer->value("refused"_L1).toObject();
    if (context.output == Output::Json) {
        printJson(*answer);
    } else {
        const qint64 count = answer->value("done"_L1).toInteger();
        const bool one = count == 1;
        print(u"%1 %2 %3.\n"_s.arg(QString::number(count),
                                   dryRun ? (one ? u"task would be"_s : u"tasks would be"_s)
                                          : (one ? u"task is"_s : u"tasks are"_s),
                                   done));
        for (auto it = refused.begin(); it != refused.end(); ++it) {
            const QString why =
                it.key() == "conflict"_L1 ? u"their state does not allow it"_s : harmless(it.key());
            printError(u"pooldeckctl: %1 refused: %2\n"_s.arg(it.value().toInteger()).arg(why));
        }
    }
    return refused.isEmpty() ? ExitStatus::Done : ExitStatus::Refused;
}

} // namespace pooldeckctl
