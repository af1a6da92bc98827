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

bool containsAscii(const QByteArray &bytes, const QByteArray &lowered)
{
    return std::search(bytes.begin(), bytes.end(), lowered.begin(), lowered.end(),
                       [](char a, char b) { return lower(a) == b; })
        != bytes.end();
}

} // namespace

TaskTextMatcher::TaskTextMatcher(const QString &text)
{
    for (const SearchWord &part : searchWords(text)) {
        Word word{part, {}};
        if (std::ranges::all_of(part.text, [](QChar c) { return c.unicode() < 0x80; }))
            word.ascii = part.text.toLatin1();
        m_words.push_back(std::move(word));
    }
}

QString TaskTextMatcher::textForQueue(const QString &name)
{
    return searchTextForQueue(name);
}

bool TaskTextMatcher::matches(const Task &task) const
{
    return std::ranges::all_of(m_words, [&](const Word &word) { return matches(word, task); });
}

bool TaskTextMatcher::matches(const Word &word, const Task &task)
{
    if (word.id.value > 0)
        return task.id == word.id;
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
