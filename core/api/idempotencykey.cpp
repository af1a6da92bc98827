// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/idempotencykey.h"

#include <QCryptographicHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

QString faultOf(QByteArrayView key)
{
    if (key.isEmpty())
        return u"The Idempotency-Key is empty: it must have 1 to %1 characters."_s.arg(
            IdempotencyKey::MaxLength);
    if (key.size() > IdempotencyKey::MaxLength) {
        return u"The Idempotency-Key has %1 characters: it may have at most %2."_s.arg(key.size())
            .arg(IdempotencyKey::MaxLength);
    }
    const auto isAllowed = [](char c) { return c > ' ' && c < '\x7f' && c != '"'; };
    const auto bad = std::ranges::find_if_not(key, isAllowed);
    if (bad == key.end())
        return {};
    return u"Character %1 of the Idempotency-Key is not allowed: it must be visible ASCII without spaces and "
           "quotes."_s.arg(bad - key.begin() + 1);
}

} // namespace

std::expected<std::optional<IdempotencyKey>, Problem> IdempotencyKey::of(const ApiRequest &request)
{
    QByteArrayView value = request.head.field("idempotency-key").trimmed();
    if (value.isNull())
        return std::nullopt;
    if (value.size() >= 2 && value.front() == '"' && value.back() == '"')
        value = value.sliced(1, value.size() - 2);
    if (const QString fault = faultOf(value); !fault.isEmpty())
        return std::unexpected(Problem{ProblemKind::MalformedRequest, fault, {}, {}});
    IdempotencyKey key;
    key.m_key = QString::fromLatin1(value);
    if (const QString &token = request.caller->name(); token != Caller::ownerName())
        key.m_key.prepend(token + u'\n'); // which is in no key
    key.m_path = request.head.path().toByteArray();
    return key;
}

RequestKey IdempotencyKey::with(QByteArrayView body, QByteArrayView reading) const
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(m_path);
    hash.addData("\n");
    if (!reading.isEmpty()) { // of one path either all requests have it or none
        hash.addData(reading);
        hash.addData("\n");
    }
    hash.addData(body);
    return {m_key, hash.result().toHex()};
}

TaskSource::OutcomesCallback onlyOutcome(TaskSource::TaskCallback done)
{
    return [done = std::move(done)](Result<std::vector<Result<TaskPtr>>> outcomes) {
        if (outcomes)
            done(std::move(outcomes->front()));
        else
            done(std::unexpected(std::move(outcomes.error())));
    };
}

TaskSource::OutcomesCallback allOutcomes(TaskSource::GraphCallback done)
{
    return [done = std::move(done)](const Result<std::vector<Result<TaskPtr>>> &outcomes) {
        if (!outcomes) {
            done(std::unexpected(outcomes.error()));
            return;
        }
        std::vector<TaskPtr> tasks;
        for (const Result<TaskPtr> &outcome : *outcomes) {
            if (!outcome) { // removed since it was accepted
                done(std::unexpected(outcome.error()));
                return;
            }
            tasks.push_back(*outcome);
        }
        done(std::move(tasks));
    };
}

} // namespace pooldeck
