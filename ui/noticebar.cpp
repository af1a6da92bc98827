// SPDX-License-Identifier: GPL-3.0-only
#include "ui/noticebar.h"

#include "ui/icons.h"
#include "ui/theme.h"

#include <QAccessible>
#include <QBoxLayout>
#include <QEvent>
#include <QLabel>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace pooldeck {

NoticeBar::NoticeBar(Tone tone, QWidget *parent)
    : QWidget(parent), m_tone(tone), m_icon(new QLabel), m_headline(new QLabel), m_text(new QLabel),
      m_detail(new QLabel)
{
    auto *lines = new QVBoxLayout;
    lines->setSpacing(2);
    for (QLabel *label : {m_headline, m_text, m_detail}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        lines->addWidget(label);
    }
    QFont strong = m_headline->font();
    strong.setWeight(QFont::DemiBold);
    m_headline->setFont(strong);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(14, 8, 14, 9);
    layout->setSpacing(10);
    layout->addWidget(m_icon, 0, Qt::AlignTop);
    layout->addLayout(lines, 1);
    updateColors();
    hide();
}

void NoticeBar::showNotice(const QString &headline, const QString &text, const QString &detail)
{
    const bool alert = isHidden() || headline != m_headline->text();
    m_headline->setText(headline);
    m_text->setText(text);
    m_detail->setText(detail);
    m_detail->setVisible(!detail.isEmpty());
    setAccessibleName(headline);
    setAccessibleDescription(text);
    show();
    if (alert) {
        QAccessibleEvent event(this, QAccessible::Alert);
        QAccessible::updateAccessibility(&event);
    }
}

QString NoticeBar::headline() const
{
    return m_headline->text();
}

QString NoticeBar::text() const
{
    return m_text->text();
}

void NoticeBar::updateColors()
{
    const Theme theme = Theme::of(palette());
    const bool warns = m_tone == Tone::Warning;
    m_icon->setPixmap(
        tintedIcon(warns ? u"warning"_s : u"about"_s, warns ? theme.warning : theme.accent).pixmap(20));
    QPalette quiet = m_detail->palette();
    quiet.setColor(QPalette::WindowText, mixed(theme.text, theme.card, 0.25));
    m_detail->setPalette(quiet);
}

void NoticeBar::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        updateColors();
}

void NoticeBar::paintEvent(QPaintEvent *)
{
    const Theme theme = Theme::of(palette());
    const QColor color = m_tone == Tone::Warning ? theme.warning : theme.accent;
    QPainter painter(this);
    painter.fillRect(rect(), theme.tint(color, 0.16));
    painter.fillRect(0, height() - 1, width(), 1, theme.tint(color, 0.5));
}

} // namespace pooldeck
