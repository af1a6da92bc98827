// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QMetaObject>
#include <QObject>

#include <functional>
#include <mutex>

namespace pooldeck {

/// The way back to an object on its loop, for callbacks that may come on any thread and after the object's
/// end. Owned by a shared_ptr that the callbacks hold.
class LoopLink
{
public:
    explicit LoopLink(QObject *object) : m_object(object) { }

    /// Calls later on the object's thread, unless it is gone. Any thread.
    void post(std::function<void()> call)
    {
        const std::scoped_lock lock(m_mutex);
        if (m_object)
            QMetaObject::invokeMethod(m_object, std::move(call), Qt::QueuedConnection);
    }
    /// On the object's thread, before its end.
    void cut()
    {
        const std::scoped_lock lock(m_mutex);
        m_object = nullptr;
    }

private:
    std::mutex m_mutex;
    QObject *m_object;
};

} // namespace pooldeck
