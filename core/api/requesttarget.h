// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/problem.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <QString>
#include <QVarLengthArray>

#include <expected>
#include <utility>

namespace pooldeck {

/// The segments of a path, percent-decoded exactly once. Views point into the request or, where
/// something had to be decoded, into `storage`.
class PathSegments
{
public:
    /// Refuses what another decoder could read differently: an encoded slash, backslashes, NUL and
    /// control bytes, "." and "..", broken escapes, invalid UTF-8. `path` begins with '/'.
    static std::expected<PathSegments, Problem> split(QByteArrayView path);

    PathSegments(PathSegments &&) = default;
    PathSegments &operator=(PathSegments &&) = default;

    qsizetype size() const { return m_segments.size(); }
    QByteArrayView operator[](qsizetype i) const { return m_segments[i]; }

private:
    PathSegments() = default;

    QVarLengthArray<QByteArrayView, 8> m_segments;
    QList<QByteArray> m_storage;
};

/// The parameters of a query, decoded, in their order. A broken escape, invalid UTF-8 or too many of them are
/// a fault.
using QueryItems = QList<std::pair<QString, QString>>;
std::expected<QueryItems, Problem> queryItems(QByteArrayView query);

} // namespace pooldeck
