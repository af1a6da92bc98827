// SPDX-License-Identifier: GPL-3.0-only
#include "core/monitor/stalldetector.h"

#include <QMetaEnum>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

// A loop that does many different things in turn has no culprit; the first few tell as much as all.
constexpr size_t MostSuspects = 16;

QString eventName(int type)
{
    const char *key = QMetaEnum::fromType<QEvent::Type>().valueToKey(type);
    if (key)
        return QString::fromLatin1(key);
    return type >= QEvent::User ? u"User"_s : QString::number(type);
}

} // namespace

void StallDetector::look(Duration silence, const std::optional<ActivitySlot::Seen> &seen,
                         const std::optional<ThreadTimes> &times)
{
    m_looked = true;
    if (times && m_first)
        spend({silence, *times});
    else if (times)
        m_first = m_last = Look{silence, *times};
    if (!seen || *seen == ActivitySlot::Seen())
        return;
    const auto suspect = std::ranges::find(m_suspects, *seen, &Suspect::seen);
    if (suspect != m_suspects.end())
        ++suspect->looks;
    else if (m_suspects.size() < MostSuspects)
        m_suspects.push_back({*seen, 1});
}

void StallDetector::end(Duration latency, const std::optional<ThreadTimes> &times)
{
    // The looks say it better, for the thread has done other things since it answered; but they must
    // have seen enough of it.
    if (!m_first || !times || (m_last->silence - m_first->silence) * 2 >= latency)
        return;
    spend({latency, {times->ran, times->waited, false}}); // it runs no more: it has answered
}

void StallDetector::spend(const Look &until)
{
    const Duration elapsed = std::max(Duration(0), until.silence - m_last->silence);
    const Duration ran = std::min(elapsed, until.times.ran - m_last->times.ran);
    const Duration waited = until.times.waited - m_last->times.waited;
    const Duration rest = elapsed - ran;
    m_ran += ran;
    // What a thread waits for a processor is added up only when it gets one.
    (until.times.runnable || waited * 2 > rest ? m_waited : m_slept) += rest;
    m_last = until;
}

void StallDetector::clear()
{
    m_first.reset();
    m_last.reset();
    m_ran = m_waited = m_slept = Duration(0);
    m_suspects.clear();
    m_looked = false;
    record = 0;
}

StallKind StallDetector::kind() const
{
    if (!m_looked)
        return StallKind::Starved; // our own thread was as late
    if (!m_first)
        return StallKind::Blocked;
    if (m_last->silence == m_first->silence)
        return m_last->times.runnable ? StallKind::Computing : StallKind::Blocked;
    if (m_ran >= m_waited + m_slept)
        return StallKind::Computing;
    return m_waited > m_slept ? StallKind::Starved : StallKind::Blocked;
}

StallCulprit StallDetector::culprit() const
{
    const auto worst = std::ranges::max_element(m_suspects, {}, &Suspect::looks);
    if (worst == m_suspects.end())
        return {};
    const ActivitySlot::Seen &seen = worst->seen;
    StallCulprit culprit;
    culprit.task = seen.activity.task;
    if (seen.receiver) {
        culprit.receiver = QString::fromLatin1(seen.receiver);
        culprit.event = eventName(seen.event);
    }
    if (seen.activity.what)
        culprit.what = *seen.activity.what;
    else if (seen.receiver)
        culprit.what = u"%1 event of %2"_s.arg(culprit.event, culprit.receiver);
    return culprit;
}

} // namespace pooldeck
