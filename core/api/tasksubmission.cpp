// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/tasksubmission.h"

#include "core/api/jsonescapes.h"
#include "core/api/utf8text.h"
#include "core/task/taskspecjson.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <charconv>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

QString keyOf(const JsonNode &member)
{
    return wholeFromUtf8(member.keyEscaped ? QByteArrayView(unescapedJson(member.key)) : member.key);
}

// Keys with escapes in them are none of ours: for those readOther() looks closer.
bool isKey(const JsonNode &member, QByteArrayView name)
{
    return member.key == name;
}

} // namespace

Problem malformedJson(const JsonFault &fault)
{
    return {ProblemKind::MalformedBody, u"At byte %1: %2."_s.arg(fault.offset).arg(fault.message), {}, {}};
}

std::expected<TaskSpec, Problem> SubmissionReader::read(QByteArrayView text)
{
    m_outline.clear();
    const auto root = StrictJson::check(text, m_outline, 1);
    if (!root)
        return std::unexpected(malformedJson(root.error()));
    return read(*root, m_outline);
}

std::expected<TaskSpec, Problem> SubmissionReader::read(const JsonSlice &value,
                                                        std::span<const JsonNode> members)
{
    static const QByteArray NoParams = "{}";
    m_spec = TaskSpec();
    m_spec.params = NoParams;
    m_spec.submitter = m_submitter;
    m_hasType = false;
    if (value.kind != JsonKind::Object) {
        fault({}, u"a task must be an object, not %1"_s.arg(jsonKindName(value.kind)));
    } else {
        for (const JsonNode &member : members)
            readMember(member);
        if (!m_hasType)
            fault(u"/type"_s, u"the name of a task type is required"_s);
    }
    if (m_faults.isEmpty())
        return m_spec;
    if (m_catalog && value.kind == JsonKind::Object)
        m_catalog->checkFurther(m_spec, m_faults);
    return std::unexpected(Problem{
        ProblemKind::InvalidFields, u"The task was not accepted."_s, std::exchange(m_faults, {}), {}});
}

void SubmissionReader::fault(QString pointer, QString message)
{
    m_faults.append({std::move(pointer), std::move(message)});
}

bool SubmissionReader::expect(JsonKind kind, const JsonNode &member)
{
    if (member.value.kind == kind)
        return true;
    fault(u'/' + keyOf(member),
          u"must be %1, not %2"_s.arg(jsonKindName(kind), jsonKindName(member.value.kind)));
    return false;
}

void SubmissionReader::readMember(const JsonNode &member)
{
    if (isKey(member, "type"))
        readType(member);
    else if (isKey(member, "params"))
        readParams(member);
    else if (isKey(member, "priority"))
        readPriority(member);
    else if (isKey(member, "tags"))
        readTags(member);
    else if (isKey(member, "queue"))
        readQueue(member);
    else
        readOther(member);
}

void SubmissionReader::readType(const JsonNode &member)
{
    m_hasType = true;
    if (!expect(JsonKind::String, member))
        return;
    if (member.value.text != QByteArrayView(m_typeText)) {
        m_typeText = member.value.text.toByteArray();
        m_type = StrictJson::unescaped(member.value.text);
    }
    m_spec.type = m_type;
}

void SubmissionReader::readParams(const JsonNode &member)
{
    if (expect(JsonKind::Object, member) && member.value.text != QByteArrayView("{}"))
        m_spec.params = StrictJson::compacted(member.value.text);
}

void SubmissionReader::readPriority(const JsonNode &member)
{
    if (!expect(JsonKind::Number, member))
        return;
    const QByteArrayView text = member.value.text;
    const auto [end, error] = std::from_chars(text.begin(), text.end(), m_spec.priority);
    if (error != std::errc() || end != text.end())
        fault(u"/priority"_s, u"must be a whole number"_s);
}

void SubmissionReader::readTags(const JsonNode &member)
{
    if (!expect(JsonKind::Array, member))
        return;
    if (member.value.text != QByteArrayView(m_tagsText)) {
        QStringList tags;
        const std::vector<JsonSlice> items = StrictJson::elements(member.value.text);
        const qsizetype faultsBefore = m_faults.size();
        for (size_t i = 0; i < items.size(); ++i) {
            if (items[i].kind != JsonKind::String)
                fault(u"/tags/%1"_s.arg(i), u"must be a string, not %1"_s.arg(jsonKindName(items[i].kind)));
            else
                tags.append(StrictJson::unescaped(items[i].text));
        }
        if (m_faults.size() > faultsBefore)
            return;
        m_tagsText = member.value.text.toByteArray();
        m_tags = std::move(tags);
    }
    m_spec.tags = m_tags;
}

void SubmissionReader::readOther(const JsonNode &member)
{
    if (member.keyEscaped) {
        const QByteArray plain = unescapedJson(member.key);
        readMember({.key = plain, .value = member.value});
        return;
    }
    // Seldom used: here QJsonDocument may read what has been checked.
    const QByteArray text = '[' + member.value.text.toByteArray() + ']';
    const QJsonValue value = QJsonDocument::fromJson(text).array().at(0);
    if (!readTaskOption(m_spec, keyOf(member), value, m_faults))
        fault(u'/' + StrictJson::pointerToken(keyOf(member)), u"there is no such field"_s);
}

void SubmissionReader::readQueue(const JsonNode &member)
{
    if (!expect(JsonKind::String, member))
        return;
    if (member.value.text != QByteArrayView(m_queueText)) {
        m_queueText = member.value.text.toByteArray();
        m_queue = StrictJson::unescaped(member.value.text);
    }
    if (m_queue.isEmpty())
        fault(u"/queue"_s, u"must not be empty"_s);
    m_spec.queue = m_queue;
}

std::expected<TaskSpec, Problem> parseSubmission(QByteArrayView body, const QString &submitter,
                                                 const TaskCatalog *catalog)
{
    return SubmissionReader(submitter, catalog).read(body);
}

} // namespace pooldeck
