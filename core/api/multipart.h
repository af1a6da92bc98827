// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/problem.h"

#include <QByteArrayView>
#include <QString>

#include <expected>
#include <optional>
#include <vector>

namespace pooldeck {

/// One part of a form; `content` points into the body.
struct FormPart
{
    QString name;
    std::optional<QString> fileName; ///< as the client says it: never a path to be used
    QByteArray contentType; ///< empty if the part says none
    QByteArrayView content;
};

/// Reads a multipart/form-data body (RFC 7578) as browsers and curl write it, and nothing else: no text
/// before the first or behind the last boundary, CRLF line ends, fields of at most MaxPartHead bytes, names
/// in UTF-8. What could be read in two ways is a MalformedBody (400), another type an UnsupportedMediaType.
///
/// Pure functions over bytes, one pass; any thread.
namespace Multipart {

inline constexpr size_t MaxParts = 16;
inline constexpr qsizetype MaxPartHead = 4 * 1024;

/// The boundary that a Content-Type field names; nothing if it is no multipart/form-data with a valid one.
std::optional<QByteArray> boundary(QByteArrayView contentType);

std::expected<std::vector<FormPart>, Problem> parse(QByteArrayView contentType, QByteArrayView body);

/// The form's one part, which must be a file called `name`; anything else is InvalidFields (422).
std::expected<FormPart, Problem> onlyFile(QByteArrayView contentType, QByteArrayView body,
                                          const QString &name);

} // namespace Multipart

} // namespace pooldeck
