// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/tasksubmission.h"

#include "core/api/jsonescapes.h"

#include <algorithm>
#include <array>
#include <charconv>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr qsizetype MaxSubmitterLength = 200;

// In the contract, but not there yet. The value that asks for nothing is taken.
struct Unsupported
{
    QByteArrayView field;
    QByteArrayView neutral;
};
constexpr std::array<Unsupported, 7> NotYet{{{"delay", "0"},
                                             {"due_at", "null"},
                                             {"timeout", "null"},
                                             {"retries", "0"},
                                             {"unique_key", "null"},
                                             {"depends_on", "[]"},
                                             {"resources", "{}"}}};

QString keyOf(const JsonNode &member)
{
    return QString::fromUtf8(member.keyEscaped ? QByteArrayView(unescapedJson(member.key)) : member.key);
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

SubmissionReader::SubmissionReader(QByteArrayView submitter)
    : m_submitter(QString::fromUtf8(submitter.first(qMin(submitter.size(), MaxSubmitterLength))))
{
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
    m_spec.params = NoParams;
    m_spec.priority = 0;
    m_spec.tags.clear();
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
    if (isKey(member, "queue")) {
        if (expect(JsonKind::String, member) && StrictJson::unescaped(member.value.text) != "default"_L1)
            fault(u"/queue"_s, u"queues other than \"default\" are not supported yet"_s);
        return;
    }
    const auto known = std::find_if(NotYet.begin(), NotYet.end(),
                                    [&member](const Unsupported &it) { return isKey(member, it.field); });
    const QString pointer = u'/' + StrictJson::pointerToken(keyOf(member));
    if (known == NotYet.end())
        fault(pointer, u"there is no such field"_s);
    else if (member.value.kind != JsonKind::Null
             && QByteArrayView(StrictJson::compacted(member.value.text)) != known->neutral)
        fault(pointer, u"is not supported yet"_s);
}

std::expected<TaskSpec, Problem> parseSubmission(QByteArrayView body, QByteArrayView submitter)
{
    return SubmissionReader(submitter).read(body);
}

} // namespace pooldeck
