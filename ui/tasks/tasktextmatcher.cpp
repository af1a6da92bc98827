// SPDX-License-Identifier: GPL-3.0-only
#include "ui/tasks/tasktextmatcher.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

constexpr auto QueuePrefix = "queue:"_L1;

/// The words of a text; in quotes a word may have spaces.
QStringList wordsOf(const QString &text)
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

bool containsAscii(const QByteArray &bytes, const QByteArray &lowered)
{
    return std::search(bytes.begin(), bytes.end(), lowered.begin(), lowered.end(),
                       [](char a, char b) { return lower(a) == b; })
        != bytes.end();
}

} // namespace

TaskTextMatcher::TaskTextMatcher(const QString &text)
{
    for (const QString &part : wordsOf(text.toLower())) {
        Word word{.text = part, .ascii = {}};
        if (std::ranges::all_of(part, [](QChar c) { return c.unicode() < 0x80; }))
            word.ascii = part.toLatin1();
        if (part.startsWith(u'#'))
            word.id = QStringView(part).sliced(1).toLongLong();
        if (part.startsWith(QueuePrefix))
            word.queue = part.sliced(QueuePrefix.size());
        m_words.push_back(std::move(word));
    }
}

QString TaskTextMatcher::textForQueue(const QString &name)
{
    return name.contains(u' ') ? u"%1\"%2\""_s.arg(QueuePrefix, name) : QueuePrefix + name;
}

bool TaskTextMatcher::matches(const Task &task) const
{
    return std::ranges::all_of(m_words, [&](const Word &word) { return matches(word, task); });
}

bool TaskTextMatcher::matches(const Word &word, const Task &task)
{
    if (word.id > 0)
        return task.id.value == word.id;
    const TaskSpec &spec = *task.spec;
    if (!word.queue.isEmpty())
        return spec.queue.compare(word.queue, Qt::CaseInsensitive) == 0;
    const auto contains = [&](const QString &text) { return text.contains(word.text, Qt::CaseInsensitive); };
    if (contains(spec.type) || contains(spec.queue))
        return true;
    if (word.ascii.isEmpty() ? QString::fromUtf8(spec.params).contains(word.text, Qt::CaseInsensitive)
                             : containsAscii(spec.params, word.ascii))
        return true;
    return std::ranges::any_of(spec.tags, contains) || contains(spec.submitter)
        || QString::number(task.id.value).contains(word.text);
}

} // namespace pooldeck
