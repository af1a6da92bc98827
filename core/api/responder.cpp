// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/responder.h"

#include "core/api/problem.h"

using namespace Qt::StringLiterals;

namespace pooldeck {

void ReplyTarget::answerIfForgotten()
{
    answer([] {
        return problemReply(Problem{ProblemKind::InternalError, u"The request was dropped."_s, {}, {}});
    });
}

void Responder::reply(Reply reply) const
{
    m_target->answer([reply = std::move(reply)]() mutable { return std::move(reply); });
}

} // namespace pooldeck
