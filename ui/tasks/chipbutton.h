// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/taskstate.h"

#include <QToolButton>

namespace pooldeck {

/// A pill with a state's dot, its name and a count; pressed while the filter wants it. Home: the UI
/// thread.
class ChipButton final : public QToolButton
{
    Q_OBJECT

public:
    explicit ChipButton(TaskState state, QWidget *parent = nullptr);

    void setCount(qint64 count);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const TaskState m_state;
    QString m_name;
    QString m_count;
};

} // namespace pooldeck
