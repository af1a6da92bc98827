// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QAbstractTableModel>

#include <algorithm>
#include <functional>
#include <vector>

namespace pooldeck {

/// A table whose rows are ordered by a key and taken anew from time to time: it tells of what is really
/// different, so that selection and scroll position stay. Home: the UI thread.
class MergingTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    using QAbstractTableModel::QAbstractTableModel;

protected:
    /// Makes `rows` equal to `next`; both rise by `key`, by `before`. O(rows) where few of them come or go.
    template <typename Row, typename Key, typename Before = std::less<>>
    void merge(std::vector<Row> &rows, std::vector<Row> next, Key key, Before before = {})
    {
        if (rows.empty() != next.empty()) {
            replaceAll(rows, std::move(next));
            return;
        }
        for (size_t at = 0; at < rows.size() || at < next.size();) {
            const int row = static_cast<int>(at);
            const auto precedes = [&](const Row &a, const Row &b) {
                return before(std::invoke(key, a), std::invoke(key, b));
            };
            if (at == next.size() || (at < rows.size() && precedes(rows[at], next[at]))) {
                beginRemoveRows({}, row, row);
                rows.erase(rows.begin() + row);
                endRemoveRows();
                continue;
            }
            if (at == rows.size() || precedes(next[at], rows[at])) {
                beginInsertRows({}, row, row);
                rows.insert(rows.begin() + row, std::move(next[at]));
                endInsertRows();
            } else if (!(rows[at] == next[at])) {
                rows[at] = std::move(next[at]);
                Q_EMIT dataChanged(index(row, 0), index(row, columnCount() - 1));
            }
            ++at;
        }
    }

private:
    /// From none to some, or to none: one signal.
    template <typename Row> void replaceAll(std::vector<Row> &rows, std::vector<Row> next)
    {
        if (next.empty()) {
            beginRemoveRows({}, 0, static_cast<int>(rows.size()) - 1);
            rows.clear();
            endRemoveRows();
        } else {
            beginInsertRows({}, 0, static_cast<int>(next.size()) - 1);
            rows = std::move(next);
            endInsertRows();
        }
    }
};

} // namespace pooldeck
