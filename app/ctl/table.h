// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

#include <utility>

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
    /// The last column is left out if all its cells are empty.
    void hideIfEmpty();
    void addRow(const QStringList &cells);

    /// Columns two spaces apart; lines longer than `lineWidth` are cut (0: never).
    QString toText(int lineWidth) const;

private:
    QStringList m_titles;
    QList<Align> m_aligns;
    QList<bool> m_hideIfEmpty;
    QList<QStringList> m_rows;
};

/// A name and its value a line, the values below each other; foreign text is made harmless.
using NamedValues = QList<std::pair<QString, QString>>;
QString pairsText(const NamedValues &lines);

/// The text without anything that drives a terminal.
QString harmless(const QString &text);
/// The same for text of several lines, which it keeps.
QString harmlessLines(const QString &text);

} // namespace pooldeckctl
