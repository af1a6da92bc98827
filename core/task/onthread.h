// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/activity.h"

#include <QObject>
#include <QThreadPool>

#include <coroutine>
#include <exception>
#include <memory>
#include <optional>
#include <type_traits>

namespace pooldeck {

/// `OnThread step(pool, function); co_await step.run();` runs what may block on a thread of the pool, while
/// the coroutine's event loop goes on, and resumes the coroutine on that loop with what the function returned
/// or threw. Once begun it is waited for, whatever happens: what the function refers to stays as it is.
///
/// It is a variable, and only a pointer to it is awaited, because GCC 12 copies what is awaited through
/// QCoro's promise, closures and all, and destroys both.
template <typename Function> class OnThread
{
    using Value = std::invoke_result_t<Function &>;
    static_assert(!std::is_void_v<Value>);

public:
    OnThread(QThreadPool &pool, Function function) : m_pool(pool), m_function(std::move(function)) { }
    Q_DISABLE_COPY_MOVE(OnThread)

    auto run()
    {
        struct Awaiter
        {
            OnThread *step;
            bool await_ready() const noexcept { return false; }
            void await_suspend(std::coroutine_handle<> awaiter) { step->start(awaiter); }
            Value await_resume() { return step->value(); }
        };
        return Awaiter{this};
    }

private:
    void start(std::coroutine_handle<> awaiter)
    {
        m_home = std::make_unique<QObject>();
        m_pool.start([this, resumption = Resumption(awaiter)] {
            try {
                m_value.emplace(m_function());
            } catch (...) {
                m_exception = std::current_exception();
            }
            // Nothing of this is touched afterwards: it dies with the coroutine's next step.
            QMetaObject::invokeMethod(
                m_home.get(), [resumption] { resumption.resume(); }, Qt::QueuedConnection);
        });
    }
    Value value()
    {
        if (m_exception)
            std::rethrow_exception(m_exception);
        return std::move(*m_value);
    }

    QThreadPool &m_pool;
    Function m_function;
    std::unique_ptr<QObject> m_home; // on the coroutine's thread
    std::optional<Value> m_value;
    std::exception_ptr m_exception;
};

} // namespace pooldeck
