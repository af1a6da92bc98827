// SPDX-License-Identifier: GPL-3.0-only
#include "ui/dashboard/stallscard.h"

#include "ui/card.h"
#include "ui/dashboard/stalldelegate.h"
#include "ui/dashboard/stalltext.h"
#include "ui/feed/monitorfeed.h"
#include "ui/format.h"
#include "ui/theme.h"

#include <QEvent>
#include <QLabel>
#include <QListView>
#include <QVBoxLayout>

#include <algorithm>

namespace pooldeck {

StallsCard::StallsCard(MonitorFeed &feed, QWidget *parent)
    : QWidget(parent), m_view(new QListView), m_now(new QLabel),
      m_empty(new QLabel(tr("No event loop has stalled.")))
{
    const QString title = tr("Stalls");
    m_view->setModel(&m_model);
    m_view->setItemDelegate(new StallDelegate(m_view));
    m_view->setUniformItemSizes(true);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setAccessibleName(title);
    m_view->viewport()->setAutoFillBackground(false);
    m_view->viewport()->installEventFilter(this);
    m_view->setMinimumHeight(2 * (fontMetrics().height() + 12));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setForegroundRole(QPalette::PlaceholderText);
    m_empty->setParent(m_view->viewport());
    m_now->setAlignment(Qt::AlignRight);
    m_now->setTextFormat(Qt::PlainText);
    // A long sentence is cut off rather than widen the page.
    m_now->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);

    auto *card = new Card(title);
    card->setHeaderWidget(m_now);
    card->addWidget(m_view, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(card);

    connect(&feed, &MonitorFeed::stallsTaken, this, &StallsCard::showStalls);
    connect(m_view, &QListView::activated, this, [this](const QModelIndex &index) {
        if (const TaskId task = m_model.stallAt(index.row()).culprit.task)
            Q_EMIT taskActivated(task);
    });
    colorNow();
}

void StallsCard::showStalls(const std::vector<Stall> &stalls)
{
    m_model.setStalls(stalls);
    m_empty->setVisible(stalls.empty());
    const auto now = std::ranges::find_if(stalls.rbegin(), stalls.rend(), &Stall::ongoing);
    const bool ongoing = now != stalls.rend();
    m_now->setText(ongoing ? stalltext::sentence(*now)
                           : (stalls.empty() ? QString() : format::count(std::ssize(stalls))));
    if (ongoing != std::exchange(m_ongoing, ongoing))
        colorNow();
}

void StallsCard::colorNow()
{
    QPalette colors = palette();
    colors.setColor(QPalette::WindowText,
                    m_ongoing ? Theme::of(palette()).bad : palette().color(QPalette::PlaceholderText));
    m_now->setPalette(colors);
}

void StallsCard::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        colorNow();
}

bool StallsCard::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_view->viewport() && event->type() == QEvent::Resize)
        m_empty->setGeometry(m_view->viewport()->rect());
    return QWidget::eventFilter(watched, event);
}

} // namespace pooldeck
