// SPDX-License-Identifier: GPL-3.0-only
#include "ui/copybutton.h"

#include "ui/icons.h"
#include "ui/theme.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace pooldeck {

CopyButton::CopyButton(const QString &copied, const QString &label, QWidget *parent)
    : CopyButton([copied] { return copied; }, label, parent)
{
}

CopyButton::CopyButton(std::function<QString()> copied, const QString &label, QWidget *parent)
    : QToolButton(parent), m_copied(std::move(copied)), m_label(label)
{
    setAutoRaise(true);
    setCursor(Qt::PointingHandCursor);
    setFocusPolicy(Qt::StrongFocus);
    setToolButtonStyle(label.isEmpty() ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon);
    setToolTip(tr("Copy to the clipboard"));
    m_back.setSingleShot(true);
    connect(&m_back, &QTimer::timeout, this, &CopyButton::showIdle);
    connect(this, &QToolButton::clicked, this, &CopyButton::copy);
    showIdle();
}

void CopyButton::copy()
{
    QGuiApplication::clipboard()->setText(m_copied());
    setIcon(tintedIcon(u"done"_s, Theme::of(palette()).good));
    if (!m_label.isEmpty()) {
        setMinimumWidth(width()); // it keeps its place while the text is shorter
        setText(tr("Copied"));
    }
    m_back.start(1500ms);
}

void CopyButton::showIdle()
{
    setIcon(actionIcon(u"copy"_s, palette()));
    setText(m_label);
    setMinimumWidth(0);
}

void CopyButton::changeEvent(QEvent *event)
{
    QToolButton::changeEvent(event);
    if (event->type() == QEvent::PaletteChange && !m_back.isActive())
        showIdle();
}

} // namespace pooldeck
