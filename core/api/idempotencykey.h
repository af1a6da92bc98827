// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/problem.h"
#include "core/api/router.h"
#include "core/engine/tasksource.h"

#include <expected>
#include <optional>

namespace pooldeck {

/// A client's Idempotency-Key as it came, and what else tells whether two requests are the same.
class IdempotencyKey
{
public:
    static constexpr qsizetype MaxLength = 255;

    /// Nothing if the request has none. As the IETF's draft has it the value is a quoted string; without
    /// quotes it is taken too. One that is empty, too long, or not of visible ASCII is a MalformedRequest.
    /// Each token has keys of its own: none is answered with what another has submitted.
    static std::expected<std::optional<IdempotencyKey>, Problem> of(const ApiRequest &request);

    /// The key with the fingerprint of the request: its path, its body, and what else decides what is made of
    /// that, where the path leaves it open. `reading` has no line break. SHA-256, 5 ms for 1 MB.
    RequestKey with(QByteArrayView body, QByteArrayView reading = {}) const;

private:
    QString m_key;
    QByteArray m_path;
};

/// For a request that is about one task.
TaskSource::OutcomesCallback onlyOutcome(TaskSource::TaskCallback done);
/// For one of which all or none are accepted.
TaskSource::OutcomesCallback allOutcomes(TaskSource::GraphCallback done);

} // namespace pooldeck
