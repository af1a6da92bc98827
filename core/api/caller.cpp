// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/caller.h"

#include "core/task/taskspec.h"

#include <algorithm>
#include <limits>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr qsizetype MaxProgramLength = 200;

Problem forbidden(const QString &detail, const QString &pointer)
{
    return {ProblemKind::Forbidden, detail, {{pointer, u"is not for this token"_s}}, {}};
}

} // namespace

const CallerPtr &Caller::nobody()
{
    static const CallerPtr Nobody = std::make_shared<Caller>(QString(), Rights());
    return Nobody;
}

QString Caller::submitter(QByteArrayView userAgent) const
{
    const QString program = QString::fromUtf8(userAgent.first(std::min(userAgent.size(), MaxProgramLength)));
    if (m_name.isEmpty() || m_name == ownerName())
        return program;
    return program.isEmpty() ? m_name : u"%1 (%2)"_s.arg(m_name, program);
}

std::optional<Problem> Caller::refusalOf(const TaskSpec &spec) const
{
    if (m_rights & Right::Manage)
        return std::nullopt;
    if (!m_types.isEmpty() && !m_types.contains(spec.type)) {
        return forbidden(u"The token \"%1\" may submit only: %2."_s.arg(m_name, m_types.join(u", "_s)),
                         u"/type"_s);
    }
    // Those of the same request have no ids yet: their stand-ins are below zero.
    if (std::ranges::any_of(spec.dependsOn, [](TaskId id) { return id.value > 0; })) {
        return forbidden(u"The token \"%1\" may not depend on tasks of other requests."_s.arg(m_name),
                         u"/depends_on"_s);
    }
    if (spec.uniquePolicy != UniquePolicy::Reject) {
        return forbidden(
            u"The token \"%1\" may neither see nor replace the task that there is."_s.arg(m_name),
            u"/unique_policy"_s);
    }
    return std::nullopt;
}

std::optional<Problem> Caller::charge(size_t tasks)
{
    const auto most = static_cast<size_t>(std::numeric_limits<int>::max());
    const std::chrono::nanoseconds wait = m_quota.take(static_cast<int>(std::min(tasks, most)));
    if (wait <= std::chrono::nanoseconds::zero())
        return std::nullopt;
    Problem problem{ProblemKind::TooManySubmissions,
                    u"This token may submit %1 tasks a second."_s.arg(m_quota.perSecond()),
                    {},
                    {}};
    problem.retryAfter = std::chrono::ceil<std::chrono::seconds>(wait);
    return problem;
}

} // namespace pooldeck
