// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/heldrequest.h"

#include <limits>

namespace pooldeck {

HeldRequest::HeldRequest(const ApiRequest &request)
    : m_headBytes(request.head.bytes().toByteArray()), m_body(request.body), m_caller(request.caller),
      m_query(request.query)
{
    HttpLimits itsOwn; // it was within the server's when it came
    itsOwn.requestLine = itsOwn.head = m_headBytes.size();
    itsOwn.fields = std::numeric_limits<int>::max();
    m_head.parse(m_headBytes, itsOwn);
    for (const QByteArrayView capture : request.captures)
        m_captures.append(capture.toByteArray());
}

ApiRequest HeldRequest::request() const
{
    ApiRequest request{.head = m_head, .body = m_body, .caller = m_caller, .query = m_query};
    for (const QByteArray &capture : m_captures)
        request.captures.append(capture);
    return request;
}

} // namespace pooldeck
