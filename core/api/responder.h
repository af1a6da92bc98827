// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/reply.h"

#include <atomic>
#include <functional>
#include <memory>

namespace pooldeck {

/// Makes an answer when its time has come: on the loop that sends it, or on the worker that has read the
/// request.
using ReplyMaker = std::move_only_function<Reply()>;

/// Where one answer goes. It is given at most one; a target that dies without sends its own apology
/// (see answerIfForgotten()).
class ReplyTarget
{
public:
    virtual ~ReplyTarget() = default;
    /// Any thread.
    void answer(ReplyMaker make)
    {
        if (!m_answered.exchange(true, std::memory_order_acq_rel))
            deliver(std::move(make));
    }

protected:
    ReplyTarget() = default;
    ReplyTarget(const ReplyTarget &) = delete;
    ReplyTarget &operator=(const ReplyTarget &) = delete;

    virtual void deliver(ReplyMaker make) = 0;
    /// For the destructor of each implementation: a client must not wait for ever.
    void answerIfForgotten();

private:
    std::atomic<bool> m_answered = false;
};

/// A handle to answer one request, now or later, from any thread. Copies are the same handle. The
/// first answer counts; if the last copy dies without one, the client gets a 500. That the client has
/// left meanwhile is no problem.
class Responder
{
public:
    explicit Responder(std::shared_ptr<ReplyTarget> target) : m_target(std::move(target)) { }

    void reply(Reply reply) const;
    /// As reply(), but the answer is made elsewhere, see ReplyMaker: for callbacks on the engine's and the
    /// store's threads, which must only hand on.
    void replyWith(ReplyMaker make) const { m_target->answer(std::move(make)); }

private:
    std::shared_ptr<ReplyTarget> m_target;
};

} // namespace pooldeck
