// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QString>
#include <QStringView>

namespace pooldeck {

/// Counts what a text has, piece by piece, so that it need not be in memory whole. A page ends with a form
/// feed, or after CharactersAPage characters. One thread.
class TextCounter
{
public:
    static constexpr qint64 CharactersAPage = 3'000;

    void add(QStringView text);

    qint64 words() const { return m_words; }
    /// A last one without a line feed counts.
    qint64 lines() const { return m_lines + (m_lineOpen ? 1 : 0); }
    qint64 pages() const { return m_pages + (m_onPage > 0 ? 1 : 0); }
    qint64 characters() const { return m_characters; } ///< a surrogate pair is one

private:
    qint64 m_words = 0;
    qint64 m_lines = 0;
    qint64 m_pages = 0;
    qint64 m_characters = 0;
    qint64 m_onPage = 0;
    bool m_lineOpen = false;
    bool m_inWord = false;
};

} // namespace pooldeck
