// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/error.h"

#include <QJsonObject>
#include <QJsonValue>

#include <memory>

namespace pooldeck {

/// Why a schema may not have this regular expression (ECMAScript); empty if it may.
QString patternFault(const QString &pattern);

/// A compiled JSON Schema (draft 7). Immutable: any thread may validate with it.
class ParamsSchema
{
public:
    /// Of a text that a `pattern` or `format` is for, in characters: matching takes stack for each.
    static constexpr qsizetype MaxMatched = 4'000;

    /// Compiles; a schema that is not valid is an InvalidRequest error saying why.
    static Result<ParamsSchema> compile(const QJsonObject &schema);

    ParamsSchema(ParamsSchema &&) noexcept;
    ParamsSchema &operator=(ParamsSchema &&) noexcept;
    ~ParamsSchema();

    /// The faults of a value, empty if it is valid. `prefix` is put before each pointer.
    QList<Fault> validate(const QJsonValue &value, const QString &prefix = {}) const;

private:
    struct Compiled;
    explicit ParamsSchema(std::unique_ptr<Compiled> compiled);
    std::unique_ptr<Compiled> m_compiled;
};

} // namespace pooldeck
