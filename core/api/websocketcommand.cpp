// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/websocketcommand.h"

#include "core/api/eventquery.h"
#include "core/api/jsonescapes.h"
#include "core/api/tasksubmission.h"

#include <algorithm>
#include <array>
#include <utility>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr qsizetype MaxRequestId = 200;

struct Shape
{
    QByteArrayView name;
    QByteArrayView required; // empty: nothing is
    QByteArrayView optional;
    QByteArrayView furtherOptional;
};

// In the order of WebSocketCommand::Kind.
constexpr std::array<Shape, 5> Shapes{{{"authenticate", "token", {}, {}},
                                       {"subscribe", {}, "filter", "after"},
                                       {"unsubscribe", {}, {}, {}},
                                       {"submit", "task", {}, {}},
                                       {"cancel", "id", "dependents", {}}}};

QByteArray keyOf(const JsonNode &member)
{
    return member.keyEscaped ? unescapedJson(member.key) : member.key.toByteArray();
}

// A number, or a string without its quotes.
QString scalar(const JsonSlice &value)
{
    return value.kind == JsonKind::String ? StrictJson::unescaped(value.text) : QString::fromUtf8(value.text);
}

} // namespace

void WebSocketCommand::fault(const QByteArray &pointer, QString message)
{
    m_faults.append({u'/' + QString::fromUtf8(pointer), std::move(message)});
}

void WebSocketCommand::readKind(const JsonSlice &value)
{
    const QByteArray name = scalar(value).toUtf8();
    const auto *const shape = std::ranges::find(Shapes, QByteArrayView(name), &Shape::name);
    if (value.kind != JsonKind::String || shape == Shapes.end()) {
        fault("command", u"must be authenticate, subscribe, unsubscribe, submit or cancel"_s);
        return;
    }
    m_kind = static_cast<Kind>(shape - Shapes.begin());
    m_hasKind = true;
}

void WebSocketCommand::readFilterMember(const QByteArray &key, const JsonSlice &value)
{
    // As in a query, but an array for what stands there with commas.
    QStringList texts;
    if (value.kind == JsonKind::Array) {
        const std::vector<JsonSlice> elements = StrictJson::elements(value.text);
        for (const JsonSlice &element : elements)
            texts.append(scalar(element));
    } else {
        texts.append(scalar(value));
    }
    const QString text = texts.join(u',');
    const QList<Parameter> known = eventQueryParameters();
    const auto parameter = std::ranges::find(known, key, &Parameter::name);
    if (parameter == known.end() || key == "after")
        fault("filter/" + key, u"there is no such field"_s);
    else if (const QString message = parameter->rule.fault(text); !message.isEmpty())
        fault("filter/" + key, message);
    else
        m_query.emplace_back(QString::fromUtf8(key), text);
}

void WebSocketCommand::readFilter(const JsonSlice &value)
{
    JsonOutline outline;
    if (value.kind != JsonKind::Object || !StrictJson::check(value.text, outline, 1)) {
        fault("filter", u"must be an object"_s);
        return;
    }
    for (const JsonNode &member : outline)
        readFilterMember(keyOf(member), member.value);
}

void WebSocketCommand::readMember(const QByteArray &key, const JsonSlice &value)
{
    const bool isNumber = value.kind == JsonKind::Number && !value.text.contains('.');
    if (key == "command") {
        readKind(value);
        return;
    }
    if (key == "request_id") {
        const bool isId = value.kind == JsonKind::String || value.kind == JsonKind::Number;
        if (isId && value.text.size() <= MaxRequestId)
            m_requestId = value.text.toByteArray();
        else
            fault(key, u"must be a number or a string of at most %1 bytes"_s.arg(MaxRequestId));
        return;
    }
    m_given.append(key);
    if (key == "token") {
        m_token = value.kind == JsonKind::String ? scalar(value) : QString();
    } else if (key == "task") {
        m_task = value.text.toByteArray();
    } else if (key == "filter") {
        readFilter(value);
    } else if (key == "id") {
        m_id = value.text.toByteArray();
        if (!isNumber)
            fault(key, u"must be a task's id"_s);
    } else if (key == "after") {
        const QString text = QString::fromUtf8(value.text);
        if (isNumber && ValueRule::integer(0).fault(text).isEmpty())
            m_query.emplace_back(u"after"_s, text);
        else
            fault(key, u"must be the number of an event, or 0"_s);
    } else if (key == "dependents") {
        if (value.kind == JsonKind::Boolean)
            m_query.emplace_back(u"dependents"_s, QString::fromUtf8(value.text));
        else
            fault(key, u"must be true or false"_s);
    }
}

std::expected<WebSocketCommand, WebSocketCommand::Refusal> WebSocketCommand::parse(const QByteArray &text)
{
    JsonOutline outline;
    const auto root = StrictJson::check(text, outline, 1);
    if (!root)
        return std::unexpected(Refusal{malformedJson(root.error())});
    WebSocketCommand command;
    if (root->kind == JsonKind::Object) {
        for (const JsonNode &member : outline)
            command.readMember(keyOf(member), member.value);
    }
    if (command.m_hasKind) {
        const Shape &shape = Shapes[static_cast<size_t>(command.m_kind)];
        for (const QByteArray &key : std::as_const(command.m_given)) {
            if (key != shape.required && key != shape.optional && key != shape.furtherOptional)
                command.fault(key, u"there is no such field in this command"_s);
        }
        if (!shape.required.isEmpty() && !command.m_given.contains(shape.required))
            command.fault(shape.required.toByteArray(), u"is required"_s);
    } else if (command.m_faults.isEmpty()) {
        command.fault("command", u"is required"_s);
    }
    if (command.m_faults.isEmpty())
        return command;
    return std::unexpected(Refusal{Problem{ProblemKind::InvalidFields,
                                           u"The command is not valid."_s,
                                           std::exchange(command.m_faults, {}),
                                           {}},
                                   command.m_requestId});
}

} // namespace pooldeck
