// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/acceptor.h"

#include "core/api/socketoptions.h"

#include <QLoggingCategory>

namespace pooldeck {

namespace {

Q_LOGGING_CATEGORY(logAcceptor, "pooldeck.api.acceptor")

// A burst of connections does not keep those that are there from being served.
constexpr int MaxAtOnce = 32;

} // namespace

Acceptor::Acceptor(int descriptor, std::chrono::milliseconds rest)
    : m_descriptor(descriptor), m_notifier(descriptor, QSocketNotifier::Read)
{
    m_rest.setSingleShot(true);
    m_rest.setInterval(rest);
    connect(&m_notifier, &QSocketNotifier::activated, this, &Acceptor::acceptAll);
    connect(&m_rest, &QTimer::timeout, this, [this] { m_notifier.setEnabled(true); });
}

void Acceptor::stop()
{
    m_notifier.setEnabled(false);
    m_rest.stop();
}

void Acceptor::acceptAll()
{
    for (int i = 0; i < MaxAtOnce && m_notifier.isEnabled(); ++i) {
        const AcceptResult result = acceptConnection(m_descriptor);
        if (result.outcome == AcceptResult::Accepted) {
            Q_EMIT accepted(result.descriptor);
        } else if (result.outcome == AcceptResult::Nothing) {
            return;
        } else if (result.outcome == AcceptResult::Exhausted) {
            if (m_rests++ == 0)
                qCWarning(logAcceptor, "out of file descriptors or memory: new connections wait");
            m_notifier.setEnabled(false);
            m_rest.start();
        }
    }
}

} // namespace pooldeck
