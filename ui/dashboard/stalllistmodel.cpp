// SPDX-License-Identifier: GPL-3.0-only
#include "ui/dashboard/stalllistmodel.h"

#include "ui/dashboard/stalltext.h"
#include "ui/format.h"

#include <algorithm>

namespace pooldeck {

namespace {

bool looksSame(const Stall &a, const Stall &b)
{
    return a.duration == b.duration && a.kind == b.kind && a.ongoing == b.ongoing
        && a.culprit.what == b.culprit.what && a.culprit.task == b.culprit.task;
}

} // namespace

void StallListModel::setStalls(const std::vector<Stall> &stalls)
{
    const quint64 oldest = stalls.empty() ? 0 : stalls.front().id;
    const auto kept = std::ranges::find_if(
        m_stalls, [&](const Stall &stall) { return stalls.empty() || stall.id < oldest; });
    if (kept != m_stalls.end()) {
        const auto first = static_cast<int>(kept - m_stalls.begin());
        beginRemoveRows({}, first, static_cast<int>(m_stalls.size()) - 1);
        m_stalls.erase(kept, m_stalls.end());
        endRemoveRows();
    }
    const quint64 newest = m_stalls.empty() ? 0 : m_stalls.front().id;
    const auto fresh = std::ranges::upper_bound(stalls, newest, {}, &Stall::id);
    for (auto stall = stalls.begin(); stall != fresh; ++stall) {
        const auto row = static_cast<int>(newest - stall->id); // ids rise by one
        Stall &shown = m_stalls[static_cast<size_t>(row)];
        if (looksSame(shown, *stall))
            continue;
        shown = *stall;
        Q_EMIT dataChanged(index(row), index(row));
    }
    if (fresh == stalls.end())
        return;
    beginInsertRows({}, 0, static_cast<int>(stalls.end() - fresh) - 1);
    std::for_each(fresh, stalls.end(), [this](const Stall &stall) { m_stalls.push_front(stall); });
    endInsertRows();
}

int StallListModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_stalls.size());
}

QVariant StallListModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole:
        return stalltext::sentence(stallAt(index.row()));
    case Qt::ToolTipRole:
        return format::toolTip(stalltext::details(stallAt(index.row())));
    default:
        return {};
    }
}

} // namespace pooldeck
