// SPDX-License-Identifier: GPL-3.0-only
// Linux-only inside: the nice value is one of a thread there, not of the process.
#include "core/task/threads.h"

#ifdef __linux__
#include <pthread.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#endif

namespace pooldeck {

void nameCurrentThread([[maybe_unused]] const char *name) noexcept
{
#ifdef __linux__
    pthread_setname_np(pthread_self(), name);
#endif
}

void lowerCurrentThreadPriority() noexcept
{
#ifdef __linux__
    constexpr int PoolNice = 10;
    thread_local const int done = setpriority(PRIO_PROCESS, static_cast<id_t>(syscall(SYS_gettid)), PoolNice);
    static_cast<void>(done);
#endif
}

} // namespace pooldeck
