// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/router.h"
#include "tests/support/rawclient.h"

namespace pooldeck {

/// Holds answers against the table of routes, and so against the OpenAPI document, which is made from it.
/// Any thread.
class AnswerCheck
{
public:
    explicit AnswerCheck(const std::vector<Route> &routes);

    /// What the document does not say of such an answer, its status or its media type; empty if it says all.
    QByteArray fault(QByteArrayView requestLine, const RawAnswer &answer) const;

private:
    Router m_router;
};

} // namespace pooldeck
