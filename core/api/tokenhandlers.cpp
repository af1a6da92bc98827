// SPDX-License-Identifier: GPL-3.0-only
// The routes of /tokens: all of it needs Right::Manage.
#include "core/api/backgroundworker.h"
#include "core/api/routeparts.h"
#include "core/api/tokenbook.h"
#include "core/api/tokenjson.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonValue>

#include <chrono>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

QJsonObject ownerJson()
{
    return {{"name"_L1, Caller::ownerName()},
            {"rights"_L1, rightsName(FullRights)},
            {"types"_L1, QJsonValue()},
            {"submissions_per_second"_L1, QJsonValue()},
            {"created_at"_L1, QJsonValue()}};
}

Reply jsonReply(const QJsonObject &json, int status = 200)
{
    return Reply::json(QJsonDocument(json).toJson(QJsonDocument::Compact), status);
}

Reply listReply(const std::vector<TokenRecord> &tokens)
{
    QJsonArray items{ownerJson()};
    for (const TokenRecord &token : tokens)
        items.append(tokenToJson(token));
    return jsonReply({{"items"_L1, items}});
}

// The one answer that has the secret.
Reply secretReply(QJsonObject token, const Result<QByteArray> &secret, int status)
{
    if (!secret)
        return problemReply(secret.error());
    token["token"_L1] = QString::fromLatin1(*secret);
    return jsonReply(token, status);
}

Reply addReply(TokenBook &tokens, TokenRecord token)
{
    token.createdAt =
        std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
    const Result<QByteArray> secret = tokens.add(token);
    Reply reply = secretReply(tokenToJson(token), secret, 201);
    if (secret)
        reply.headers.emplace_back("Location", "/api/v1/tokens/" + token.name.toLatin1());
    return reply;
}

Reply removeReply(TokenBook &tokens, const QString &name)
{
    const Result<void> removed = tokens.remove(name);
    return removed ? Reply{.status = 204, .body = {}, .headers = {}} : problemReply(removed.error());
}

} // namespace

std::vector<Route> tokenRoutes(const ApiServices &services)
{
    using enum HttpMethod;
    using enum ProblemKind;
    const std::shared_ptr<TokenBook> tokens = services.tokens;
    const std::shared_ptr<BackgroundWorker> worker = services.worker; // what changes them waits for the disk
    const auto list = [tokens](const ApiRequest &, const Responder &responder) {
        responder.reply(listReply(tokens->list()));
    };
    const auto add = [tokens, worker, &catalog = services.tasks.catalog()](const ApiRequest &request,
                                                                           const Responder &responder) {
        const std::expected<TokenRecord, Problem> token = parseNewToken(request.body, catalog);
        if (!token) {
            responder.reply(problemReply(token.error()));
            return;
        }
        worker->post([tokens, token = *token, responder] { responder.reply(addReply(*tokens, token)); });
    };
    const auto remove = [tokens, worker](const ApiRequest &request, const Responder &responder) {
        worker->post([tokens, name = QString::fromUtf8(request.captures.value(0)), responder] {
            responder.reply(removeReply(*tokens, name));
        });
    };
    const auto rotate = [tokens, worker](const ApiRequest &, const Responder &responder) {
        worker->post(
            [tokens, responder] { responder.reply(secretReply(ownerJson(), tokens->rotateOwner(), 200)); });
    };
    return {
        {Get,
         "/api/v1/tokens",
         "listTokens",
         "List the access tokens, without their secrets.",
         list,
         {.tag = "Access",
          .description = "The owner's token first. It needs a token with full rights.",
          .answers = {{200, "The tokens.", "TokenList"}},
          .rights = Right::Manage}},
        {Post,
         "/api/v1/tokens",
         "addToken",
         "Make an access token.",
         add,
         {.tag = "Access",
          .description = "The answer has the token's secret, which is told this once.",
          .bodies = {{.schema = "TokenSpec"}},
          .answers = {{201, "The token with its secret.", "NewToken", {"Location"}}},
          .problems = {InvalidFields, Conflict, StoreUnavailable}}},
        {Post,
         "/api/v1/tokens:rotate",
         "rotateToken",
         "Give the owner's token a new secret, at once.",
         rotate,
         {.tag = "Access",
          .description = "The file `token` has it before the answer comes. The old one is void.",
          .answers = {{200, "The owner's token with its new secret.", "NewToken"}},
          .problems = {StoreUnavailable}}},
        {Delete,
         "/api/v1/tokens/{name}",
         "removeToken",
         "Revoke an access token, at once.",
         remove,
         {.tag = "Access",
          .description = "The next request with it is refused, and the streams that it opened end.",
          .path = nameIn("The token's name.", "nightly-job"),
          .answers = {{204, "It is void."}},
          .problems = {NotFound, Conflict, StoreUnavailable}}},
    };
}

} // namespace pooldeck
