// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "ui/theme.h"

#include <QWidget>

#include <functional>
#include <vector>

namespace pooldeck {

/// The names, colours and current values of a chart's series in one line, at the right end of a
/// card's title, in rising weight. Values keep their place while digits change. Home: the UI thread.
class ChartLegend final : public QWidget
{
    Q_OBJECT

public:
    struct Entry
    {
        QString name;
        std::function<QColor(const Theme &)> color;
        QString widest; ///< the longest value to keep room for
        QString value;
    };

    explicit ChartLegend(QWidget *parent = nullptr);

    void setEntries(std::vector<Entry> entries);
    void setValue(size_t index, const QString &value);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    int widthOf(const Entry &entry) const;

    std::vector<Entry> m_entries;
};

} // namespace pooldeck
