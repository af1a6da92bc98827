// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/tasksubmission.h"

#include "core/api/strictjson.h"

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
    QLatin1StringView field;
    QByteArrayView neutral;
};
constexpr std::array<Unsupported, 7> NotYet{{{"delay"_L1, "0"},
                                             {"due_at"_L1, "null"},
                                             {"timeout"_L1, "null"},
                                             {"retries"_L1, "0"},
                                             {"unique_key"_L1, "null"},
                                             {"depends_on"_L1, "[]"},
                                             {"resources"_L1, "{}"}}};

class SubmissionReader
{
public:
    std::expected<TaskSpec, Problem> read(QByteArrayView body)
    {
        const auto root = StrictJson::check(body);
        if (!root) {
            return std::unexpected(
                Problem{ProblemKind::MalformedBody,
                        u"At byte %1: %2."_s.arg(root.error().offset).arg(root.error().message),
                        {},
                        {}});
        }
        if (root->kind != JsonKind::Object) {
            fault({}, u"a task must be an object, not %1"_s.arg(jsonKindName(root->kind)));
        } else {
            for (const JsonMember &member : StrictJson::members(root->text))
                readMember(member);
            if (!m_hasType)
                fault(u"/type"_s, u"the name of a task type is required"_s);
        }
        if (m_faults.isEmpty())
            return std::move(m_spec);
        return std::unexpected(
            Problem{ProblemKind::InvalidFields, u"The task was not accepted."_s, std::move(m_faults), {}});
    }

private:
    void fault(QString pointer, QString message)
    {
        m_faults.append({std::move(pointer), std::move(message)});
    }

    bool expect(JsonKind kind, const JsonMember &member)
    {
        if (member.value.kind == kind)
            return true;
        fault(u'/' + member.key,
              u"must be %1, not %2"_s.arg(jsonKindName(kind), jsonKindName(member.value.kind)));
        return false;
    }

    void readMember(const JsonMember &member)
    {
        const QString &key = member.key;
        if (key == "type"_L1) {
            m_hasType = true;
            if (expect(JsonKind::String, member))
                m_spec.type = StrictJson::unescaped(member.value.text);
        } else if (key == "params"_L1) {
            if (expect(JsonKind::Object, member))
                m_spec.params = StrictJson::compacted(member.value.text);
        } else if (key == "queue"_L1) {
            if (expect(JsonKind::String, member) && StrictJson::unescaped(member.value.text) != "default"_L1)
                fault(u"/queue"_s, u"queues other than \"default\" are not supported yet"_s);
        } else if (key == "priority"_L1) {
            readPriority(member);
        } else if (key == "tags"_L1) {
            readTags(member);
        } else {
            readOther(member);
        }
    }

    void readPriority(const JsonMember &member)
    {
        if (!expect(JsonKind::Number, member))
            return;
        const QByteArrayView text = member.value.text;
        const auto [end, error] = std::from_chars(text.begin(), text.end(), m_spec.priority);
        if (error != std::errc() || end != text.end())
            fault(u"/priority"_s, u"must be a whole number"_s);
    }

    void readTags(const JsonMember &member)
    {
        if (!expect(JsonKind::Array, member))
            return;
        const std::vector<JsonSlice> tags = StrictJson::elements(member.value.text);
        for (size_t i = 0; i < tags.size(); ++i) {
            const QString pointer = u"/tags/%1"_s.arg(i);
            if (tags[i].kind != JsonKind::String)
                fault(pointer, u"must be a string, not %1"_s.arg(jsonKindName(tags[i].kind)));
            else
                m_spec.tags.append(StrictJson::unescaped(tags[i].text));
        }
    }

    void readOther(const JsonMember &member)
    {
        const auto known = std::find_if(NotYet.begin(), NotYet.end(),
                                        [&member](const Unsupported &it) { return it.field == member.key; });
        const QString pointer = u'/' + StrictJson::pointerToken(member.key);
        if (known == NotYet.end())
            fault(pointer, u"there is no such field"_s);
        else if (member.value.kind != JsonKind::Null
                 && QByteArrayView(StrictJson::compacted(member.value.text)) != known->neutral)
            fault(pointer, u"is not supported yet"_s);
    }

    TaskSpec m_spec;
    QList<Fault> m_faults;
    bool m_hasType = false;
};

} // namespace

std::expected<TaskSpec, Problem> parseSubmission(const QByteArray &body, QByteArrayView submitter)
{
    std::expected<TaskSpec, Problem> spec = SubmissionReader().read(body);
    if (spec)
        spec->submitter = QString::fromUtf8(submitter.first(qMin(submitter.size(), MaxSubmitterLength)));
    return spec;
}

} // namespace pooldeck
