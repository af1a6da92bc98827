// SPDX-License-Identifier: GPL-3.0-only
// Commands on access tokens: token list, create, revoke, rotate, show, path.
#include "app/ctl/command.h"
#include "app/ctl/server.h"
#include "app/ctl/table.h"
#include "app/ctl/taskview.h"
#include "app/ctl/values.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace pooldeckctl {

namespace {

constexpr qint64 MaxRate = 1'000'000;

QString typesText(const QJsonValue &types)
{
    QStringList names;
    const QJsonArray items = types.toArray();
    for (const auto &type : items)
        names.append(type.toString());
    return names.join(u", "_s);
}

QString rateText(const QJsonValue &rate)
{
    return rate.isDouble() ? u"%1/s"_s.arg(rate.toInteger()) : QString();
}

QString tokenTable(const QJsonObject &answer)
{
    Table table;
    table.addColumn(u"NAME"_s);
    table.addColumn(u"RIGHTS"_s);
    table.addColumn(u"TYPES"_s);
    table.hideIfEmpty();
    table.addColumn(u"SUBMISSIONS"_s, Table::Align::Right);
    table.hideIfEmpty();
    table.addColumn(u"CREATED"_s);
    const QJsonArray items = answer["items"_L1].toArray();
    for (const auto &token : items) {
        table.addRow({token["name"_L1].toString(), token["rights"_L1].toString(),
                      typesText(token["types"_L1]), rateText(token["submissions_per_second"_L1]),
                      localTime(token["created_at"_L1])});
    }
    return table.toText(outputStyle());
}

QString newTokenText(const QJsonObject &token)
{
    return harmless(token["token"_L1].toString()) + u'\n';
}

Options createOptions()
{
    return {
        {u"rights"_s,
         u"read: only look; submit: only submit tasks, and see no other; full: everything, as the owner "
         "(default submit)."_s,
         u"read|submit|full"_s, u"submit"_s},
        {{u"t"_s, u"type"_s},
         u"With submit: only tasks of this type; may be given several times."_s,
         u"TYPE"_s},
        {u"rate"_s, u"At most so many submissions each second."_s, u"N"_s},
    };
}

/// The only argument, the name of a token.
Expected<QString> onlyName(const Context &context)
{
    if (context.positional.size() != 1)
        return usageError(u"One token's name is needed; `pooldeckctl token list` lists them"_s);
    return readName(u"NAME"_s, context.positional.constFirst());
}

Expected<ExitStatus> create(Context &context)
{
    const auto name = onlyName(context);
    if (!name)
        return std::unexpected(name.error());
    const auto rights =
        readChoice(u"--rights"_s, context.arguments.value(u"rights"_s), {u"read"_s, u"submit"_s, u"full"_s});
    if (!rights)
        return std::unexpected(rights.error());
    QJsonObject token{{u"name"_s, *name}, {u"rights"_s, *rights}};
    if (context.arguments.isSet(u"type"_s))
        token["types"_L1] = QJsonArray::fromStringList(context.arguments.values(u"type"_s));
    if (context.arguments.isSet(u"rate"_s)) {
        const auto rate = readInteger(u"--rate"_s, context.arguments.value(u"rate"_s), 1, MaxRate);
        if (!rate)
            return std::unexpected(rate.error());
        token["submissions_per_second"_L1] = *rate;
    }
    return showAnswer(context, context.api.post(u"/tokens"_s, token), newTokenText);
}

Expected<ExitStatus> revoke(Context &context)
{
    const auto name = onlyName(context);
    if (!name)
        return std::unexpected(name.error());
    return showRemoved(context, "/tokens/"_L1 + *name, {{u"name"_s, *name}},
                       u"The token \"%1\" opens nothing any more."_s.arg(*name));
}

QString rotatedText(const QJsonObject &)
{
    return u"The owner's token is another one now; the token file has it.\n"_s;
}

Expected<ExitStatus> rotate(Context &context)
{
    if (!context.positional.isEmpty())
        return unexpectedArgument(context);
    return showAnswer(context, context.api.post(u"/tokens:rotate"_s), rotatedText);
}

Expected<ExitStatus> show(Context &context)
{
    if (!context.positional.isEmpty())
        return unexpectedArgument(context);
    const auto token = readToken(context.place);
    if (!token)
        return std::unexpected(token.error());
    const QString text = QString::fromLatin1(*token);
    if (context.output == Output::Json && isOutputTerminal())
        printJson({{u"token"_s, text}});
    else
        print(text + u'\n'); // so that $(pooldeckctl token show) is the token
    return ExitStatus::Done;
}

Expected<ExitStatus> path(Context &context)
{
    if (!context.positional.isEmpty())
        return unexpectedArgument(context);
    print(tokenFile(context.place) + u'\n');
    return ExitStatus::Done;
}

} // namespace

const Command tokenListCommand{
    .name = "token list"_L1,
    .summary = "List the access tokens, without their secrets"_L1,
    .examples = "pooldeckctl token list"_L1,
    .run = [](Context &context) { return showPath(context, u"/tokens"_s, tokenTable); },
};
const Command tokenCreateCommand{
    .name = "token create"_L1,
    .syntax = "NAME"_L1,
    .summary = "Make a further access token, and print its secret, this once"_L1,
    .help = "Kept in a file that only its user may read, it is what --token-file takes. A token is never "
            "written on a command line: other users see those."_L1,
    .examples = "(umask 077; pooldeckctl token create ci --type checksum --rate 10 -o table > ci.token)"_L1,
    .options = createOptions,
    .run = create,
};
const Command tokenRevokeCommand{
    .name = "token revoke"_L1,
    .syntax = "TOKEN"_L1,
    .summary = "Take a token back, at once"_L1,
    .examples = "pooldeckctl token revoke ci"_L1,
    .run = revoke,
};
const Command tokenRotateCommand{
    .name = "token rotate"_L1,
    .summary = "Give the owner's token a new secret, at once"_L1,
    .help = "The one before opens nothing any more. Programs that read the token file each time go on."_L1,
    .examples = "pooldeckctl token rotate"_L1,
    .run = rotate,
};
const Command tokenShowCommand{
    .name = "token show"_L1,
    .summary = "Print the token that requests are sent with"_L1,
    .help = "That is the owner's, with which one may do everything, unless --token-file or "
            "POOLDECK_TOKEN_FILE names another. Needs no server."_L1,
    .examples = "curl -H \"Authorization: Bearer $(pooldeckctl token show)\" "
                "http://127.0.0.1:8765/api/v1/stats"_L1,
    .run = show,
};
const Command tokenPathCommand{
    .name = "token path"_L1,
    .summary = "Print where the file with that token is"_L1,
    .examples = "cat $(pooldeckctl token path)"_L1,
    .run = path,
};

} // namespace pooldeckctl
