// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/multipart.h"

#include "core/api/requesthead.h"
#include "core/api/utf8text.h"
#include "core/task/jsonvalues.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

bool isTokenByte(char c) noexcept
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
        || QByteArrayView("!#$%&'*+-.^_`|~").contains(c);
}

bool isToken(QByteArrayView text) noexcept
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), isTokenByte);
}

bool isControl(char c) noexcept
{
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
}

/// A field's value with its parameters, each at most once: `form-data; name="a"; filename="b"`.
struct ValueWithParameters
{
    QByteArray value; ///< in lower case
    std::vector<std::pair<QByteArray, QByteArray>> parameters; ///< names in lower case

    const QByteArray *find(QByteArrayView name) const
    {
        const auto it =
            std::ranges::find_if(parameters, [&](const auto &parameter) { return parameter.first == name; });
        return it == parameters.end() ? nullptr : &it->second;
    }
};

/// A quoted string's content; `rest` goes behind its closing quote.
std::optional<QByteArray> takeQuoted(QByteArrayView &rest)
{
    QByteArray text;
    for (qsizetype i = 1; i < rest.size(); ++i) {
        if (rest[i] == '"') {
            rest = rest.sliced(i + 1);
            return text;
        }
        // Only these two are escaped: old browsers sent the backslashes of paths as they are.
        if (rest[i] == '\\' && i + 1 < rest.size() && (rest[i + 1] == '"' || rest[i + 1] == '\\'))
            ++i;
        text += rest[i];
    }
    return std::nullopt;
}

std::optional<ValueWithParameters> parseValue(QByteArrayView text)
{
    ValueWithParameters result;
    const qsizetype end = text.indexOf(';');
    result.value = (end < 0 ? text : text.first(end)).trimmed().toByteArray().toLower();
    QByteArrayView rest = end < 0 ? QByteArrayView() : text.sliced(end);
    while (!rest.isEmpty()) {
        if (rest.front() != ';')
            return std::nullopt;
        rest = rest.sliced(1).trimmed();
        const qsizetype equals = rest.indexOf('=');
        if (equals < 0 || !isToken(rest.first(equals)))
            return std::nullopt;
        QByteArray name = rest.first(equals).toByteArray().toLower();
        rest = rest.sliced(equals + 1);
        std::optional<QByteArray> value;
        if (rest.startsWith('"')) {
            value = takeQuoted(rest);
        } else {
            const auto tokenEnd = std::find_if_not(rest.begin(), rest.end(), isTokenByte);
            value = rest.first(tokenEnd - rest.begin()).toByteArray();
            rest = rest.sliced(value->size());
        }
        if (!value || result.find(name))
            return std::nullopt;
        result.parameters.emplace_back(std::move(name), *std::move(value));
        rest = rest.trimmed();
    }
    return result;
}

std::unexpected<Problem> malformed(const QString &detail)
{
    return std::unexpected(Problem{ProblemKind::MalformedBody, detail, {}, {}});
}

/// The lines between a boundary and the empty line.
std::expected<FormPart, Problem> parsePartHead(QByteArrayView head)
{
    std::optional<ValueWithParameters> disposition;
    FormPart part;
    while (!head.isEmpty()) {
        const qsizetype end = head.indexOf("\r\n");
        const QByteArrayView line = head.first(end);
        head = head.sliced(end + 2);
        const qsizetype colon = line.indexOf(':');
        if (colon < 0 || !isToken(line.first(colon)) || std::any_of(line.begin(), line.end(), isControl))
            return malformed(u"A part of the form has a header field that is not well-formed."_s);
        const QByteArrayView name = line.first(colon);
        const QByteArrayView value = line.sliced(colon + 1).trimmed();
        if (equalsLower(name, "content-disposition")) {
            if (disposition)
                return malformed(u"A part of the form has two Content-Disposition fields."_s);
            disposition = parseValue(value);
            if (!disposition)
                return malformed(u"A part's Content-Disposition is not well-formed."_s);
        } else if (equalsLower(name, "content-type")) {
            if (!part.contentType.isEmpty())
                return malformed(u"A part of the form has two Content-Type fields."_s);
            part.contentType = value.toByteArray();
        } else if (equalsLower(name, "content-transfer-encoding")) {
            return malformed(
                u"A part's Content-Transfer-Encoding is not taken; send its bytes as they are."_s);
        }
    }
    const QByteArray *name = disposition ? disposition->find("name") : nullptr;
    if (!disposition || disposition->value != "form-data" || !name || name->isEmpty())
        return malformed(u"A part of the form has no Content-Disposition: form-data with a name."_s);
    if (disposition->find("filename*"))
        return malformed(u"A part has the parameter \"filename*\", which a form must not have."_s);
    const QByteArray *fileName = disposition->find("filename");
    if (!name->isValidUtf8() || (fileName && !fileName->isValidUtf8()))
        return malformed(u"A part's name is not valid UTF-8."_s);
    part.name = wholeFromUtf8(*name);
    if (fileName)
        part.fileName = wholeFromUtf8(*fileName);
    return part;
}

} // namespace

std::optional<QByteArray> Multipart::boundary(QByteArrayView contentType)
{
    constexpr qsizetype Longest = 70;
    const auto parsed = parseValue(contentType);
    const QByteArray *boundary =
        parsed && parsed->value == "multipart/form-data" ? parsed->find("boundary") : nullptr;
    const auto isAllowed = [](char c) { return isTokenByte(c) || QByteArrayView("(),/:=? ").contains(c); };
    if (!boundary || boundary->isEmpty() || boundary->size() > Longest || boundary->endsWith(' ')
        || !std::all_of(boundary->begin(), boundary->end(), isAllowed))
        return std::nullopt;
    return *boundary;
}

std::expected<std::vector<FormPart>, Problem> Multipart::parse(QByteArrayView contentType,
                                                               QByteArrayView body)
{
    const std::optional<QByteArray> boundaryName = boundary(contentType);
    if (!boundaryName)
        return std::unexpected(Problem{ProblemKind::UnsupportedMediaType,
                                       u"Send the form as multipart/form-data, with a boundary."_s,
                                       {},
                                       {},
                                       "multipart/form-data"});
    const QByteArray delimiter = "\r\n--" + *boundaryName;
    if (!body.startsWith(QByteArrayView(delimiter).sliced(2)))
        return malformed(u"The form does not begin with its boundary."_s);
    std::vector<FormPart> parts;
    QByteArrayView rest = body.sliced(delimiter.size() - 2);
    while (rest != QByteArrayView("--\r\n") && rest != QByteArrayView("--")) {
        if (!rest.startsWith("\r\n"))
            return malformed(u"A boundary of the form is followed by something else."_s);
        if (parts.size() == MaxParts)
            return malformed(u"The form has more than %1 parts."_s.arg(MaxParts));
        rest = rest.sliced(2);
        const qsizetype headEnd = rest.first(std::min(rest.size(), MaxPartHead)).indexOf("\r\n\r\n");
        if (headEnd < 0)
            return malformed(
                u"A part's header fields do not end, or have more than %1 bytes."_s.arg(MaxPartHead));
        auto part = parsePartHead(rest.first(headEnd + 2));
        if (!part)
            return std::unexpected(part.error());
        rest = rest.sliced(headEnd + 2); // its line end may be the delimiter's first
        const qsizetype contentEnd = rest.indexOf(delimiter);
        if (contentEnd < 0)
            return malformed(u"The form does not end with its boundary."_s);
        part->content = rest.first(contentEnd).sliced(std::min<qsizetype>(2, contentEnd));
        parts.push_back(*std::move(part));
        rest = rest.sliced(contentEnd + delimiter.size());
    }
    return parts;
}

std::expected<FormPart, Problem> Multipart::onlyFile(QByteArrayView contentType, QByteArrayView body,
                                                     const QString &name)
{
    auto parts = parse(contentType, body);
    if (!parts)
        return std::unexpected(parts.error());
    QList<Fault> faults;
    for (const FormPart &part : *parts) {
        if (part.name != name)
            faults.append(
                {pointerTo({}, part.name), u"there is no such field; there is only \"%1\""_s.arg(name)});
        else if (!part.fileName)
            faults.append({pointerTo({}, name), u"must be a file"_s});
    }
    const auto files = std::ranges::count(*parts, name, &FormPart::name);
    if (files != 1)
        faults.append({pointerTo({}, name), files == 0 ? u"is required"_s : u"must be there once"_s});
    if (!faults.isEmpty())
        return std::unexpected(
            Problem{ProblemKind::InvalidFields, u"The form must have exactly one file."_s, faults, {}});
    return std::move(parts->front());
}

} // namespace pooldeck
