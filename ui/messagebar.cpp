// SPDX-License-Identifier: GPL-3.0-only
#include "ui/messagebar.h"

#include "ui/icons.h"
#include "ui/theme.h"

#include <QAccessible>
#include <QBoxLayout>
#include <QEvent>
#include <QLabel>
#include <QPainter>
#include <QToolButton>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace pooldeck {

MessageBar::MessageBar(QWidget *parent)
    : QWidget(parent), m_icon(new QLabel), m_text(new QLabel), m_close(new QToolButton)
{
    m_text->setTextFormat(Qt::PlainText);
    m_text->setWordWrap(true);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_close->setAutoRaise(true);
    m_close->setToolTip(tr("Close this message"));
    m_close->setAccessibleName(m_close->toolTip());
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(14, 6, 8, 6);
    layout->setSpacing(10);
    layout->addWidget(m_icon);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_close);
    m_leave.setSingleShot(true);
    connect(&m_leave, &QTimer::timeout, this, &QWidget::hide);
    connect(m_close, &QToolButton::clicked, this, &QWidget::hide);
    updateIcons();
    hide();
}

void MessageBar::showWarning(const QString &text)
{
    showText(text, true);
    m_leave.start(12s);
}

void MessageBar::showInformation(const QString &text)
{
    showText(text, false);
    m_leave.start(6s);
}

void MessageBar::showText(const QString &text, bool warns)
{
    m_warns = warns;
    updateIcons();
    update();
    m_text->setText(text);
    setAccessibleName(text);
    show();
    QAccessibleEvent event(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&event);
}

QString MessageBar::text() const
{
    return m_text->text();
}

void MessageBar::updateIcons()
{
    const Theme theme = Theme::of(palette());
    m_icon->setPixmap(
        tintedIcon(m_warns ? u"warning"_s : u"done"_s, m_warns ? theme.bad : theme.accent).pixmap(20));
    m_close->setIcon(actionIcon(u"close"_s, palette()));
}

void MessageBar::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        updateIcons();
}

void MessageBar::paintEvent(QPaintEvent *)
{
    const Theme theme = Theme::of(palette());
    QPainter painter(this);
    const QColor color = m_warns ? theme.bad : theme.accent;
    painter.fillRect(rect(), theme.tint(color, 0.16));
    painter.fillRect(0, height() - 1, width(), 1, theme.tint(color, 0.5));
}

} // namespace pooldeck
