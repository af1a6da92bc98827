// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/problem.h"
#include "core/api/strictjson.h"
#include "core/task/task.h"
#include "core/task/taskcatalog.h"

#include <QByteArray>

#include <expected>
#include <span>

namespace pooldeck {

/// Reads submissions. Text that is not strict JSON is a MalformedBody (400); unknown fields and wrong types
/// are InvalidFields (422) with a pointer to each. Whether
/// the type exists, its params are valid and the rest is in range is for the engine to say.
///
/// One thread. What several submissions have in common is made once and shared by them.
class SubmissionReader
{
public:
    /// `submitter` is what the tasks are to show, see Caller::submitter(). `catalog`: what is refused here is
    /// checked against it too, so that all its faults are told at once; outlives this, may be null.
    explicit SubmissionReader(QString submitter, const TaskCatalog *catalog = nullptr)
        : m_submitter(std::move(submitter)), m_catalog(catalog)
    {
    }

    /// The text of one task.
    std::expected<TaskSpec, Problem> read(QByteArrayView text);
    /// A value of text that was checked, with its outline one level deep.
    std::expected<TaskSpec, Problem> read(const JsonSlice &value, std::span<const JsonNode> members);

private:
    void fault(QString pointer, QString message);
    bool expect(JsonKind kind, const JsonNode &member);
    void readMember(const JsonNode &member);
    void readType(const JsonNode &member);
    void readParams(const JsonNode &member);
    void readPriority(const JsonNode &member);
    void readTags(const JsonNode &member);
    void readQueue(const JsonNode &member);
    void readOther(const JsonNode &member);

    const QString m_submitter;
    const TaskCatalog *const m_catalog;
    JsonOutline m_outline; // of read(text); here to keep its memory
    TaskSpec m_spec;
    QList<Fault> m_faults;
    bool m_hasType = false;
    // What was read last, and how it was spelled.
    QByteArray m_typeText;
    QString m_type;
    QByteArray m_queueText;
    QString m_queue;
    QByteArray m_tagsText;
    QStringList m_tags;
};

/// The body of POST /tasks. Pure; any thread.
std::expected<TaskSpec, Problem> parseSubmission(QByteArrayView body, const QString &submitter,
                                                 const TaskCatalog *catalog = nullptr);

/// Why a text is no JSON, with the place.
Problem malformedJson(const JsonFault &fault);

} // namespace pooldeck
