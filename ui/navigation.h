// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QListView>
#include <QStandardItemModel>

namespace pooldeck {

/// The list of pages at the left edge: an icon and a name each, or the icon alone where the window
/// is narrow. Home: the UI thread.
class Navigation final : public QListView
{
    Q_OBJECT

public:
    explicit Navigation(QWidget *parent = nullptr);

    void addPage(const QString &icon, const QString &title, const QString &shortcut);
    void setCurrentPage(int page);
    void setCompact(bool compact);

Q_SIGNALS:
    void pageChosen(int page);

protected:
    void changeEvent(QEvent *event) override;
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;

private:
    void updateColors();
    void updateWidth();

    QStandardItemModel m_pages;
    bool m_compact = false;
};

} // namespace pooldeck
