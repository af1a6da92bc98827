// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/requesthead.h"

#include <algorithm>
#include <array>
#include <cstring>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr std::array<QLatin1StringView, HttpMethodCount> MethodNames{
    "GET"_L1, "HEAD"_L1, "POST"_L1, "PUT"_L1, "PATCH"_L1, "DELETE"_L1, "OPTIONS"_L1};

enum CharClass : unsigned char {
    TokenChar = 1, // RFC 9110 tchar
    TargetChar = 2, // visible ASCII but '#'
    ValueChar = 4, // visible, space, tab, and the bytes of UTF-8
};

constexpr std::array<unsigned char, 256> classTable()
{
    std::array<unsigned char, 256> table{};
    for (int c = 0x21; c < 0x7f; ++c) {
        const auto i = static_cast<size_t>(c);
        table[i] = ValueChar;
        if (c != '#')
            table[i] |= TargetChar;
        if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
            table[i] |= TokenChar;
    }
    for (const char c : "!#$%&'*+-.^_`|~") {
        if (c)
            table[static_cast<unsigned char>(c)] |= TokenChar;
    }
    table[' '] = table['\t'] = ValueChar;
    for (size_t i = 0x80; i < 0x100; ++i)
        table[i] = ValueChar;
    return table;
}
constexpr std::array<unsigned char, 256> Classes = classTable();

bool allOf(QByteArrayView text, CharClass wanted) noexcept
{
    return std::all_of(text.begin(), text.end(),
                       [wanted](char c) { return Classes[static_cast<unsigned char>(c)] & wanted; });
}

constexpr char lowered(char c) noexcept
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}

QByteArrayView stripped(QByteArrayView text) noexcept
{
    while (!text.isEmpty() && (text.front() == ' ' || text.front() == '\t'))
        text = text.sliced(1);
    while (!text.isEmpty() && (text.back() == ' ' || text.back() == '\t'))
        text.chop(1);
    return text;
}

// Fields that decide something here; a second one could say something else to somebody else.
constexpr std::array<QByteArrayView, 7> Single{
    "host", "authorization", "origin", "sec-fetch-site", "content-type", "expect", "transfer-encoding"};

} // namespace

QLatin1StringView methodName(HttpMethod method) noexcept
{
    return MethodNames[static_cast<size_t>(method)];
}

bool equalsLower(QByteArrayView any, QByteArrayView lower) noexcept
{
    return any.size() == lower.size()
        && std::equal(any.begin(), any.end(), lower.begin(), [](char a, char b) { return lowered(a) == b; });
}

bool hasToken(QByteArrayView list, QByteArrayView lowerToken) noexcept
{
    while (!list.isEmpty()) {
        qsizetype end = list.indexOf(',');
        if (end < 0)
            end = list.size();
        if (equalsLower(stripped(list.first(end)), lowerToken))
            return true;
        list = list.sliced(std::min(end + 1, list.size()));
    }
    return false;
}

const RequestHead::Field *RequestHead::find(QByteArrayView lowerName) const
{
    for (const Field &field : m_fields) {
        if (equalsLower(field.name, lowerName))
            return &field;
    }
    return nullptr;
}

QByteArrayView RequestHead::field(QByteArrayView lowerName) const
{
    const Field *found = find(lowerName);
    return found ? found->value : QByteArrayView();
}

bool RequestHead::hasField(QByteArrayView lowerName) const
{
    return find(lowerName) != nullptr;
}

RequestHead::Verdict RequestHead::refuse(ProblemKind kind, QLatin1StringView detail)
{
    m_refusal = {kind, QString(detail), {}, {}};
    return Verdict::Refused;
}

RequestHead::Verdict RequestHead::parse(QByteArrayView bytes, const HttpLimits &limits)
{
    m_fields.clear();
    m_path = m_query = {};
    m_contentLength.reset();
    m_method = HttpMethod::Get;
    m_http10 = m_closes = m_expectsContinue = m_wantsWebSocket = m_chunked = false;
    m_keepAlive = true;

    // RFC 9112 2.2: one empty line before the request line is forgiven.
    qsizetype at = bytes.startsWith("\r\n") ? 2 : 0;
    bool atRequestLine = true;
    while (true) {
        const void *found = at < bytes.size()
            ? std::memchr(bytes.data() + at, '\n', static_cast<size_t>(bytes.size() - at))
            : nullptr;
        if (!found)
            return partial(bytes, atRequestLine ? at : -1, limits);
        const qsizetype lineEnd = static_cast<const char *>(found) - bytes.data();
        if (atRequestLine && lineEnd - at > limits.requestLine + 1)
            return refuse(ProblemKind::TargetTooLong, "The request line is too long."_L1);
        if (lineEnd + 1 > limits.head)
            return refuse(ProblemKind::HeadTooLarge, "The request line and header fields are too large."_L1);
        if (lineEnd == at || bytes[lineEnd - 1] != '\r')
            return refuse(ProblemKind::MalformedRequest, "Lines must end with CR and LF."_L1);
        const QByteArrayView line = bytes.sliced(at, lineEnd - 1 - at);
        at = lineEnd + 1;
        if (!atRequestLine && line.isEmpty()) {
            m_bytes = bytes.first(at);
            return finish();
        }
        const Verdict verdict = atRequestLine ? parseRequestLine(line) : parseField(line, limits);
        if (verdict == Verdict::Refused)
            return verdict;
        atRequestLine = false;
    }
}

RequestHead::Verdict RequestHead::partial(QByteArrayView bytes, qsizetype lineStart, const HttpLimits &limits)
{
    // What can never become a request, such as a TLS handshake, is told so at once.
    if (lineStart >= 0 && lineStart < bytes.size()) {
        QByteArrayView line = bytes.sliced(lineStart);
        if (line.back() == '\r')
            line.chop(1);
        const bool sane = std::all_of(line.begin(), line.end(), [](char c) {
            return c == ' ' || (Classes[static_cast<unsigned char>(c)] & TargetChar);
        });
        if (!sane)
            return refuse(ProblemKind::MalformedRequest, "This is not an HTTP/1.1 request line."_L1);
        if (line.size() > limits.requestLine)
            return refuse(ProblemKind::TargetTooLong, "The request line is too long."_L1);
    }
    if (bytes.size() >= limits.head)
        return refuse(ProblemKind::HeadTooLarge, "The request line and header fields are too large."_L1);
    return Verdict::Incomplete;
}

RequestHead::Verdict RequestHead::parseRequestLine(QByteArrayView line)
{
    const qsizetype methodEnd = line.indexOf(' ');
    const qsizetype targetEnd = methodEnd < 0 ? -1 : line.indexOf(' ', methodEnd + 1);
    if (methodEnd <= 0 || targetEnd < 0)
        return refuse(ProblemKind::MalformedRequest, "The request line must be: method, target, version."_L1);
    const QByteArrayView method = line.first(methodEnd);
    const QByteArrayView target = line.sliced(methodEnd + 1, targetEnd - methodEnd - 1);
    const QByteArrayView version = line.sliced(targetEnd + 1);

    if (!allOf(method, TokenChar))
        return refuse(ProblemKind::MalformedRequest, "The method is not a token."_L1);
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    if (version.size() != 8 || !version.startsWith("HTTP/") || !digit(version[5]) || version[6] != '.'
        || !digit(version[7]))
        return refuse(ProblemKind::MalformedRequest, "The request line must end with HTTP/1.1."_L1);
    if (version[5] != '1' || version[7] > '1')
        return refuse(ProblemKind::VersionNotSupported, "Only HTTP/1.1 and HTTP/1.0 are spoken here."_L1);
    m_http10 = version[7] == '0';

    const auto name = std::find_if(MethodNames.begin(), MethodNames.end(), [method](QLatin1StringView known) {
        return QByteArrayView(known.data(), known.size()) == method;
    });
    if (name == MethodNames.end())
        return refuse(ProblemKind::NotImplemented, "The method is not known."_L1);
    m_method = static_cast<HttpMethod>(name - MethodNames.begin());

    if (target.isEmpty() || target.front() != '/' || !allOf(target, TargetChar))
        return refuse(ProblemKind::MalformedRequest,
                      "The target must be a path that begins with '/', percent-encoded where needed."_L1);
    const qsizetype question = target.indexOf('?');
    m_path = question < 0 ? target : target.first(question);
    m_query = question < 0 ? QByteArrayView() : target.sliced(question + 1);
    return Verdict::Complete;
}

RequestHead::Verdict RequestHead::parseField(QByteArrayView line, const HttpLimits &limits)
{
    if (m_fields.size() >= limits.fields)
        return refuse(ProblemKind::HeadTooLarge, "There are too many header fields."_L1);
    const qsizetype colon = line.indexOf(':');
    if (colon <= 0 || !allOf(line.first(colon), TokenChar))
        return refuse(ProblemKind::MalformedRequest, "A header field is not of the form name: value."_L1);
    const Field field{line.first(colon), stripped(line.sliced(colon + 1))};
    if (!allOf(field.value, ValueChar))
        return refuse(ProblemKind::MalformedRequest, "A header field has a control byte in its value."_L1);

    switch (field.name.size()) { // most fields decide nothing: tell them apart by their length first
    case 4: // host
    case 6: // expect, origin
    case 12: // content-type
    case 13: // authorization
    case 14: // sec-fetch-site, content-length
    case 17: // transfer-encoding
        for (const QByteArrayView single : Single) {
            if (equalsLower(field.name, single) && find(single))
                return refuse(ProblemKind::MalformedRequest,
                              "A header field that decides is there twice."_L1);
        }
        if (equalsLower(field.name, "content-length")) {
            if (const Verdict verdict = parseContentLength(field.value); verdict == Verdict::Refused)
                return verdict;
        } else if (equalsLower(field.name, "transfer-encoding")) {
            m_chunked = true;
        } else if (equalsLower(field.name, "expect")) {
            if (!equalsLower(field.value, "100-continue"))
                return refuse(ProblemKind::ExpectationFailed, "Only Expect: 100-continue is known."_L1);
            m_expectsContinue = true;
        }
        break;
    case 7: // upgrade
        if (equalsLower(field.name, "upgrade") && field.value.toByteArray().toLower().contains("websocket"))
            m_wantsWebSocket = true;
        break;
    case 10: // connection
        if (equalsLower(field.name, "connection")) {
            m_closes = m_closes || hasToken(field.value, "close");
        }
        break;
    default:
        break;
    }
    m_fields.append(field);
    return Verdict::Complete;
}

RequestHead::Verdict RequestHead::parseContentLength(QByteArrayView value)
{
    if (m_contentLength)
        return refuse(ProblemKind::MalformedRequest, "Content-Length is there twice."_L1);
    const bool digits = std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (value.isEmpty() || value.size() > 18 || !digits)
        return refuse(ProblemKind::MalformedRequest, "Content-Length is not a number of bytes."_L1);
    qint64 length = 0;
    for (const char c : value)
        length = length * 10 + (c - '0');
    m_contentLength = length;
    return Verdict::Complete;
}

RequestHead::Verdict RequestHead::finish()
{
    if (!hasField("host"))
        return refuse(ProblemKind::MalformedRequest, "The Host field is missing."_L1);
    if (m_chunked) {
        if (m_contentLength || m_http10)
            return refuse(ProblemKind::MalformedRequest,
                          "Transfer-Encoding goes neither with Content-Length nor with HTTP/1.0."_L1);
        return refuse(ProblemKind::NotImplemented,
                      "Bodies with a Transfer-Encoding are not taken: send a Content-Length."_L1);
    }
    m_keepAlive = !m_http10 && !m_closes;
    return Verdict::Complete;
}

} // namespace pooldeck
