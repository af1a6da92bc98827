// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace pooldeckctl {

/// Lines of text in aligned columns, for a terminal. Foreign text is made harmless: control characters
/// are shown as escapes.
class Table
{
public:
    enum class Align {
        Left,
        Right,
    };

    void addColumn(const QString &title, Align align = Align::Left);
    void addRow(const QStringList &cells);

    /// Columns two spaces apart; lines longer than `width` are cut (0: never).
    QString toText(int width) const;

private:
    QStringList m_titles;
    QList<Align> m_aligns;
    QList<QStringList> m_rows;
};

/// The text without anything that drives a terminal.
QString harmless(const QString &text);
/// The same for text of several lines, which it keeps.
QString harmlessLines(const QString &text);

} // namespace pooldeckctl
