// SPDX-License-Identifier: GPL-3.0-only
// Linux only: see HelperProcess.
#include "core/executors/taskworker.h"

#include "core/executors/helperprocess.h"
#include "core/executors/workerprotocol.h"

#include <QJsonDocument>

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>

using namespace Qt::StringLiterals;

namespace pooldeck {

using worker::Order;
using worker::Report;

namespace {

constexpr qsizetype MaxResultBytes = MessageChannel::MaxPayload - 1024;

} // namespace

TaskWorker::TaskWorker(const TaskCatalog &catalog, MessageChannel channel)
    : m_catalog(catalog), m_channel(std::move(channel))
{
}

void TaskWorker::run()
{
    report(static_cast<quint32>(Report::Ready));
    while (m_channel.isOpen()) {
        std::array<pollfd, 2> entries{
            {{m_channel.descriptor(), POLLIN, 0}, {m_ended.descriptor(), POLLIN, 0}}};
        ::poll(entries.data(), entries.size(), m_context ? static_cast<int>(ReportInterval.count()) : -1);
        if (m_context)
            reportNews();
        if (entries[1].revents)
            end();
        if (entries[0].revents) {
            for (const Message &message : m_channel.receive())
                handle(message);
        }
    }
    ::_exit(EXIT_SUCCESS); // whatever the task still does
}

void TaskWorker::report(quint32 type, const QByteArray &payload)
{
    m_channel.send(type, payload);
    m_channel.flushAll();
}

void TaskWorker::handle(const Message &message)
{
    switch (static_cast<Order>(message.type)) {
    case Order::Run:
        begin(message.payload);
        break;
    case Order::Stop:
        if (m_context)
            m_context->requestStop();
        break;
    }
}

void TaskWorker::begin(const QByteArray &payload)
{
    auto task = std::make_shared<Task>();
    auto spec = std::make_shared<TaskSpec>();
    qint32 attempt = 0;
    qint64 timeout = 0;
    if (m_context || !unpack(payload, task->id.value, attempt, spec->type, spec->params, timeout))
        ::_exit(EXIT_FAILURE); // not what we agreed on
    task->attempt = attempt;
    task->spec = std::move(spec);
    const TaskType *type = m_catalog.find(task->spec->type);
    const auto *function = type ? std::get_if<ThreadFunction>(&type->run) : nullptr;
    // What is kept of it is for the engine to say: here it only waits to be sent.
    m_context = std::make_unique<TaskContext>(task, m_clock, 1, std::chrono::milliseconds(timeout),
                                              TaskLog::MostMaxBytes);
    m_thread = std::thread([this, function, name = task->spec->type] {
        m_outcome = function ? runGuarded(*function, *m_context)
                             : Outcome{{},
                                       std::make_shared<const Failure>(Failure{
                                           FailureKind::Exception,
                                           u"The type \"%1\" is not known in a worker process."_s.arg(name),
                                           {{"retry"_L1, false}}})};
        m_ended.notify();
    });
}

void TaskWorker::reportNews()
{
    for (const LogLine &line : m_context->taskLog().takeNew().lines)
        m_channel.send(static_cast<quint32>(Report::Log), pack(line.text));
    if (const auto progress = m_context->takeProgress()) {
        m_channel.send(static_cast<quint32>(Report::Progress),
                       pack(progress->current, progress->total, progress->message));
    }
    m_channel.flushAll();
}

void TaskWorker::end()
{
    m_ended.clear();
    m_thread.join();
    reportNews();
    std::fflush(nullptr); // what the task printed comes before its end
    Outcome outcome = std::exchange(m_outcome, {});
    m_context.reset();
    if (outcome.result.size() > MaxResultBytes) {
        outcome = {{},
                   std::make_shared<const Failure>(
                       Failure{FailureKind::Exception,
                               u"The result has %1 bytes; a worker process passes on at most %2."_s.arg(
                                   QString::number(outcome.result.size()), QString::number(MaxResultBytes)),
                               {}})};
    }
    if (!outcome.failure) {
        report(static_cast<quint32>(Report::Done), pack(outcome.result));
        return;
    }
    const Failure &failure = *outcome.failure;
    report(static_cast<quint32>(Report::Failed),
           pack(static_cast<qint32>(failure.kind), failure.message,
                QJsonDocument(failure.details).toJson(QJsonDocument::Compact)));
}

int runTaskWorker(const TaskCatalog &catalog, qint64 parent)
{
    auto channel = becomeHelper("pooldeck-worker", parent, OnParentDeath::Die);
    if (!channel)
        return EXIT_FAILURE;
    TaskWorker(catalog, std::move(*channel)).run();
}

} // namespace pooldeck
