// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/executors/filedescriptor.h"

namespace pooldeck {

/// Wakes a thread that sleeps in poll(). Any thread may notify, also one that holds a mutex. Linux only.
class WakeEvent
{
public:
    WakeEvent();

    int descriptor() const { return m_fd.get(); } ///< readable since the last clear() if notified
    void notify() const noexcept;
    void clear() const noexcept;

private:
    FileDescriptor m_fd;
};

} // namespace pooldeck
