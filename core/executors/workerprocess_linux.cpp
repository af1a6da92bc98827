// SPDX-License-Identifier: GPL-3.0-only
// Linux only: see HelperProcess; /proc for the memory in use.
#include "core/executors/workerprocess.h"

#include "core/executors/workerprotocol.h"

#include <QFile>
#include <QJsonDocument>
#include <QLoggingCategory>

#include <poll.h>
#include <unistd.h>

#include <array>
#include <cerrno>

using namespace Qt::StringLiterals;

namespace pooldeck {

using worker::Order;
using worker::Report;

namespace {

Q_LOGGING_CATEGORY(lcWorker, "pooldeck.process")

constexpr int MaxReadsInARow = 16; // so that one that prints a lot does not keep the others waiting

Outcome failed(Failure failure)
{
    return {{}, std::make_shared<const Failure>(std::move(failure))};
}

} // namespace

std::expected<std::unique_ptr<WorkerProcess>, QString> WorkerProcess::start(const HelperCommand &command,
                                                                            int lane)
{
    auto process = HelperProcess::start(command, HelperProcess::Output::Capture);
    if (!process)
        return std::unexpected(process.error());
    return std::unique_ptr<WorkerProcess>(new WorkerProcess(std::move(*process), lane));
}

WorkerProcess::WorkerProcess(HelperProcess process, int lane)
    : m_process(std::move(process)), m_lane(lane), m_since(std::chrono::steady_clock::now()),
      m_out([this](const QString &line) { print(LogStream::Stdout, line); }),
      m_err([this](const QString &line) { print(LogStream::Stderr, line); })
{
}

void WorkerProcess::enter(State state)
{
    m_state = state;
    m_since = std::chrono::steady_clock::now();
}

qint64 WorkerProcess::residentBytes() const
{
    QFile file(u"/proc/%1/statm"_s.arg(pid()));
    if (!file.open(QFile::ReadOnly))
        return 0;
    const QList<QByteArray> pages = file.readAll().split(' ');
    return pages.size() > 1 ? pages[1].toLongLong() * ::sysconf(_SC_PAGESIZE) : 0;
}

void WorkerProcess::run(JobPtr job, const WakeEvent &wake)
{
    m_job = std::move(job);
    m_stopTold = false;
    m_outcome.reset();
    enter(State::Busy);
    const Task &task = *m_job->task;
    // No more than what is left of it: it has waited for us. A task without one has no time left to tell.
    const auto timeLeft = m_job->context.timeLeft();
    const qint64 timeout = timeLeft ? std::max<qint64>(1, timeLeft->count()) : 0;
    m_process.channel().send(
        static_cast<quint32>(Order::Run),
        pack(task.id.value, static_cast<qint32>(task.attempt), task.spec->type, task.spec->params, timeout));
    m_onStop.emplace(m_job->context.stopToken(), [&wake] { wake.notify(); });
}

void WorkerProcess::tellStop()
{
    if (!m_job || m_stopTold || !m_job->context.stopRequested())
        return;
    m_stopTold = true;
    m_process.channel().send(static_cast<quint32>(Order::Stop), {});
}

void WorkerProcess::retire()
{
    m_process.channel().close();
    enter(State::Retiring);
}

void WorkerProcess::addPollEntries(std::vector<pollfd> &entries)
{
    const short output = m_process.channel().wantsWrite() ? POLLOUT : 0;
    entries.push_back({m_process.channel().descriptor(), static_cast<short>(POLLIN | output), 0});
    entries.push_back({m_process.out().get(), POLLIN, 0});
    entries.push_back({m_process.err().get(), POLLIN, 0});
    entries.push_back({m_process.endDescriptor(), POLLIN, 0});
}

bool WorkerProcess::handle(std::span<const pollfd> entries)
{
    if (entries[0].revents & POLLOUT)
        m_process.channel().flush();
    if (entries[0].revents & ~POLLOUT)
        handleMessages();
    if (entries[1].revents)
        readOutput(m_process.out(), m_out);
    if (entries[2].revents)
        readOutput(m_process.err(), m_err);
    return entries[3].revents != 0;
}

void WorkerProcess::handleMessages()
{
    const std::vector<Message> messages = m_process.channel().receive();
    for (const Message &message : messages)
        handle(message);
    if (!m_process.channel().isOpen() && m_state != State::Retiring)
        m_process.kill(); // it has ended, or is of no use any more
}

void WorkerProcess::handle(const Message &message)
{
    if (static_cast<Report>(message.type) == Report::Ready) {
        if (m_state == State::Starting)
            enter(State::Idle);
        return;
    }
    if (!m_job)
        return;
    bool valid = false;
    switch (static_cast<Report>(message.type)) {
    case Report::Progress: {
        Progress progress;
        valid = unpack(message.payload, progress.current, progress.total, progress.message);
        if (valid)
            m_job->context.reportProgress(progress.current, progress.total, progress.message);
        break;
    }
    case Report::Log: {
        QString text;
        valid = unpack(message.payload, text);
        if (valid)
            m_job->context.log(text);
        break;
    }
    case Report::Done: {
        Outcome outcome;
        valid = unpack(message.payload, outcome.result);
        if (valid)
            m_outcome = std::move(outcome);
        break;
    }
    case Report::Failed: {
        qint32 kind = 0;
        QString text;
        QByteArray details;
        valid = unpack(message.payload, kind, text, details) && kind >= 0 && kind < FailureKindCount;
        if (valid)
            m_outcome =
                failed({static_cast<FailureKind>(kind), text, QJsonDocument::fromJson(details).object()});
        break;
    }
    case Report::Ready:
        valid = true;
        break;
    }
    if (!valid)
        m_process.kill(); // it has written over its own memory, or is another version of ours
}

void WorkerProcess::readOutput(FileDescriptor &from, OutputReader &to)
{
    std::array<char, 65'536> buffer; // NOLINT: written by read()
    for (int i = 0; i < MaxReadsInARow && from.isOpen(); ++i) {
        const ssize_t got = ::read(from.get(), buffer.data(), buffer.size());
        if (got > 0) {
            to.feed({buffer.data(), got});
        } else if (got == 0 || (errno != EAGAIN && errno != EINTR)) {
            from.close();
        } else {
            return;
        }
    }
}

void WorkerProcess::print(LogStream stream, const QString &line)
{
    if (m_job)
        m_job->context.taskLog().append(stream, line);
    else
        qCInfo(lcWorker).noquote() << "Worker process" << pid() << "prints:" << line;
}

std::optional<Outcome> WorkerProcess::takeOutcome()
{
    if (!m_outcome)
        return std::nullopt;
    readOutput(m_process.out(), m_out); // it printed this before it said that it has ended
    readOutput(m_process.err(), m_err);
    m_out.finish();
    m_err.finish();
    m_onStop.reset();
    m_job = nullptr;
    ++m_tasksRun;
    if (m_state == State::Busy)
        enter(State::Idle);
    return std::exchange(m_outcome, std::nullopt);
}

EndStatus WorkerProcess::reap()
{
    m_process.kill(); // what it may have started in its group
    handleMessages();
    const EndStatus status = m_process.waitForEnd();
    if (m_job && !m_outcome)
        m_outcome = failed(failureOf(u"The worker process"_s, status));
    return status;
}

} // namespace pooldeck
