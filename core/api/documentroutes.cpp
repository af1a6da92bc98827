// SPDX-License-Identifier: GPL-3.0-only
// The API's document and the pages for people: /openapi.json, /docs and what is below it. None needs the
// token, so none says anything that is not in the program itself but the names and schemas of task types.
#include "core/api/backgroundworker.h"
#include "core/api/docspages.h"
#include "core/api/openapidocument.h"
#include "core/api/problem.h"
#include "core/api/routes.h"

#include <QJsonDocument>

#include <mutex>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

/// What is made of the table of routes, when it is first asked for: it takes milliseconds that a start has
/// not and a loop should not.
class Documents
{
public:
    Documents(const Router &router, const TaskCatalog &catalog) : m_router(router), m_catalog(catalog) { }

    const QByteArray &openApi()
    {
        std::call_once(m_openApiMade, [this] {
            m_openApi = QJsonDocument(openApiDocument(m_router.routes(), m_catalog)).toJson();
        });
        return m_openApi;
    }
    QByteArray page() const { return docsPage(m_router.routes()); }

private:
    const Router &m_router;
    const TaskCatalog &m_catalog;
    std::once_flag m_openApiMade;
    QByteArray m_openApi;
};

Reply page(QByteArray html)
{
    Reply reply{.body = std::move(html), .contentType = "text/html; charset=utf-8", .headers = {}};
    // Scripts and styles are files of ours; the page talks to nobody else, and nobody frames it.
    return std::move(reply)
        .with("Content-Security-Policy",
              "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
              "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
        .with("Referrer-Policy", "no-referrer");
}

Reply file(QByteArrayView name)
{
    struct Asset
    {
        QByteArrayView name;
        QByteArrayView type;
        bool isCompressed;
    };
    static constexpr Asset Assets[] = {
        {"docs.css", "text/css; charset=utf-8", false},
        {"docs.js", "text/javascript; charset=utf-8", false},
        {"pooldeck.svg", "image/svg+xml", false},
        {"swagger-ui.css", "text/css; charset=utf-8", true},
        {"swagger-ui-bundle.js", "text/javascript; charset=utf-8", true},
        {"swagger-ui-bundle.js.LICENSE.txt", "text/plain; charset=utf-8", true},
    };
    const auto asset = std::ranges::find(Assets, name, &Asset::name);
    QByteArray content =
        asset == std::end(Assets) ? QByteArray() : docsFile(asset->name, asset->isCompressed);
    if (content.isEmpty())
        return problemReply(Problem{ProblemKind::NotFound, u"There is no such file."_s, {}, {}});
    Reply reply{.body = std::move(content), .contentType = asset->type, .headers = {}};
    if (asset->isCompressed)
        reply.headers.emplace_back("Content-Encoding", "gzip");
    return reply;
}

Route redirect(QByteArray pattern, QByteArray operationId, QByteArray target)
{
    return {HttpMethod::Get, std::move(pattern), std::move(operationId), "Leads to the page.",
            [target = std::move(target)](const ApiRequest &, const Responder &responder) {
                Reply reply{.status = 308, .body = {}, .headers = {}};
                responder.reply(std::move(reply).with("Location", target));
            }};
}

} // namespace

std::vector<Route> documentRoutes(const ApiServices &services, const Router &router)
{
    using enum HttpMethod;
    const auto documents = std::make_shared<Documents>(router, services.tasks.catalog());
    const auto later = [worker = services.worker](const auto &make) {
        return [worker, make](const ApiRequest &, const Responder &responder) {
            worker->post([make, responder] { responder.reply(make()); });
        };
    };
    return {
        {Get,
         "/openapi.json",
         "showOpenApi",
         "Get this document; needs no token.",
         later([documents] { return Reply::json(documents->openApi()); }),
         {.tag = "Server",
          .description =
              "What the server takes and answers, with the schemas of the task types that are loaded.",
          .answers = {{200, "The document.", "OpenApiDocument"}}}},
        {Get, "/docs", "showDocs", "A page to read about the routes and to try them.",
         later([documents] { return page(documents->page()); })},
        redirect("/", "leadToDocs", "/docs"),
        redirect("/docs/", "leadToDocsPage", "/docs"),
        {Get, "/docs/problems", "showProblems", "A page about each kind of problem.",
         [](const ApiRequest &, const Responder &responder) { responder.reply(page(problemsPage())); }},
        {Get, "/docs/{file}", "showDocsFile", "What the pages are made of.",
         [](const ApiRequest &request, const Responder &responder) {
             responder.reply(file(request.captures[0]));
         }},
    };
}

} // namespace pooldeck
