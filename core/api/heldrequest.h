// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/router.h"

namespace pooldeck {

/// A request that outlives the call it was made for: a copy of what ApiRequest refers to. The body is shared,
/// not copied. For requests whose body is whole.
class HeldRequest
{
public:
    explicit HeldRequest(const ApiRequest &request);
    Q_DISABLE_COPY_MOVE(HeldRequest)

    /// Valid for as long as this is.
    ApiRequest request() const;

private:
    const QByteArray m_headBytes; // what m_head's views point into
    RequestHead m_head;
    const QByteArray m_body;
    const CallerPtr m_caller;
    QByteArrayList m_captures;
    const QueryItems m_query;
};

} // namespace pooldeck
