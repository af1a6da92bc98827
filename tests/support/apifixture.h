// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/apiserver.h"
#include "core/engine/scheduler.h"
#include "core/task/inputfiles.h"
#include "tests/support/answercheck.h"
#include "tests/support/faketasksource.h"
#include "tests/support/rawclient.h"
#include "tests/support/testengine.h"

#include <QObject>
#include <QTemporaryDir>

#include <mutex>

namespace pooldeck {

/// For tests of the whole API over real sockets: with the real engine, and with a fake one where the
/// test must decide when and what the engine answers. The token is "secret". A test fails in the end if ask()
/// met an answer that the OpenAPI document does not tell of.
class ApiFixture : public QObject
{
    Q_OBJECT

protected Q_SLOTS:
    void init();
    void cleanup();

protected:
    static ApiConfig config();
    /// Serves these tasks from now on; init() serves the real engine.
    void serve(TaskSource &tasks, const ApiConfig &config = ApiFixture::config(),
               std::chrono::milliseconds stallThreshold = Monitor::StallThreshold);
    /// A whole request; `fields` are lines with their ends. A body is JSON unless they say otherwise.
    QByteArray request(const QByteArray &line, const QByteArray &body = {},
                       const QByteArray &fields = {}) const;
    /// One request on a connection of its own; status 0 if there is no answer.
    RawAnswer ask(const QByteArray &line, const QByteArray &body = {}, const QByteArray &fields = {}) const;
    /// The id of a task that was accepted; 0 if it was not.
    qint64 submit(const QByteArray &body = R"({"type":"noop"})") const;
    QString stateOf(qint64 id) const;
    static QByteArray path(qint64 id) { return "/api/v1/tasks/" + QByteArray::number(id); }

    QByteArray m_token; ///< what requests carry
    // What a test may set before init(): types for the engine, and routes that serve() adds.
    std::function<Result<void>(TaskCatalog &)> m_moreTypes;
    RouteFactory m_moreRoutes;
    bool m_watchTasks = false; // the monitor watches the engine's loop too
    std::unique_ptr<QTemporaryDir> m_directory; // with the uploaded files in `files`
    std::shared_ptr<InputFiles> m_files;
    std::unique_ptr<test::TestEngine> m_engine;
    std::unique_ptr<Scheduler> m_scheduler; // of the real engine
    std::unique_ptr<FakeTaskSource> m_fake;
    SystemClock m_clock;
    std::unique_ptr<Monitor> m_monitor;
    std::unique_ptr<ApiServer> m_server;
    quint16 m_port = 0;

private:
    std::unique_ptr<const AnswerCheck> m_check; // of the server's routes
    mutable std::mutex m_mutex; // guards what follows: several threads may ask
    mutable QByteArrayList m_undocumented;
};

} // namespace pooldeck
