// SPDX-License-Identifier: GPL-3.0-only
#include "ui/tables/actionbar.h"

#include "ui/icons.h"

#include <QAction>
#include <QBoxLayout>
#include <QEvent>
#include <QToolButton>

#include <algorithm>

namespace pooldeck {

namespace {

constexpr int Gap = 4;

} // namespace

ActionBar::ActionBar(QWidget *parent) : QWidget(parent), m_layout(new QHBoxLayout(this))
{
    m_layout->setContentsMargins({});
    m_layout->setSpacing(Gap);
    m_layout->addStretch(1);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ActionBar::add(QAction *action, const QString &icon)
{
    auto *button = new QToolButton;
    button->setDefaultAction(action);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    m_layout->addWidget(button);
    m_items.append({action, icon, button});
    action->setIcon(actionIcon(icon, palette()));
    const auto rename = [button, action] {
        QString name = action->text();
        button->setAccessibleName(name.remove(u'&'));
    };
    rename();
    connect(action, &QAction::changed, button, rename);
    updateGeometry();
}

void ActionBar::setIcon(QAction *action, const QString &icon)
{
    const auto item = std::ranges::find(m_items, action, &Item::action);
    if (item == m_items.end() || item->icon == icon)
        return;
    item->icon = icon;
    action->setIcon(actionIcon(icon, palette()));
}

void ActionBar::updateIcons()
{
    for (const Item &item : std::as_const(m_items))
        item.action->setIcon(actionIcon(item.icon, palette()));
}

int ActionBar::widthWithNames() const
{
    int width = 0;
    for (const Item &item : m_items) {
        const QToolButton *button = item.button;
        QString name = item.action->iconText();
        width += button->fontMetrics().horizontalAdvance(name) + button->iconSize().width() + 18 + Gap;
    }
    return width;
}

QSize ActionBar::sizeHint() const
{
    return {widthWithNames(), m_layout->sizeHint().height()};
}

QSize ActionBar::minimumSizeHint() const
{
    const int side = m_layout->sizeHint().height();
    return {static_cast<int>(m_items.size()) * (side + Gap), side};
}

void ActionBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const auto style = width() >= widthWithNames() ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly;
    for (const Item &item : std::as_const(m_items))
        item.button->setToolButtonStyle(style);
}

void ActionBar::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        updateIcons();
}

} // namespace pooldeck
