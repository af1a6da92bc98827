// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/reply.h"

#include <array>
#include <cstdio>
#include <ctime>

namespace pooldeck {

QByteArrayView reasonPhrase(int status) noexcept
{
    switch (status) {
    case 101:
        return "Switching Protocols";
    case 200:
        return "OK";
    case 201:
        return "Created";
    case 202:
        return "Accepted";
    case 204:
        return "No Content";
    case 206:
        return "Partial Content";
    case 308:
        return "Permanent Redirect";
    case 304:
        return "Not Modified";
    case 400:
        return "Bad Request";
    case 401:
        return "Unauthorized";
    case 403:
        return "Forbidden";
    case 404:
        return "Not Found";
    case 405:
        return "Method Not Allowed";
    case 408:
        return "Request Timeout";
    case 409:
        return "Conflict";
    case 410:
        return "Gone";
    case 412:
        return "Precondition Failed";
    case 413:
        return "Content Too Large";
    case 414:
        return "URI Too Long";
    case 415:
        return "Unsupported Media Type";
    case 416:
        return "Range Not Satisfiable";
    case 417:
        return "Expectation Failed";
    case 421:
        return "Misdirected Request";
    case 422:
        return "Unprocessable Content";
    case 426:
        return "Upgrade Required";
    case 429:
        return "Too Many Requests";
    case 431:
        return "Request Header Fields Too Large";
    case 500:
        return "Internal Server Error";
    case 501:
        return "Not Implemented";
    case 502:
        return "Bad Gateway";
    case 503:
        return "Service Unavailable";
    case 505:
        return "HTTP Version Not Supported";
    case 507:
        return "Insufficient Storage";
    default:
        return {};
    }
}

QByteArrayView httpDate()
{
    // By hand: strftime would use the locale's names, and this is asked for with every answer.
    thread_local std::time_t cachedAt = -1;
    thread_local std::array<char, 32> cached{};
    const std::time_t now = std::time(nullptr);
    if (now != cachedAt) {
        static constexpr std::array<const char *, 7> Days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
        static constexpr std::array<const char *, 12> Months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                             "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
        std::tm utc{};
        gmtime_r(&now, &utc);
        std::snprintf(cached.data(), cached.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                      Days[static_cast<size_t>(utc.tm_wday)], utc.tm_mday % 100,
                      Months[static_cast<size_t>(utc.tm_mon)], (utc.tm_year + 1900) % 10000,
                      utc.tm_hour % 100, utc.tm_min % 100, utc.tm_sec % 100);
        cachedAt = now;
    }
    return QByteArrayView(cached.data());
}

QByteArray serialized(const Reply &reply, const ReplyFraming &framing)
{
    const bool bodiless = reply.status == 101 || reply.status == 204 || reply.status == 304;
    QByteArray out;
    out.reserve(320 + (framing.withoutBody ? 0 : reply.body.size()));
    out += "HTTP/1.1 ";
    out += QByteArray::number(reply.status);
    out += ' ';
    out += reasonPhrase(reply.status);
    if (!bodiless) {
        out += "\r\nContent-Type: ";
        out += reply.contentType;
        if (!reply.stream || reply.toldLength >= 0) {
            const bool isTold = (framing.withoutBody || reply.stream) && reply.toldLength >= 0;
            out += "\r\nContent-Length: ";
            out += QByteArray::number(isTold ? reply.toldLength : reply.body.size());
        } else if (framing.inChunks) {
            out += "\r\nTransfer-Encoding: chunked";
        }
    }
    out += "\r\nX-Content-Type-Options: nosniff\r\nCache-Control: no-store\r\n";
    if (!framing.date.isEmpty()) {
        out += "Date: ";
        out += framing.date;
        out += "\r\n";
    }
    if (framing.close)
        out += "Connection: close\r\n";
    for (const auto &[name, value] : reply.headers) {
        out += name;
        out += ": ";
        out += value;
        out += "\r\n";
    }
    out += "\r\n";
    if (!framing.withoutBody && !bodiless && !reply.stream)
        out += reply.body;
    return out;
}

} // namespace pooldeck
