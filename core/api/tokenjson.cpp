// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/tokenjson.h"

#include "core/api/jsonbody.h"
#include "core/task/jsonvalues.h"
#include "core/task/names.h"
#include "core/task/rfc3339.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <array>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr qsizetype MaxNameLength = 100;
constexpr qsizetype MaxTypes = 100;
constexpr int MaxSubmissionsPerSecond = 1'000'000;
constexpr qsizetype HashSize = 32;

constexpr std::array RightsChoices{std::pair{"read"_L1, Rights(Right::Read)},
                                   std::pair{"submit"_L1, Rights(Right::Submit)},
                                   std::pair{"full"_L1, FullRights}};

void refuseOthers(const QJsonObject &json, const QStringList &known, const QString &at, ValueReader &reader)
{
    for (const QString &key : json.keys()) {
        if (!known.contains(key))
            reader.fault(pointerTo(at, key), u"there is no such field; there are: "_s + known.join(u", "_s));
    }
}

void readTypes(const QJsonValue &value, const QString &at, TokenRecord &token, ValueReader &reader)
{
    const auto array = reader.array(value, at);
    if (!array)
        return;
    if (token.rights != Rights(Right::Submit))
        reader.fault(at, u"goes only with the rights \"submit\""_s);
    if (array->isEmpty() || array->size() > MaxTypes)
        reader.fault(at, u"must have 1 to %1 names of task types"_s.arg(MaxTypes));
    for (qsizetype i = 0; i < array->size(); ++i) {
        if (const auto type = reader.string(array->at(i), u"%1/%2"_s.arg(at).arg(i), MaxNameLength))
            token.types.append(*type);
    }
}

// A file may name types that are not there any more; a new token must not.
void checkTypes(const QJsonValue &value, const TaskCatalog &catalog, ValueReader &reader)
{
    QStringList known;
    for (const TaskType *type : catalog.types())
        known.append(type->name);
    const QJsonArray names = value.toArray();
    for (qsizetype i = 0; i < names.size(); ++i) {
        if (names[i].isString() && !catalog.find(names[i].toString())) {
            reader.fault(u"/types/%1"_s.arg(i),
                         u"there is no such task type; there are: %1"_s.arg(known.join(", "_L1)));
        }
    }
}

// All but what the program itself puts into it.
TokenRecord readToken(const QJsonObject &json, const QString &at, ValueReader &reader)
{
    TokenRecord token;
    if (const auto name = reader.string(json["name"_L1], at + "/name"_L1, MaxNameLength)) {
        token.name = *name;
        if (!isName(token.name))
            reader.fault(at + "/name"_L1, nameRule());
    }
    if (const auto rights = reader.choice(json["rights"_L1], at + "/rights"_L1, RightsChoices))
        token.rights = *rights;
    if (const QJsonValue types = json["types"_L1]; !types.isUndefined() && !types.isNull())
        readTypes(types, at + "/types"_L1, token, reader);
    const QJsonValue quota = json["submissions_per_second"_L1];
    if (!quota.isUndefined() && !quota.isNull()) {
        token.submissionsPerSecond =
            reader.integer(quota, at + "/submissions_per_second"_L1, 1, MaxSubmissionsPerSecond).value_or(0);
    }
    return token;
}

} // namespace

QString rightsName(Rights rights)
{
    for (const auto &[name, meaning] : RightsChoices) {
        if (meaning == rights)
            return name;
    }
    return {};
}

QJsonObject tokenToJson(const TokenRecord &token)
{
    return {{"name"_L1, token.name},
            {"rights"_L1, rightsName(token.rights)},
            {"types"_L1, token.types.isEmpty() ? QJsonValue() : QJsonArray::fromStringList(token.types)},
            {"submissions_per_second"_L1,
             token.submissionsPerSecond > 0 ? QJsonValue(token.submissionsPerSecond) : QJsonValue()},
            {"created_at"_L1, rfc3339FromTime(token.createdAt)}};
}

std::expected<TokenRecord, Problem> parseNewToken(const QByteArray &body, const TaskCatalog &catalog)
{
    const auto json = parseObject(body);
    if (!json)
        return std::unexpected(json.error());
    QList<Fault> faults;
    ValueReader reader(faults);
    refuseOthers(*json, {u"name"_s, u"rights"_s, u"types"_s, u"submissions_per_second"_s}, {}, reader);
    TokenRecord token = readToken(*json, {}, reader);
    checkTypes((*json)["types"_L1], catalog, reader);
    if (faults.isEmpty())
        return token;
    return std::unexpected(
        Problem{ProblemKind::InvalidFields, u"The token was not made."_s, std::move(faults), {}});
}

QByteArray tokenFileText(const std::vector<TokenRecord> &tokens)
{
    QJsonArray items;
    for (const TokenRecord &token : tokens) {
        QJsonObject json = tokenToJson(token);
        json["sha256"_L1] = QString::fromLatin1(token.sha256.toHex());
        items.append(json);
    }
    return QJsonDocument(QJsonObject{{"tokens"_L1, items}}).toJson();
}

std::expected<std::vector<TokenRecord>, QString> parseTokenFile(const QByteArray &text)
{
    const auto json = parseObject(text);
    if (!json)
        return std::unexpected(json.error().detail);
    QList<Fault> faults;
    ValueReader reader(faults);
    std::vector<TokenRecord> tokens;
    const QJsonArray items = reader.array((*json)["tokens"_L1], u"/tokens"_s).value_or(QJsonArray());
    for (qsizetype i = 0; i < items.size(); ++i) {
        const QString at = u"/tokens/%1"_s.arg(i);
        const auto item = reader.object(items[i], at);
        if (!item)
            continue;
        TokenRecord token = readToken(*item, at, reader);
        token.sha256 = QByteArray::fromHex((*item)["sha256"_L1].toString().toLatin1());
        if (token.sha256.size() != HashSize)
            reader.fault(at + "/sha256"_L1, u"must be a SHA-256 in hexadecimal"_s);
        token.createdAt = reader.time((*item)["created_at"_L1], at + "/created_at"_L1).value_or(Timestamp());
        tokens.push_back(std::move(token));
    }
    if (!faults.isEmpty())
        return std::unexpected(u"%1 %2"_s.arg(faults.front().pointer, faults.front().message));
    return tokens;
}

} // namespace pooldeck
