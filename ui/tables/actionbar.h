// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QWidget>

class QAction;
class QHBoxLayout;
class QToolButton;

namespace pooldeck {

/// Buttons for the actions of a table, at the right end of a card's title. Where there is too little room
/// for their names the icons stay. Home: the UI thread.
class ActionBar final : public QWidget
{
    Q_OBJECT

public:
    explicit ActionBar(QWidget *parent = nullptr);

    /// `icon` is one of resources/icons; it follows the palette.
    void add(QAction *action, const QString &icon);
    /// The same action with another icon from now on.
    void setIcon(QAction *action, const QString &icon);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void updateIcons();
    int widthWithNames() const;

    struct Item
    {
        QAction *action;
        QString icon;
        QToolButton *button;
    };
    QList<Item> m_items;
    QHBoxLayout *m_layout;
};

} // namespace pooldeck
