// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/jsonbody.h"

#include "core/api/strictjson.h"
#include "core/api/tasksubmission.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace pooldeck {

std::expected<QJsonObject, Problem> parseObject(const QByteArray &body)
{
    const auto root = StrictJson::check(body);
    if (!root)
        return std::unexpected(malformedJson(root.error()));
    if (root->kind != JsonKind::Object) {
        return std::unexpected(Problem{ProblemKind::InvalidFields,
                                       u"The request is not valid."_s,
                                       {{{}, u"must be an object, not %1"_s.arg(jsonKindName(root->kind))}},
                                       {}});
    }
    return QJsonDocument::fromJson(body).object();
}

} // namespace pooldeck
