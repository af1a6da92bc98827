// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/monitor/stall.h"

#include <QAbstractListModel>

#include <deque>
#include <vector>

namespace pooldeck {

/// The last stalls, newest first. Home: the UI thread.
class StallListModel final : public QAbstractListModel
{
    Q_OBJECT

public:
    using QAbstractListModel::QAbstractListModel;

    /// All of them as they are now, by id; those that are not among them any more are forgotten.
    void setStalls(const std::vector<Stall> &stalls);
    const Stall &stallAt(int row) const { return m_stalls[static_cast<size_t>(row)]; }

    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;

private:
    std::deque<Stall> m_stalls;
};

} // namespace pooldeck
