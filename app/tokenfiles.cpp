// SPDX-License-Identifier: GPL-3.0-only
#include "app/tokenfiles.h"

#include "core/api/tokenjson.h"

using namespace Qt::StringLiterals;

namespace pooldeck {

std::expected<std::vector<TokenRecord>, QString> TokenFiles::load() const
{
    const QString path = m_directory.tokensFile();
    const auto text = readPrivateFile(path);
    if (!text)
        return std::unexpected(text.error());
    if (text->isNull())
        return std::vector<TokenRecord>();
    auto tokens = parseTokenFile(*text);
    if (!tokens) {
        return std::unexpected(
            u"%1 is damaged: %2 (remove it to revoke all tokens in it)"_s.arg(path, tokens.error()));
    }
    return tokens;
}

std::expected<void, QString> TokenFiles::saveOwner(const QByteArray &secret)
{
    return writePrivateFile(m_directory.tokenFile(), secret + '\n');
}

std::expected<void, QString> TokenFiles::saveOthers(const std::vector<TokenRecord> &tokens)
{
    return writePrivateFile(m_directory.tokensFile(), tokenFileText(tokens));
}

} // namespace pooldeck
