// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QObject>

class QSettings;
class QTableView;

namespace pooldeck {

class TableHeader;

/// Gives the columns of the task table the room there is: names and progress take what is left over, and
/// where even the least is too much, the columns that matter less are hidden. A person who sets a width
/// has the last word: from then on it leaves them alone. Home: the UI thread.
class TaskColumns final : public QObject
{
    Q_OBJECT

public:
    /// `view` has its model and that header, and owns this.
    TaskColumns(QTableView &view, TableHeader &header);

    /// To be called when the room has changed.
    void fit();
    void save(QSettings &settings) const;
    void restore(const QSettings &settings);

private:
    bool isLastShown(int column) const;

    QTableView &m_view;
    TableHeader &m_header;
    bool m_fitting = false;
    bool m_own = false; // set by a person
};

} // namespace pooldeck
