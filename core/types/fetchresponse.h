// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QByteArray>
#include <QString>
#include <QUrl>

#include <optional>

namespace pooldeck {

/// What a server answers before the body; fields as they came.
struct FetchResponse
{
    QUrl url;
    int status = 0;
    QString reason;
    QByteArray etag;
    QByteArray lastModified;
    QByteArray date;
    QByteArray contentType;
    QByteArray contentRange;
    QByteArray location;
    std::optional<qint64> contentLength;
};

/// What has been fetched before.
struct FetchedPart
{
    qint64 bytes = 0; ///< zero: nothing
    QByteArray validator; ///< a strong ETag or a Last-Modified date, as If-Range takes it
};

/// What follows from an answer.
struct FetchStep
{
    enum Kind {
        Whole, ///< the body is all of it
        Rest, ///< the body goes on where the part ends
        Complete, ///< the part is all of it
        StartOver, ///< the part is of no use: ask again without it
        Redirect,
        Fail,
    };
    Kind kind = Fail;
    std::optional<qint64> total; ///< of the whole resource, for Whole and Rest
    QUrl target; ///< for Redirect
    QString message; ///< for Fail
};

// Pure; any thread.

/// A redirect from https to http, or to anything else, fails.
FetchStep nextFetchStep(const FetchResponse &response, const FetchedPart &part);

/// What If-Range may carry for this answer (RFC 9110, 8.8 and 13.1.5): a strong ETag, or else the date of
/// a change that the server's clock says was long enough ago; empty if there is neither.
QByteArray rangeValidator(const FetchResponse &response);

/// For messages and results: without the user's name and password.
QString shownUrl(const QUrl &url);

} // namespace pooldeck
