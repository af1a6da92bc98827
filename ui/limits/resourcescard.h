// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/engine/queuesource.h"
#include "ui/limits/resourcetablemodel.h"

#include <QWidget>

class QAction;

namespace pooldeck {

class ActionBar;
class RowTable;

/// The table of resources with what can be done about them. Home: the UI thread.
class ResourcesCard final : public QWidget
{
    Q_OBJECT

public:
    /// `source` outlives it.
    explicit ResourcesCard(QueueSource &source, QWidget *parent = nullptr);

    /// Asks the source how things are now.
    void refresh();

    RowTable &view() const { return *m_view; }
    ResourceTableModel &model() { return m_model; }

Q_SIGNALS:
    /// Something was refused; a sentence for people.
    void failed(const QString &reason);

private:
    void updateActions();
    std::optional<ResourceInfo> chosen() const;
    void edit(const std::optional<ResourceInfo> &resource);
    void askToRemove();

    QueueSource &m_source;
    ResourceTableModel m_model;
    RowTable *m_view;
    ActionBar *m_bar;
    QAction *m_add;
    QAction *m_edit;
    QAction *m_remove;
};

} // namespace pooldeck
