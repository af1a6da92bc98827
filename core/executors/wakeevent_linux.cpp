// SPDX-License-Identifier: GPL-3.0-only
// Linux only: eventfd.
#include "core/executors/wakeevent.h"

#include <QtGlobal>

#include <sys/eventfd.h>

namespace pooldeck {

WakeEvent::WakeEvent() : m_fd(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{
    if (!m_fd.isOpen())
        qFatal("There are too many open files.");
}

void WakeEvent::notify() const noexcept
{
    static_cast<void>(::eventfd_write(m_fd.get(), 1)); // fails only when it is notified a lot already
}

void WakeEvent::clear() const noexcept
{
    eventfd_t count = 0;
    static_cast<void>(::eventfd_read(m_fd.get(), &count));
}

} // namespace pooldeck
