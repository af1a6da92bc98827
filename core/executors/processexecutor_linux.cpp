// SPDX-License-Identifier: GPL-3.0-only
// Linux only: see HelperProcess.
#include "core/executors/processexecutor.h"

#include "core/executors/workerprocess.h"
#include "core/task/threads.h"

#include <QLoggingCategory>

#include <poll.h>
#include <signal.h>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

Q_LOGGING_CATEGORY(lcProcess, "pooldeck.process")

constexpr std::chrono::milliseconds RetireTime = 2s; // then it is killed

QString laneName(int number)
{
    return u"process-%1"_s.arg(number);
}

} // namespace

ProcessExecutor::ProcessExecutor(ProcessOptions options)
    : m_options(std::move(options)),
      m_slots(m_options.processes > 0 ? m_options.processes : std::max(1, QThread::idealThreadCount())),
      m_intake(ExecutorKind::Process, [this] { m_event.notify(); })
{
}

ProcessExecutor::~ProcessExecutor()
{
    stop(QDeadlineTimer(QDeadlineTimer::Forever));
}

void ProcessExecutor::start(JobSource &source)
{
    m_intake.start(source);
    m_thread = startThread("processes", [this] { run(); });
}

Force ProcessExecutor::endByForce(const JobPtr &job)
{
    const std::scoped_lock lock(m_mutex);
    if (const auto worker = m_workerOf.find(job.get()); worker != m_workerOf.end())
        ::kill(worker->second, SIGKILL);
    return Force::Ended;
}

bool ProcessExecutor::stop(QDeadlineTimer deadline)
{
    if (!m_thread.joinable())
        return true;
    if (!m_intake.stop(deadline))
        return false;
    m_thread.join();
    return true;
}

// ---- on the thread

void ProcessExecutor::run()
{
    while (!m_intake.isOver()) {
        giveTasks();
        keepWorkers();
        m_alive.store(static_cast<int>(m_workers.size()), std::memory_order_relaxed);
        poll();
    }
    endAll();
}

/// To each worker that is free.
void ProcessExecutor::giveTasks()
{
    for (const auto &worker : m_workers) {
        if (worker->state() == WorkerProcess::State::Idle)
            giveTask(*worker);
    }
}

void ProcessExecutor::giveTask(WorkerProcess &worker)
{
    JobPtr job = m_intake.take(laneName(worker.lane()));
    if (!job)
        return;
    {
        const std::scoped_lock lock(m_mutex);
        m_workerOf.emplace(job.get(), worker.pid());
    }
    m_active.fetch_add(1, std::memory_order_relaxed);
    m_warm = true;
    worker.run(std::move(job), m_event);
}

qsizetype ProcessExecutor::count(int state) const
{
    return std::ranges::count_if(
        m_workers, [state](const auto &worker) { return static_cast<int>(worker->state()) == state; });
}

/// As many as there is work for, and some ahead of it; those idle for long, and no fewer, go.
void ProcessExecutor::keepWorkers()
{
    const qsizetype retiring = count(static_cast<int>(WorkerProcess::State::Retiring));
    qsizetype idle = count(static_cast<int>(WorkerProcess::State::Idle));
    qsizetype starting = count(static_cast<int>(WorkerProcess::State::Starting));
    qsizetype all = std::ssize(m_workers) - retiring;
    const qsizetype wanted = std::max<qsizetype>(m_intake.ready(), m_warm ? m_options.minIdle : 0);
    const bool mayStart = !m_intake.isStopping();
    while (mayStart && all < m_slots && idle + starting < wanted && m_backoff.mayStart(Clock::now())) {
        startWorker();
        ++all;
        ++starting;
    }
    for (const auto &worker : m_workers) {
        const auto age = Clock::now() - worker->since();
        switch (worker->state()) {
        case WorkerProcess::State::Idle:
            if (idle > m_options.minIdle && age >= m_options.idleTime) {
                worker->retire();
                --idle;
            }
            break;
        case WorkerProcess::State::Starting:
            if (age >= m_options.startTimeout)
                worker->kill();
            break;
        case WorkerProcess::State::Retiring:
            if (age >= RetireTime)
                worker->kill();
            break;
        case WorkerProcess::State::Busy:
            worker->tellStop();
            break;
        }
    }
}

int ProcessExecutor::freeLane() const
{
    for (int lane = 0;; ++lane) {
        const auto uses = [lane](const auto &worker) {
            return worker->lane() == lane && worker->state() != WorkerProcess::State::Retiring;
        };
        if (std::ranges::none_of(m_workers, uses))
            return lane;
    }
}

void ProcessExecutor::startWorker()
{
    auto worker = WorkerProcess::start(m_options.worker, freeLane());
    if (worker)
        m_workers.push_back(std::move(*worker));
    else
        startFailed(worker.error());
}

/// Tells the log, and one of the tasks that wait for a worker if there is none for them.
void ProcessExecutor::startFailed(const QString &reason)
{
    m_backoff.failed(Clock::now());
    qCWarning(lcProcess).noquote() << "A worker process could not be started:" << reason;
    const bool others = std::ranges::any_of(m_workers, [](const auto &worker) {
        return worker->state() == WorkerProcess::State::Idle || worker->state() == WorkerProcess::State::Busy;
    });
    if (others)
        return;
    if (const JobPtr job = m_intake.take(laneName(0))) {
        m_intake.fail(job,
                      {FailureKind::Exception,
                       u"A worker process could not be started: %1"_s.arg(reason),
                       {{"program"_L1, m_options.worker.program}}});
    }
}

std::optional<ProcessExecutor::Clock::time_point> ProcessExecutor::nextDeadline() const
{
    std::optional<Clock::time_point> next;
    const auto consider = [&](Clock::time_point time) { next = next ? std::min(*next, time) : time; };
    const bool tooMany = count(static_cast<int>(WorkerProcess::State::Idle)) > m_options.minIdle;
    for (const auto &worker : m_workers) {
        switch (worker->state()) {
        case WorkerProcess::State::Idle:
            if (tooMany)
                consider(worker->since() + m_options.idleTime);
            break;
        case WorkerProcess::State::Starting:
            consider(worker->since() + m_options.startTimeout);
            break;
        case WorkerProcess::State::Retiring:
            consider(worker->since() + RetireTime);
            break;
        case WorkerProcess::State::Busy:
            break;
        }
    }
    if (!m_backoff.mayStart(Clock::now()))
        consider(m_backoff.next());
    return next;
}

void ProcessExecutor::poll()
{
    std::vector<pollfd> entries{{m_event.descriptor(), POLLIN, 0}};
    for (const auto &worker : m_workers)
        worker->addPollEntries(entries);
    int timeout = -1;
    if (const auto next = nextDeadline()) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(*next - Clock::now());
        timeout = static_cast<int>(std::clamp<qint64>(left.count(), 0, 3'600'000));
    }
    ::poll(entries.data(), entries.size(), timeout);
    if (entries.front().revents)
        m_event.clear();
    std::span<const pollfd> rest = std::span(entries).subspan(1);
    std::vector<WorkerProcess *> ended;
    for (const auto &worker : m_workers) {
        const auto before = worker->state();
        if (worker->handle(rest.first(WorkerProcess::PollEntries)))
            ended.push_back(worker.get());
        rest = rest.subspan(WorkerProcess::PollEntries);
        if (before == WorkerProcess::State::Starting && worker->state() == WorkerProcess::State::Idle)
            m_backoff.succeeded();
        finish(*worker);
    }
    for (WorkerProcess *worker : ended)
        handleEnd(*worker);
}

/// Reports the end of the worker's task, if it has come.
void ProcessExecutor::finish(WorkerProcess &worker)
{
    const JobPtr job = worker.job();
    std::optional<Outcome> outcome = worker.takeOutcome();
    if (!outcome)
        return;
    m_active.fetch_sub(1, std::memory_order_relaxed);
    {
        const std::scoped_lock lock(m_mutex);
        m_workerOf.erase(job.get());
    }
    m_intake.report(job, std::move(*outcome));
    if (worker.state() == WorkerProcess::State::Idle && mustGo(worker))
        worker.retire();
}

bool ProcessExecutor::mustGo(const WorkerProcess &worker) const
{
    return worker.tasksRun() >= m_options.tasksPerProcess
        || worker.residentBytes() > m_options.maxResidentBytes;
}

void ProcessExecutor::handleEnd(WorkerProcess &worker)
{
    const WorkerProcess::State state = worker.state();
    {
        const std::scoped_lock lock(m_mutex);
        m_workerOf.erase(worker.job().get()); // from now on its process id may be another's
    }
    const EndStatus status = worker.reap();
    finish(worker);
    const auto self =
        std::ranges::find_if(m_workers, [&](const auto &other) { return other.get() == &worker; });
    m_workers.erase(self);
    const QString reason = failureOf(u"The process"_s, status).message;
    if (state == WorkerProcess::State::Starting)
        startFailed(reason);
    else if (state == WorkerProcess::State::Idle)
        m_backoff.failed(Clock::now()); // nothing that a task did
}

void ProcessExecutor::endAll()
{
    for (const auto &worker : m_workers)
        worker->kill();
    for (const auto &worker : m_workers)
        worker->reap();
    m_workers.clear();
    m_alive.store(0, std::memory_order_relaxed);
}

} // namespace pooldeck
