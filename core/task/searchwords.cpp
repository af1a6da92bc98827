// SPDX-License-Identifier: GPL-3.0-only
#include "core/task/searchwords.h"

#include <QStringList>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr auto QueuePrefix = "queue:"_L1;

QStringList split(const QString &text)
{
    QStringList words(1);
    bool quoted = false;
    for (const QChar c : text) {
        if (c == u'"' && words.last().startsWith(QueuePrefix))
            quoted = !quoted;
        else if (c == u' ' && !quoted)
            words << QString();
        else
            words.last() += c;
    }
    words.removeAll(QString());
    return words;
}

} // namespace

std::vector<SearchWord> searchWords(const QString &text)
{
    std::vector<SearchWord> words;
    for (const QString &part : split(text.toLower())) {
        SearchWord word{.text = part, .id = {}, .queue = {}};
        if (part.startsWith(u'#'))
            word.id = TaskId{QStringView(part).sliced(1).toLongLong()};
        if (part.startsWith(QueuePrefix))
            word.queue = part.sliced(QueuePrefix.size());
        words.push_back(std::move(word));
    }
    return words;
}

QString searchTextForQueue(const QString &name)
{
    return name.contains(u' ') ? u"%1\"%2\""_s.arg(QueuePrefix, name) : QueuePrefix + name;
}

} // namespace pooldeck
