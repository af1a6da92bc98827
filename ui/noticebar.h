// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QWidget>

class QLabel;

namespace pooldeck {

/// A line at the window's top about something that lasts. It cannot be closed: it leaves when what it
/// tells of has ended. Home: the UI thread.
class NoticeBar final : public QWidget
{
    Q_OBJECT

public:
    enum class Tone { Information, Warning };

    explicit NoticeBar(Tone tone, QWidget *parent = nullptr);

    /// A headline, a sentence on what goes on, and what is known besides (may be empty); plain text.
    /// Screen readers hear of a new headline at once.
    void showNotice(const QString &headline, const QString &text, const QString &detail = {});
    QString headline() const;
    QString text() const;

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void updateColors();

    const Tone m_tone;
    QLabel *m_icon;
    QLabel *m_headline;
    QLabel *m_text;
    QLabel *m_detail;
};

} // namespace pooldeck
