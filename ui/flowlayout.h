// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QLayout>

#include <memory>
#include <vector>

namespace pooldeck {

/// Widgets in lines, like words in a paragraph: what does not fit goes to the next line. One of them may
/// stand at the right end of the last line. Home: the UI thread.
class FlowLayout final : public QLayout
{
    Q_OBJECT

public:
    explicit FlowLayout(int spacing, QWidget *parent = nullptr);
    ~FlowLayout() override;

    /// Adds it as the one at the right end; after the others.
    void addTrailing(QWidget *widget);

    void addItem(QLayoutItem *item) override;
    int count() const override { return static_cast<int>(m_items.size()); }
    QLayoutItem *itemAt(int index) const override;
    QLayoutItem *takeAt(int index) override;
    Qt::Orientations expandingDirections() const override { return {}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    /// All in one line.
    QSize sizeHint() const override;
    QSize minimumSize() const override;
    void setGeometry(const QRect &rect) override;

private:
    /// Returns the height it takes; moves the widgets only if asked to.
    int arrange(const QRect &rect, bool move) const;

    std::vector<std::unique_ptr<QLayoutItem>> m_items;
    QWidget *m_trailing = nullptr;
};

} // namespace pooldeck
