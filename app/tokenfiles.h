// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "app/datadirectory.h"
#include "core/api/tokenbook.h"

#include <expected>
#include <vector>

namespace pooldeck {

/// Keeps the tokens in the data directory: the owner's as it is in `token`, for its user's programs to read;
/// of the others only hashes, in `tokens.json`.
class TokenFiles final : public TokenStore
{
public:
    explicit TokenFiles(const DataDirectory &directory) : m_directory(directory) { }

    /// The other tokens; none if there is no file. Blocks on the disk; the error is one line for people.
    std::expected<std::vector<TokenRecord>, QString> load() const;

    std::expected<void, QString> saveOwner(const QByteArray &secret) override;
    std::expected<void, QString> saveOthers(const std::vector<TokenRecord> &tokens) override;

private:
    const DataDirectory m_directory;
};

} // namespace pooldeck
