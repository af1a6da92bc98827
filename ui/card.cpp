// SPDX-License-Identifier: GPL-3.0-only
#include "ui/card.h"

#include "ui/theme.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPainter>

namespace pooldeck {

Card::Card(const QString &title, QWidget *parent)
    : QWidget(parent), m_title(new QLabel(title)), m_header(new QHBoxLayout), m_body(new QVBoxLayout(this))
{
    QFont font = m_title->font();
    font.setWeight(QFont::DemiBold);
    m_title->setFont(font);
    m_title->setTextFormat(Qt::PlainText);
    m_header->setSpacing(12);
    m_header->addWidget(m_title);
    m_header->addStretch(1);
    m_body->setContentsMargins(14, 10, 14, 10);
    m_body->setSpacing(6);
    m_body->addLayout(m_header);
}

void Card::setHeaderWidget(QWidget *widget)
{
    // It takes the stretch's place: a legend may shrink, the title does not.
    delete m_header->takeAt(1);
    m_header->addWidget(widget, 1);
}

void Card::addWidget(QWidget *widget, int stretch)
{
    m_body->addWidget(widget, stretch);
}

void Card::paintEvent(QPaintEvent *)
{
    const Theme theme = Theme::of(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(theme.border, 1));
    painter.setBrush(theme.card);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8);
}

} // namespace pooldeck
