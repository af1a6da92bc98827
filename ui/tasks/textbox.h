// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QPlainTextEdit>

namespace pooldeck {

/// Text to read and copy, in a fixed-width font, as high as its lines up to a limit. Never
/// interprets what it shows. Home: the UI thread.
class TextBox final : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit TextBox(int mostLines, QWidget *parent = nullptr);

    /// Keeps selection and scroll position where the text is the same.
    void setContent(const QString &text);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void fitHeight();

    const int m_mostLines;
};

} // namespace pooldeck
