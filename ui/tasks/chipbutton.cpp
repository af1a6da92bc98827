// SPDX-License-Identifier: GPL-3.0-only
#include "ui/tasks/chipbutton.h"

#include "ui/format.h"
#include "ui/theme.h"

#include <QPainter>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr int Side = 10;
constexpr int Dot = 9;
constexpr int Gap = 6;

QFont countFont(QFont font)
{
    font.setWeight(QFont::DemiBold);
    return font;
}

} // namespace

ChipButton::ChipButton(TaskState state, QWidget *parent)
    : QToolButton(parent), m_state(state), m_name(format::stateName(state))
{
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setAttribute(Qt::WA_Hover);
    setAccessibleName(m_name);
    setCount(0);
}

void ChipButton::setCount(qint64 count)
{
    m_count = format::count(count);
    setAccessibleDescription(tr("Tasks in this state: %1").arg(m_count));
    updateGeometry();
    update();
}

QSize ChipButton::sizeHint() const
{
    const int digits = std::max(fontMetrics().horizontalAdvance(u"00"_s),
                                QFontMetrics(countFont(font())).horizontalAdvance(m_count));
    return {Side + Dot + Gap + fontMetrics().horizontalAdvance(m_name) + Gap + digits + Side,
            fontMetrics().height() + 9};
}

void ChipButton::paintEvent(QPaintEvent *)
{
    const Theme theme = Theme::of(palette());
    const QColor color = theme.state(m_state);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF pill = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    const bool marked = hasFocus();
    painter.setPen(QPen(isChecked() || marked ? color : theme.border, marked ? 2 : 1));
    painter.setBrush(isChecked() ? theme.tint(color, 0.24) : underMouse() ? theme.track : theme.card);
    const QRectF inner = marked ? pill.adjusted(0.5, 0.5, -0.5, -0.5) : pill;
    painter.drawRoundedRect(inner, inner.height() / 2, inner.height() / 2);

    const bool hollow = m_state < TaskState::Running || m_state == TaskState::Cancelled;
    const QRectF dot(Side, (height() - Dot) / 2.0, Dot, Dot);
    painter.setPen(hollow ? QPen(color, 1.5) : QPen(Qt::NoPen));
    painter.setBrush(hollow ? QBrush(Qt::NoBrush) : QBrush(color));
    painter.drawEllipse(hollow ? dot.adjusted(0.75, 0.75, -0.75, -0.75) : dot);

    const QRect text = rect().adjusted(Side + Dot + Gap, 0, -Side, 0);
    painter.setPen(theme.text);
    painter.drawText(text, Qt::AlignLeft | Qt::AlignVCenter, m_name);
    painter.setFont(countFont(font()));
    painter.setPen(m_count == "0"_L1 ? theme.muted : theme.text);
    painter.drawText(text, Qt::AlignRight | Qt::AlignVCenter, m_count);
}

} // namespace pooldeck
