// SPDX-License-Identifier: GPL-3.0-only
#include "ui/tasks/textbox.h"

#include <QFontDatabase>
#include <QTextBlock>

#include <cmath>

namespace pooldeck {

TextBox::TextBox(int mostLines, QWidget *parent) : QPlainTextEdit(parent), m_mostLines(mostLines)
{
    setReadOnly(true);
    setTabChangesFocus(true);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    fixed.setPointSizeF(font().pointSizeF());
    setFont(fixed);
    document()->setDocumentMargin(6);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void TextBox::setContent(const QString &text)
{
    if (text == toPlainText())
        return;
    setPlainText(text);
    fitHeight();
}

void TextBox::fitHeight()
{
    // Only the lines that could be shown are counted: a long text is not laid out to the end.
    int lines = 0;
    for (QTextBlock block = document()->begin(); block.isValid() && lines < m_mostLines;
         block = block.next()) {
        blockBoundingGeometry(block); // lays the block out
        lines += std::max(1, block.lineCount());
    }
    setVerticalScrollBarPolicy(lines > m_mostLines ? Qt::ScrollBarAsNeeded : Qt::ScrollBarAlwaysOff);
    lines = std::clamp(lines, 1, m_mostLines);
    const double margins = 2 * document()->documentMargin() + 2 * frameWidth();
    setFixedHeight(static_cast<int>(std::ceil(lines * QFontMetricsF(font()).lineSpacing() + margins)) + 1);
}

QSize TextBox::sizeHint() const
{
    return {240, height()};
}

QSize TextBox::minimumSizeHint() const
{
    return {80, 24};
}

void TextBox::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    if (event->size().width() != event->oldSize().width())
        fitHeight();
}

} // namespace pooldeck
