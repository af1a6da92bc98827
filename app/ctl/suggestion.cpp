// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/suggestion.h"

#include <algorithm>
#include <numeric>
#include <utility>

using namespace Qt::StringLiterals;

namespace pooldeckctl {

namespace {

/// How many letters must be put in, taken away or changed (Levenshtein).
qsizetype distance(const QString &from, const QString &to)
{
    QList<qsizetype> row(to.size() + 1);
    std::iota(row.begin(), row.end(), 0);
    for (qsizetype i = 0; i < from.size(); ++i) {
        qsizetype diagonal = std::exchange(row[0], i + 1);
        for (qsizetype j = 0; j < to.size(); ++j) {
            const qsizetype changed = diagonal + (from.at(i) == to.at(j) ? 0 : 1);
            diagonal = row.at(j + 1);
            row[j + 1] = std::min({changed, row.at(j) + 1, diagonal + 1});
        }
    }
    return row.constLast();
}

} // namespace

QString nearest(const QString &word, const QStringList &known)
{
    if (word.size() > 1) {
        const auto longer =
            std::ranges::find_if(known, [&](const QString &candidate) { return candidate.startsWith(word); });
        if (longer != known.end())
            return *longer;
    }
    QString best;
    qsizetype least = 3;
    for (const QString &candidate : known) {
        const qsizetype edits = distance(word, candidate);
        // Two edits make anything of a short word.
        if (edits < least && edits < std::max<qsizetype>(word.size(), 2)) {
            best = candidate;
            least = edits;
        }
    }
    return best;
}

QString suggestion(const QString &word, const QStringList &known)
{
    const QString meant = nearest(word, known);
    return meant.isEmpty() ? QString() : u" Did you mean %1?"_s.arg(meant);
}

} // namespace pooldeckctl
