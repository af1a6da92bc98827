// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/tokenbook.h"

#include "core/task/secret.h"

#include <QCryptographicHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

QByteArray hashOf(QByteArrayView secret)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(secret);
    return hash.result();
}

std::unexpected<Error> notSaved(const QString &why)
{
    return failure(ErrorCode::StoreUnavailable, u"The tokens are as before: %1."_s.arg(why));
}

} // namespace

bool equalsConstantTime(QByteArrayView given, QByteArrayView secret) noexcept
{
    if (secret.isEmpty())
        return false;
    unsigned difference = given.size() == secret.size() ? 0 : 1;
    for (qsizetype i = 0; i < given.size(); ++i) {
        const auto a = static_cast<unsigned char>(given[i]);
        const auto b = static_cast<unsigned char>(secret[i % secret.size()]);
        difference |= static_cast<unsigned>(a ^ b);
    }
    // Without the barrier a compiler may leave the loop at the first difference.
    asm volatile("" : "+r"(difference));
    return difference == 0;
}

TokenBook::TokenBook(const QByteArray &owner, std::vector<TokenRecord> others, int submissionsPerSecond,
                     std::shared_ptr<TokenStore> store)
    : m_submissionsPerSecond(submissionsPerSecond), m_store(std::move(store)), m_records(std::move(others))
{
    auto table = std::make_shared<Table>();
    table->owner = owner;
    table->ownerCaller =
        std::make_shared<Caller>(Caller::ownerName(), FullRights, QStringList(), m_submissionsPerSecond);
    for (const TokenRecord &token : m_records)
        table->others.push_back({token.sha256, callerFor(token)});
    m_table = std::move(table);
}

CallerPtr TokenBook::callerFor(const TokenRecord &token) const
{
    const int quota = token.submissionsPerSecond > 0 ? token.submissionsPerSecond : m_submissionsPerSecond;
    return std::make_shared<Caller>(token.name, token.rights, token.types, quota);
}

void TokenBook::publish(std::shared_ptr<const Table> table)
{
    m_table = std::move(table);
    m_version.fetch_add(1, std::memory_order_release);
}

std::vector<TokenRecord> TokenBook::list() const
{
    const std::scoped_lock lock(m_mutex);
    return m_records;
}

Result<QByteArray> TokenBook::add(TokenRecord token)
{
    const std::scoped_lock changing(m_changing);
    std::vector<TokenRecord> records = list();
    if (token.name == Caller::ownerName()
        || std::ranges::find(records, token.name, &TokenRecord::name) != records.end())
        return failure(ErrorCode::Conflict, u"There is a token \"%1\" already."_s.arg(token.name));
    if (records.size() >= MaxTokens)
        return failure(ErrorCode::Conflict,
                       u"There are %1 tokens, and there may be no more."_s.arg(MaxTokens));
    const QByteArray secret = newSecret();
    token.sha256 = hashOf(secret);
    records.push_back(token);
    if (m_store) {
        if (const auto saved = m_store->saveOthers(records); !saved)
            return notSaved(saved.error());
    }
    const std::scoped_lock lock(m_mutex);
    auto table = std::make_shared<Table>(*m_table);
    table->others.push_back({token.sha256, callerFor(token)});
    m_records = std::move(records);
    publish(std::move(table));
    return secret;
}

Result<void> TokenBook::remove(const QString &name)
{
    const std::scoped_lock changing(m_changing);
    std::vector<TokenRecord> records = list();
    if (std::erase_if(records, [&name](const TokenRecord &token) { return token.name == name; }) == 0) {
        if (name == Caller::ownerName())
            return failure(ErrorCode::Conflict, u"The owner's token can be rotated but not removed."_s);
        return failure(ErrorCode::NotFound, u"There is no token \"%1\"."_s.arg(name));
    }
    if (m_store) {
        if (const auto saved = m_store->saveOthers(records); !saved)
            return notSaved(saved.error());
    }
    const std::scoped_lock lock(m_mutex);
    auto table = std::make_shared<Table>(*m_table);
    const auto removed = std::ranges::find_if(
        table->others, [&name](const Known &known) { return known.caller->name() == name; });
    const CallerPtr caller = removed->caller;
    table->others.erase(removed);
    m_records = std::move(records);
    publish(std::move(table));
    caller->revoke();
    return {};
}

Result<QByteArray> TokenBook::rotateOwner()
{
    const std::scoped_lock changing(m_changing);
    const QByteArray secret = newSecret();
    if (m_store) {
        if (const auto saved = m_store->saveOwner(secret); !saved)
            return notSaved(saved.error());
    }
    const std::scoped_lock lock(m_mutex);
    auto table = std::make_shared<Table>(*m_table);
    const CallerPtr before = std::exchange(
        table->ownerCaller,
        std::make_shared<Caller>(Caller::ownerName(), FullRights, QStringList(), m_submissionsPerSecond));
    table->owner = secret;
    publish(std::move(table));
    before->revoke();
    return secret;
}

const CallerPtr &TokenReader::find(QByteArrayView token)
{
    static const CallerPtr None;
    if (const quint64 version = m_book->m_version.load(std::memory_order_acquire); version != m_version) {
        const std::scoped_lock lock(m_book->m_mutex);
        m_table = m_book->m_table;
        m_version = m_book->m_version.load(std::memory_order_relaxed);
    }
    if (equalsConstantTime(token, m_table->owner))
        return m_table->ownerCaller;
    if (token.isEmpty() || m_table->others.empty())
        return None;
    const QByteArray hash = hashOf(token);
    const CallerPtr *found = &None;
    for (const TokenBook::Known &known : m_table->others) {
        if (equalsConstantTime(hash, known.sha256))
            found = &known.caller;
    }
    return *found;
}

} // namespace pooldeck
