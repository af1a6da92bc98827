// SPDX-License-Identifier: GPL-3.0-only
#include "core/executors/outputreader.h"

#include <algorithm>

namespace pooldeck {

namespace {

constexpr char Escape = 0x1b;
constexpr char Bell = 0x07;
constexpr char Backspace = 0x08;
constexpr char Cancel = 0x18;
constexpr char Substitute = 0x1a;
constexpr char Delete = 0x7f;
constexpr qsizetype MaxOsc = 4096; // longer ones are data that looks like one

bool isPlain(char c)
{
    return static_cast<unsigned char>(c) >= 0x20 && c != Delete;
}

bool isContinuation(char c)
{
    return (static_cast<unsigned char>(c) & 0xc0) == 0x80;
}

/// The 8-bit control characters have no place in a log either.
QString withoutControls(const QByteArray &line)
{
    QString text = QString::fromUtf8(line);
    text.removeIf([](QChar c) { return c.unicode() >= 0x80 && c.unicode() < 0xa0; });
    return text;
}

} // namespace

void OutputReader::feed(QByteArrayView bytes)
{
    const char *at = bytes.begin();
    while (at != bytes.end()) {
        if (m_state == State::Text) {
            const char *const plainEnd = std::find_if_not(at, bytes.end(), isPlain);
            if (plainEnd != at) {
                addText({at, plainEnd});
                at = plainEnd;
                continue;
            }
            text(*at);
        } else if (m_state == State::Osc || m_state == State::String) {
            osc(*at);
        } else {
            escape(*at);
        }
        ++at;
    }
    if (m_hasPercent)
        findProgress(false);
}

void OutputReader::finish()
{
    m_state = State::Text;
    if (!m_line.isEmpty())
        endLine();
    m_carriageReturn = false;
}

void OutputReader::addText(QByteArrayView bytes)
{
    if (m_carriageReturn)
        overwriteLine();
    const qsizetype room = std::max<qsizetype>(0, MaxLineBytes - m_line.size());
    const QByteArrayView taken = bytes.first(std::min(room, bytes.size()));
    m_line.append(taken);
    m_hasPercent = m_hasPercent || (m_progress && taken.contains('%'));
}

void OutputReader::text(char c)
{
    switch (c) {
    case '\n':
        endLine();
        break;
    case '\r':
        m_carriageReturn = true;
        break;
    case '\t':
        addText({&c, 1});
        break;
    case Backspace:
        while (!m_line.isEmpty() && isContinuation(m_line.back()))
            m_line.chop(1);
        m_line.chop(1);
        break;
    case Escape:
        m_state = State::Escape;
        break;
    default:
        break;
    }
}

void OutputReader::escape(char c)
{
    if (c == '\n' || c == '\r') { // such a sequence was none
        m_state = State::Text;
        text(c);
        return;
    }
    if (c == Escape) {
        m_state = State::Escape;
        return;
    }
    if (!isPlain(c)) {
        if (c == Cancel || c == Substitute)
            m_state = State::Text;
        return;
    }
    switch (m_state) {
    case State::Escape:
        if (c == '[') {
            m_state = State::Csi;
        } else if (c == ']') {
            m_osc.clear();
            m_state = State::Osc;
        } else if (c == 'P' || c == 'X' || c == '^' || c == '_') {
            m_osc.clear();
            m_state = State::String;
        } else if (c >= 0x20 && c <= 0x2f) {
            m_state = State::EscapeIntermediate;
        } else {
            m_state = State::Text;
        }
        break;
    case State::EscapeIntermediate:
        if (c < 0x20 || c > 0x2f)
            m_state = State::Text;
        break;
    default: // Csi ends with a letter or the like
        if (static_cast<unsigned char>(c) >= 0x40)
            m_state = State::Text;
        break;
    }
}

void OutputReader::osc(char c)
{
    const bool atEscape = m_osc.endsWith(Escape); // of ESC \, which ends it
    if (c == '\n' || c == Cancel || c == Substitute || m_osc.size() > MaxOsc) {
        m_state = State::Text;
        if (c == '\n')
            text(c);
    } else if (c == Bell || (atEscape && c == '\\')) {
        if (atEscape)
            m_osc.chop(1);
        if (m_state == State::Osc && m_progress) {
            if (const auto progress = m_progress->readOsc(m_osc))
                m_onProgress(*progress);
        }
        m_state = State::Text;
    } else if (atEscape) {
        m_state = State::Escape; // it ended without an end, and another begins
        escape(c);
    } else {
        m_osc.append(c);
    }
}

void OutputReader::findProgress(bool complete)
{
    m_hasPercent = false;
    if (!m_progress)
        return;
    if (const auto progress = m_progress->readLine(withoutControls(m_line), complete))
        m_onProgress(*progress);
}

void OutputReader::overwriteLine()
{
    m_carriageReturn = false;
    if (!m_line.isEmpty())
        findProgress(true);
    m_line.clear();
}

void OutputReader::endLine()
{
    m_carriageReturn = false;
    findProgress(true);
    m_onLine(withoutControls(m_line));
    m_line.clear();
}

} // namespace pooldeck
