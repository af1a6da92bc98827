// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QVBoxLayout;

namespace pooldeck {

/// A panel with a title, something small beside the title, and a body. Home: the UI thread.
class Card final : public QWidget
{
    Q_OBJECT

public:
    explicit Card(const QString &title, QWidget *parent = nullptr);

    /// At the right end of the title's line.
    void setHeaderWidget(QWidget *widget);
    void addWidget(QWidget *widget, int stretch = 0);
    QVBoxLayout *body() const { return m_body; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QLabel *m_title;
    QHBoxLayout *m_header;
    QVBoxLayout *m_body;
};

} // namespace pooldeck
