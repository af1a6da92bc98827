// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/filteroptions.h"

#include "app/ctl/values.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pooldeckctl {

namespace {

const QString States = u"scheduled|waiting|queued|running|succeeded|failed|cancelled"_s;

} // namespace

Options filterOptions()
{
    return {
        {{u"s"_s, u"state"_s}, u"Only tasks in this state; may be given several times."_s, States},
        {{u"t"_s, u"type"_s}, u"Only tasks of this type."_s, u"TYPE"_s},
        {{u"q"_s, u"queue"_s}, u"Only tasks of this queue."_s, u"QUEUE"_s},
        {u"tag"_s, u"Only tasks with this tag."_s, u"TAG"_s},
    };
}

bool hasFilter(const QCommandLineParser &arguments)
{
    const Options options = filterOptions();
    return std::ranges::any_of(options, [&](const QCommandLineOption &option) {
        return arguments.isSet(option.names().constLast());
    });
}

Expected<QUrlQuery> filterQuery(const QCommandLineParser &arguments)
{
    QUrlQuery query;
    for (const QCommandLineOption &option : filterOptions()) {
        const QString name = option.names().constLast();
        const QStringList values = arguments.values(name);
        if (values.isEmpty())
            continue;
        if (name == "state"_L1) {
            // "failed,cancelled" is how the API writes several.
            for (const QString &state : values.join(u',').split(u',')) {
                if (const auto checked = readChoice(u"--state"_s, state, States.split(u'|')); !checked)
                    return std::unexpected(checked.error());
            }
        }
        addParameter(query, name, name == "state"_L1 ? values.join(u',') : values.constLast());
    }
    return query;
}

void addParameter(QUrlQuery &query, const QString &name, const QString &value)
{
    query.addQueryItem(name, QString::fromLatin1(QUrl::toPercentEncoding(value)));
}

} // namespace pooldeckctl
