// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/problem.h"
#include "core/api/submissionquota.h"

#include <QFlags>
#include <QString>
#include <QStringList>

#include <atomic>
#include <memory>
#include <optional>

namespace pooldeck {

struct TaskSpec;

/// What a token allows, and what a route wants one of.
enum class Right : unsigned char {
    Read = 1, ///< to see tasks and how things are
    Submit = 2, ///< to submit tasks
    Manage = 4, ///< all the rest: to change and remove things, tokens too
};
Q_DECLARE_FLAGS(Rights, Right)
Q_DECLARE_OPERATORS_FOR_FLAGS(Rights)
inline constexpr Rights FullRights{Right::Read, Right::Submit, Right::Manage};

class Caller;
using CallerPtr = std::shared_ptr<Caller>;

/// Who asks: an access token as the requests that carry it see it. It does not know the secret.
///
/// Any thread. What it allows never changes; it can be revoked.
class Caller
{
public:
    /// `types`: all that may be submitted; empty: any.
    Caller(QString name, Rights rights, QStringList types = {}, int submissionsPerSecond = 0)
        : m_name(std::move(name)), m_rights(rights), m_types(std::move(types)), m_quota(submissionsPerSecond)
    {
    }

    /// Of requests without a token, where none is needed: no rights.
    static const CallerPtr &nobody();
    /// The name of the one token that is in the data directory's file `token`.
    static QString ownerName() { return QStringLiteral("owner"); }

    const QString &name() const { return m_name; }
    Rights rights() const { return m_rights; }
    bool hasAnyOf(Rights wanted) const { return bool(m_rights & wanted); }

    /// How a task shows who submitted it: the program by its User-Agent, and the token unless it is the
    /// owner's.
    QString submitter(QByteArrayView userAgent) const;
    /// Why it may not submit such a task, or nothing. A token that may submit only, must not learn of other
    /// tasks or interfere with them by way of its own.
    std::optional<Problem> refusalOf(const TaskSpec &spec) const;
    /// Counts tasks to be submitted against the token's quota: why they are too many now, or nothing.
    std::optional<Problem> charge(size_t tasks);
    /// Counts one that was submitted by a request that has been let through.
    void owe() { m_quota.owe(1); }

    /// Its token was removed or replaced: from now on no request has it, and streams that it opened end.
    bool isRevoked() const { return m_revoked.load(std::memory_order_acquire); }
    void revoke() { m_revoked.store(true, std::memory_order_release); }

private:
    const QString m_name;
    const Rights m_rights;
    const QStringList m_types;
    SubmissionQuota m_quota;
    std::atomic<bool> m_revoked = false;
};

} // namespace pooldeck
