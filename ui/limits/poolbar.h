// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QWidget>

namespace pooldeck {

/// The threads of the pool as a row of blocks, those at work filled; a plain bar where there are many. Home:
/// the UI thread.
class PoolBar final : public QWidget
{
    Q_OBJECT

public:
    explicit PoolBar(QWidget *parent = nullptr);

    void setUse(int active, int threads);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    int m_active = 0;
    int m_threads = 0;
};

} // namespace pooldeck
