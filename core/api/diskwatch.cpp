// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/diskwatch.h"

#include "core/api/problem.h"
#include "core/task/threads.h"

#include <QLoggingCategory>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

Q_LOGGING_CATEGORY(logDisk, "pooldeck.api.disk", QtInfoMsg)

} // namespace

DiskWatch::DiskWatch(Probe probe, qint64 floor, std::chrono::milliseconds interval)
    : m_probe(std::move(probe)), m_floor(floor), m_interval(interval)
{
    if (m_floor <= 0)
        return;
    look();
    m_thread = startThread("disk", [this] { run(); });
}

DiskWatch::~DiskWatch()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_all();
    if (m_thread.joinable())
        m_thread.join();
}

void DiskWatch::look()
{
    const std::optional<qint64> left = m_probe();
    m_left.store(left.value_or(-1), std::memory_order_relaxed);
    const bool isLow = left && *left < m_floor;
    if (m_isLow.exchange(isLow, std::memory_order_relaxed) == isLow)
        return;
    if (isLow)
        qCWarning(logDisk, "%lld bytes are left on the disk, less than %lld: no task or file is accepted",
                  *left, m_floor);
    else
        qCInfo(logDisk, "there is space on the disk again");
}

void DiskWatch::run()
{
    std::unique_lock lock(m_mutex);
    while (!m_wake.wait_for(lock, m_interval, [this] { return m_stopping; })) {
        lock.unlock();
        look();
        lock.lock();
    }
}

Problem lowDiskProblem(const DiskWatch &disk)
{
    return {ProblemKind::InsufficientStorage,
            u"Less than %1 MB are left where the tasks are kept: make room, then send it again."_s.arg(
                disk.floor() / 1'000'000),
            {},
            {}};
}

} // namespace pooldeck
