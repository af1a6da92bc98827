// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QWidget>

class QGridLayout;
class QLabel;

namespace pooldeck {

/// Names and values below each other; a fact without a value takes no room. Values are plain text
/// that can be selected. (Not a QFormLayout: in Qt 6.4 it writes past its memory when rows with
/// wrapped labels are hidden.) Home: the UI thread.
class FactList final : public QWidget
{
    Q_OBJECT

public:
    explicit FactList(QWidget *parent = nullptr);

    /// Returns the fact's number.
    int add(const QString &name);
    /// A fact that is more than text; set() is not for it.
    int add(const QString &name, QWidget *value);
    void set(int fact, const QString &value);
    void setShown(int fact, bool shown);

private:
    QGridLayout *m_grid;
    struct Fact
    {
        QLabel *name;
        QWidget *value;
    };
    QList<Fact> m_facts;
};

} // namespace pooldeck
