// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/error.h"

#include <QJsonObject>
#include <QJsonValue>

#include <memory>

namespace pooldeck {

/// A compiled JSON Schema (draft 7). Immutable: any thread may validate with it.
class ParamsSchema
{
public:
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
