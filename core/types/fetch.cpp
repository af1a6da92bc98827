// SPDX-License-Identifier: GPL-3.0-only
#include "core/types/fetch.h"

#include "core/types/builtintypes.h"
#include "core/types/fetchtask.h"
#include "core/types/schema.h"

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr qint64 MostMaxBytes = qint64(1) << 50;

} // namespace

TaskType fetchTypeWith(const FetchTimes &times)
{
    const QJsonObject url{{"type"_L1, "string"_L1},
                          {"pattern"_L1, "^[Hh][Tt][Tt][Pp][Ss]?://[^/?#]"_L1},
                          {"maxLength"_L1, 8192},
                          {"description"_L1, "The http or https address."_L1}};
    const QJsonObject target{{"type"_L1, "string"_L1},
                             {"pattern"_L1, "^(/|[A-Za-z]:[/\\\\])"_L1},
                             {"maxLength"_L1, 4096},
                             {"description"_L1, "The file to make; an absolute path."_L1}};
    const QJsonObject maxBytes{{"type"_L1, "integer"_L1},
                               {"minimum"_L1, 1},
                               {"maximum"_L1, MostMaxBytes},
                               {"default"_L1, DefaultMaxBytes},
                               {"description"_L1, "The size beyond which it fails, in bytes."_L1}};
    const QJsonObject overwrite{{"type"_L1, "boolean"_L1},
                                {"default"_L1, false},
                                {"description"_L1, "Whether a file that exists is replaced."_L1}};
    const QJsonObject sha256{{"type"_L1, "string"_L1},
                             {"pattern"_L1, "^[0-9a-f]{64}$"_L1},
                             {"description"_L1, "The digest that it must have."_L1}};
    return {.name = u"fetch"_s,
            .description = u"Downloads a file; a further attempt goes on where the last one ended."_s,
            .paramsSchema = objectSchema({{"url"_L1, url},
                                          {"target"_L1, target},
                                          {"max_bytes"_L1, maxBytes},
                                          {"overwrite"_L1, overwrite},
                                          {"sha256"_L1, sha256}},
                                         {u"url"_s, u"target"_s}),
            .run = LoopFunction([client = std::make_shared<FetchClient>(), times](TaskContext &context) {
                return runFetch(client, times, context);
            }),
            .progressInBytes = true};
}

TaskType fetchType()
{
    return fetchTypeWith({});
}

} // namespace pooldeck
