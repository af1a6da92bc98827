// SPDX-License-Identifier: GPL-3.0-only
#include "app/demo/demo.h"

#include "app/demo/demohandlers.h"
#include "app/demo/demoinput.h"
#include "app/demo/demotasktypes.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr int DiskThreads = 2;

using Handler = void (*)(const DemoServices &, const ApiRequest &, const Responder &);

Route route(const std::shared_ptr<const DemoServices> &services, HttpMethod method, QByteArray pattern,
            QByteArray operationId, QByteArray summary, Handler handler, Operation operation = {})
{
    return {method,
            std::move(pattern),
            std::move(operationId),
            std::move(summary),
            [services, handler](const ApiRequest &request, const Responder &responder) {
                handler(*services, request, responder);
            },
            std::move(operation)};
}

} // namespace

Demo::Demo(DemoFolders folders, ExecutorKind analyseOn)
    : m_folders(std::move(folders)), m_analyseOn(analyseOn),
      m_database(std::make_shared<DemoDatabase>(m_folders.database()))
{
    m_disk.setObjectName(u"demo-disk"_s);
    m_disk.setMaxThreadCount(DiskThreads);
}

Demo::~Demo()
{
    stop();
}

std::expected<std::unique_ptr<Demo>, QString> Demo::make(const QString &folder, ExecutorKind analyseOn)
{
    DemoFolders folders{folder};
    for (const QString &part : {folders.outbox(), folders.documents(), folders.fetched()}) {
        if (!QDir().mkpath(part))
            return std::unexpected(u"The directory %1 cannot be made: %2"_s.arg(part, qt_error_string()));
    }
    return std::unique_ptr<Demo>(new Demo(std::move(folders), analyseOn));
}

Result<void> Demo::addTypes(TaskCatalog &catalog)
{
    return addDemoTaskTypes(catalog, m_folders, m_database);
}

std::vector<Route> Demo::routes(const ApiServices &services)
{
    using enum HttpMethod;
    const auto s =
        std::make_shared<const DemoServices>(services.tasks, services.ends, services.background, m_folders,
                                             *m_database, m_analyseOn, m_disk, m_stop.get_token());
    const Operation seconds{.query = secondsParameter()};
    std::vector<Route> routes{
        route(s, Get, "/demo/ping/thread", "demoPingThread", "Wait on a pool thread.", pingThread, seconds),
        route(s, Get, "/demo/ping/loop", "demoPingLoop", "Wait on the event loop, which goes on.", pingLoop,
              seconds),
        route(s, Get, "/demo/ping/blocking", "demoPingBlocking", "Block the event loop on purpose.",
              pingBlocking, seconds),
        route(s, Get, "/demo/execute-task", "demoExecuteTask", "Submit a task of a few seconds.",
              executeTask),
        route(s, Post, "/demo/task", "demoTask", "Submit a task that greets somebody.", greet),
        route(s, Post, "/demo/multi-task", "demoMultiTask",
              "Greet several, one after another, after the answer.", greetSeveral),
        route(s, Post, "/demo/register-product", "demoRegisterProduct",
              "Save a product, and register it after the answer.", registerProduct),
        route(s, Post, "/demo/send-email", "demoSendEmail", "Write a mail into the outbox after the answer.",
              sendEmail),
        route(s, Post, "/demo/process-document", "demoProcessDocument",
              "Upload a text, and get its words, lines and pages.", processDocument,
              {.bodies = {{.schema = {}, .mediaType = "multipart/form-data"}}}),
        route(s, Post, "/demo/fetch-and-save", "demoFetchAndSave", "Fetch an address, and say what it is.",
              fetchAndSave, {.query = urlParameter()}),
    };
    for (Route &it : routes) {
        it.operation.rights = Right::Manage; // also for GET: the tutorials' routes do things then, too
        it.operation.fillsDisk = !it.pattern.startsWith("/demo/ping/"); // the others make tasks
    }
    return routes;
}

void Demo::stop()
{
    beginStop();
    m_disk.waitForDone();
}

} // namespace pooldeck
