// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/caller.h"
#include "core/task/clock.h"
#include "core/task/error.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

namespace pooldeck {

/// A token beside the owner's, as it is kept and listed: everything but the secret.
struct TokenRecord
{
    QString name; ///< unique; as isName() wants it
    Rights rights;
    QStringList types; ///< for tokens that may submit only: those that may be submitted; empty: any
    int submissionsPerSecond = 0; ///< 0: as for all tokens
    QByteArray sha256; ///< of the secret: 32 bytes
    Timestamp createdAt;
};

/// Where tokens outlive the program. Both calls may block on the disk; each replaces what was there, whole
/// or not at all. The error is a sentence for people.
class TokenStore
{
public:
    virtual ~TokenStore() = default;
    virtual std::expected<void, QString> saveOwner(const QByteArray &secret) = 0;
    virtual std::expected<void, QString> saveOthers(const std::vector<TokenRecord> &tokens) = 0;
};

/// All tokens: who may come in. Changes take effect for the next request of every loop.
///
/// Any thread. Readers (see TokenReader) take no lock for as long as nothing changes. Changes block on the
/// store: not from a loop.
class TokenBook
{
public:
    static constexpr size_t MaxTokens = 100;

    /// An empty `owner` lets nobody in. Without a store, changes live as long as this.
    explicit TokenBook(const QByteArray &owner, std::vector<TokenRecord> others = {},
                       int submissionsPerSecond = 0, std::shared_ptr<TokenStore> store = {});

    std::vector<TokenRecord> list() const; ///< in the order of their making
    /// Adds a token (its hash is filled in) and returns its secret, which is nowhere else. A name that is
    /// taken is a Conflict.
    Result<QByteArray> add(TokenRecord token);
    Result<void> remove(const QString &name);
    /// Gives the owner's token a new secret and returns it. The old one is void.
    Result<QByteArray> rotateOwner();

private:
    friend class TokenReader;
    struct Known
    {
        QByteArray sha256;
        CallerPtr caller;
    };
    /// Never changes; the loops share it.
    struct Table
    {
        QByteArray owner;
        CallerPtr ownerCaller;
        std::vector<Known> others;
    };

    CallerPtr callerFor(const TokenRecord &token) const;
    void publish(std::shared_ptr<const Table> table);

    const int m_submissionsPerSecond;
    const std::shared_ptr<TokenStore> m_store;
    std::mutex m_changing; // held while the store writes; taken before the other
    mutable std::mutex m_mutex; // guards what follows, for moments
    std::vector<TokenRecord> m_records;
    std::shared_ptr<const Table> m_table;
    std::atomic<quint64> m_version = 1; // of m_table
};

/// One loop's view of the tokens. One thread.
class TokenReader
{
public:
    explicit TokenReader(std::shared_ptr<const TokenBook> book) : m_book(std::move(book)) { }

    /// Whose token this is; null if it is none. Compares in constant time. Valid until the next call.
    const CallerPtr &find(QByteArrayView token);

private:
    std::shared_ptr<const TokenBook> m_book;
    std::shared_ptr<const TokenBook::Table> m_table;
    quint64 m_version = 0;
};

/// Compares in a time that depends on the length of `given` alone.
bool equalsConstantTime(QByteArrayView given, QByteArrayView secret) noexcept;

} // namespace pooldeck
