// SPDX-License-Identifier: GPL-3.0-only
#include "ui/navigation.h"

#include "ui/icons.h"
#include "ui/theme.h"

#include <QEvent>
#include <QPainter>
#include <QStyledItemDelegate>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr int IconNameRole = Qt::UserRole;
constexpr int IconSize = 20;
constexpr int RowHeight = 40;

/// A rounded row, filled where it is the current page.
class PageDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme theme = Theme::of(option.palette);
        const bool current = option.state.testFlag(QStyle::State_Selected);
        const bool over = option.state.testFlag(QStyle::State_MouseOver);
        const bool focused = option.state.testFlag(QStyle::State_HasFocus);
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        const QRectF row = QRectF(option.rect).adjusted(8, 2, -8, -2);
        if (current || over) {
            painter->setPen(focused ? QPen(theme.accent, 1) : QPen(Qt::NoPen));
            painter->setBrush(current ? mixed(theme.sidebar, theme.accent, theme.dark ? 0.30 : 0.18)
                                      : mixed(theme.sidebar, theme.text, 0.07));
            painter->drawRoundedRect(row, 6, 6);
        }
        const QRect icon(option.rect.left() + 16, option.rect.center().y() - IconSize / 2 + 1, IconSize,
                         IconSize);
        const QColor color = current ? mixed(theme.accent, theme.text, 0.35) : theme.muted;
        tintedIcon(index.data(IconNameRole).toString(), color).paint(painter, icon);
        painter->setPen(theme.text);
        QFont font = option.font;
        font.setWeight(current ? QFont::DemiBold : QFont::Normal);
        painter->setFont(font);
        const QRect text(icon.right() + 12, option.rect.top(), option.rect.right() - icon.right() - 20,
                         option.rect.height());
        if (text.width() > 20)
            painter->drawText(text, Qt::AlignLeft | Qt::AlignVCenter, index.data().toString());
        painter->restore();
    }

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override
    {
        return {52, RowHeight};
    }
};

} // namespace

Navigation::Navigation(QWidget *parent) : QListView(parent)
{
    setModel(&m_pages);
    setItemDelegate(new PageDelegate(this));
    setFrameShape(NoFrame);
    setEditTriggers(NoEditTriggers);
    setMouseTracking(true);
    setUniformItemSizes(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setViewportMargins(0, 10, 0, 0);
    setAccessibleName(tr("Pages"));
    setAutoFillBackground(true);
    updateColors();
}

void Navigation::addPage(const QString &icon, const QString &title, const QString &shortcut)
{
    auto *item = new QStandardItem(title);
    item->setData(icon, IconNameRole);
    item->setToolTip(tr("%1 (%2)", "a page and its shortcut").arg(title, shortcut));
    m_pages.appendRow(item);
    updateWidth();
}

void Navigation::setCurrentPage(int page)
{
    setCurrentIndex(m_pages.index(page, 0));
}

void Navigation::setCompact(bool compact)
{
    if (m_compact == compact)
        return;
    m_compact = compact;
    updateWidth();
}

void Navigation::updateWidth()
{
    int widest = 0;
    QFont font = this->font();
    font.setWeight(QFont::DemiBold);
    for (int row = 0; row < m_pages.rowCount(); ++row)
        widest = std::max(widest, QFontMetrics(font).horizontalAdvance(m_pages.item(row)->text()));
    setFixedWidth(m_compact ? 52 : std::max(160, widest + 16 + IconSize + 12 + 28));
}

void Navigation::updateColors()
{
    // The style sheet of nobody: only the two roles that the viewport paints with.
    const QColor color = Theme::of(parentWidget() ? parentWidget()->palette() : palette()).sidebar;
    if (palette().color(QPalette::Base) == color)
        return;
    QPalette own;
    own.setColor(QPalette::Base, color);
    own.setColor(QPalette::Window, color);
    setPalette(own);
}

void Navigation::changeEvent(QEvent *event)
{
    QListView::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        updateColors();
}

void Navigation::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QListView::currentChanged(current, previous);
    if (current.isValid())
        Q_EMIT pageChosen(current.row());
}

} // namespace pooldeck
