// SPDX-License-Identifier: GPL-3.0-only
#include "ui/forms/formdialog.h"

#include "ui/icons.h"
#include "ui/theme.h"

#include <QBoxLayout>
#include <QDialogButtonBox>
#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QShowEvent>

using namespace Qt::StringLiterals;

namespace pooldeck {

FormDialog::FormDialog(const QString &title, const QString &accept, QWidget *parent)
    : QDialog(parent), m_scroll(new QScrollArea), m_errorLine(new QWidget), m_errorIcon(new QLabel),
      m_error(new QLabel)
{
    setWindowTitle(title);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_scroll->setFocusPolicy(Qt::NoFocus);
    m_error->setTextFormat(Qt::PlainText);
    m_error->setWordWrap(true);
    m_error->setObjectName(u"formError"_s);
    m_error->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *line = new QHBoxLayout(m_errorLine);
    line->setContentsMargins(16, 4, 16, 0);
    line->addWidget(m_errorIcon, 0, Qt::AlignTop);
    line->addWidget(m_error, 1);
    m_errorLine->hide();

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_accept = buttons->addButton(accept, QDialogButtonBox::AcceptRole);
    m_accept->setObjectName(u"accept"_s);
    buttons->setContentsMargins(16, 10, 16, 12);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_scroll, 1);
    layout->addWidget(m_errorLine);
    layout->addWidget(buttons);
    m_accept->setDefault(true); // only now does it belong to the dialog
    connect(buttons, &QDialogButtonBox::accepted, this, &FormDialog::submit);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    updateColors();
}

void FormDialog::setForm(QWidget *form)
{
    form->setContentsMargins(16, 14, 16, 8);
    m_scroll->setWidget(form);
}

void FormDialog::submit()
{
    if (isBusy())
        return;
    showError({});
    Q_EMIT submitted();
}

void FormDialog::showError(const QString &text)
{
    setBusy(false);
    m_error->setText(text);
    m_errorLine->setVisible(!text.isEmpty());
}

QString FormDialog::error() const
{
    return m_error->text();
}

void FormDialog::setBusy(bool busy)
{
    m_accept->setEnabled(!busy);
}

bool FormDialog::isBusy() const
{
    return !m_accept->isEnabled();
}

void FormDialog::updateColors()
{
    const Theme theme = Theme::of(palette());
    QPalette colors = palette();
    colors.setColor(QPalette::WindowText, mixed(theme.bad, theme.text, theme.dark ? 0.1 : 0.25));
    m_error->setPalette(colors);
    m_errorIcon->setPixmap(tintedIcon(u"warning"_s, theme.bad).pixmap(QSize(16, 16), devicePixelRatioF()));
}

void FormDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        updateColors();
}

void FormDialog::showEvent(QShowEvent *event)
{
    if (!event->spontaneous() && m_scroll->widget()) {
        // As high as its form, but on the screen.
        const int width = std::max(this->width(), sizeHint().width());
        const QWidget *form = m_scroll->widget();
        const int wanted =
            form->hasHeightForWidth() ? form->heightForWidth(width) : form->sizeHint().height();
        const int rest = sizeHint().height() - m_scroll->sizeHint().height();
        resize(width, std::min(wanted + rest + 4, screen()->availableGeometry().height() * 9 / 10));
    }
    QDialog::showEvent(event);
}

} // namespace pooldeck
