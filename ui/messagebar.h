// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QTimer>
#include <QWidget>

class QLabel;
class QToolButton;

namespace pooldeck {

/// A line that tells of something that went wrong without stopping anybody, or of what was done. It leaves
/// by itself after a while, or when closed. Home: the UI thread.
class MessageBar final : public QWidget
{
    Q_OBJECT

public:
    explicit MessageBar(QWidget *parent = nullptr);

    /// Plain text, whatever it looks like.
    void showWarning(const QString &text);
    void showInformation(const QString &text);
    QString text() const;

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void showText(const QString &text, bool warns);
    void updateIcons();

    QLabel *m_icon;
    QLabel *m_text;
    QToolButton *m_close;
    QTimer m_leave;
    bool m_warns = true;
};

} // namespace pooldeck
