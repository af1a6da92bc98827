// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "app/ctl/terminal.h"

#include <QLatin1StringView>
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
    /// The last column's cells have these colours, by their text.
    using ColourOf = QLatin1StringView (*)(const QString &cell);
    void colourBy(ColourOf colourOf);
    void addRow(const QStringList &cells);

    /// Columns two spaces apart, by the widths that a terminal gives the characters; lines wider than the
    /// style's width are cut.
    QString toText(const Style &style) const;

private:
    QStringList m_titles;
    QList<Align> m_aligns;
    QList<bool> m_hideIfEmpty;
    QList<ColourOf> m_colours;
    QList<QStringList> m_rows;
};

/// A name and its value a line, the values below each other; foreign text is made harmless.
using NamedValues = QList<std::pair<QString, QString>>;
QString pairsText(const NamedValues &lines);

/// The sequence that begins the colour of a task's state; empty for none.
QLatin1StringView stateColour(const QString &state);
/// Text in a colour, if it has one.
QString coloured(const QString &text, QLatin1StringView colour);

/// The text without anything that drives a terminal.
QString harmless(const QString &text);
/// The same for text of several lines, which it keeps.
QString harmlessLines(const QString &text);

} // namespace pooldeckctl
