// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/command.h"

using namespace Qt::StringLiterals;

namespace pooldeckctl {

Expected<qint64> parseTaskId(const QString &text)
{
    bool ok = false;
    const qint64 id = text.toLongLong(&ok);
    if (!ok || id < 1)
        return usageError(u"\"%1\" is not a task's id"_s.arg(text));
    return id;
}

Expected<QList<qint64>> taskIds(const Context &context)
{
    if (context.positional.isEmpty())
        return usageError(u"At least one task's id is needed"_s);
    QList<qint64> ids;
    for (const QString &text : context.positional) {
        const auto id = parseTaskId(text);
        if (!id)
            return std::unexpected(id.error());
        ids.append(*id);
    }
    return ids;
}

Expected<qint64> onlyTaskId(const Context &context)
{
    if (context.positional.size() != 1)
        return usageError(u"One task's id is needed"_s);
    return parseTaskId(context.positional.constFirst());
}

std::unexpected<Failure> unexpectedArgument(const Context &context, qsizetype at)
{
    return usageError(u"Unexpected argument \"%1\""_s.arg(context.positional.at(at)));
}

Expected<ExitStatus> showAnswer(const Context &context, const Expected<QJsonObject> &answer, ToText toText)
{
    if (!answer)
        return std::unexpected(answer.error());
    if (context.output == Output::Json)
        printJson(*answer);
    else
        print(toText(*answer));
    return ExitStatus::Done;
}

Expected<ExitStatus> showRemoved(const Context &context, const QString &path, const QJsonObject &was,
                                 const QString &told)
{
    if (const auto removed = context.api.remove(path); !removed)
        return std::unexpected(removed.error());
    if (context.output == Output::Json)
        printJson(was);
    else
        print(told + u'\n');
    return ExitStatus::Done;
}

Expected<ExitStatus> showPath(Context &context, const QString &path, ToText toText)
{
    if (!context.positional.isEmpty())
        return unexpectedArgument(context);
    return showAnswer(context, context.api.get(path), toText);
}

} // namespace pooldeckctl
