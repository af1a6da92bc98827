// SPDX-License-Identifier: GPL-3.0-only
// Linux only: see HelperProcess.
#include "core/executors/commandexecutor.h"

#include "core/executors/commandprotocol.h"
#include "core/executors/runningcommand.h"
#include "core/task/threads.h"

#include <QLoggingCategory>

#include <poll.h>
#include <signal.h>

using namespace Qt::StringLiterals;

namespace pooldeck {

using command::Report;

namespace {

Q_LOGGING_CATEGORY(lcCommand, "pooldeck.command")

constexpr int LeastSlots = 4; // programs often wait for disks and networks

} // namespace

CommandExecutor::CommandExecutor(CommandOptions options)
    : m_options(std::move(options)),
      m_slots(m_options.commands > 0 ? m_options.commands
                                     : std::max(LeastSlots, QThread::idealThreadCount())),
      m_intake(ExecutorKind::Command, [this] { m_event.notify(); }), m_lanes(static_cast<size_t>(m_slots))
{
}

CommandExecutor::~CommandExecutor()
{
    stop(QDeadlineTimer(QDeadlineTimer::Forever));
}

void CommandExecutor::start(JobSource &source)
{
    m_intake.start(source);
    m_thread = startThread("commands", [this] { run(); });
}

Force CommandExecutor::endByForce(const JobPtr &job)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_toKill.push_back(job);
    }
    m_event.notify();
    return Force::Ended;
}

bool CommandExecutor::stop(QDeadlineTimer deadline)
{
    if (!m_thread.joinable())
        return true;
    if (!m_intake.stop(deadline))
        return false;
    m_thread.join();
    return true;
}

// ---- on the thread

void CommandExecutor::run()
{
    while (!m_intake.isOver()) {
        takeJobs();
        poll();
        passOnRequests();
    }
    if (m_supervisor) {
        m_supervisor->channel().close(); // it ends of that
        m_supervisor->waitForEnd();
        m_supervisorPid = 0;
    }
}

void CommandExecutor::takeJobs()
{
    while (m_intake.ready() > 0 && std::ssize(m_running) < m_slots && m_backoff.mayStart(Clock::now())) {
        const auto lane = std::ranges::find(m_lanes, 0u);
        const JobPtr job = m_intake.take(u"command-%1"_s.arg(lane - m_lanes.begin()));
        if (!job)
            return;
        *lane = ++m_lastNumber;
        m_active.fetch_add(1, std::memory_order_relaxed);
        begin(job, m_lastNumber);
    }
}

void CommandExecutor::begin(const JobPtr &job, quint64 number)
{
    auto &running = m_running[number]; // also if nothing comes of it, so that its end is as any other
    const auto &type = std::get<CommandTemplate>(job->type.run);
    const auto refuse = [&](const QString &message, bool retry) {
        QJsonObject details{{"program"_L1, type.program}};
        if (!retry)
            details["retry"_L1] = false;
        m_intake.fail(job, {FailureKind::Exception, message, details});
        finish(number, {});
    };
    auto line = renderCommand(type, job->type.paramsSchema, job->context.params());
    if (!line)
        return refuse(line.error(), false);
    const auto program = findProgram(*line);
    if (!program)
        return refuse(program.error(), false);
    line->program = *program;
    if (!haveSupervisor())
        return refuse(u"The process that supervises commands could not be started."_s, true);
    auto started = RunningCommand::start(number, job, *line, m_supervisor->channel(), m_event);
    if (!started)
        return refuse(started.error(), true);
    running = std::move(*started);
}

bool CommandExecutor::haveSupervisor()
{
    if (m_supervisor)
        return true;
    auto process = HelperProcess::start(m_options.supervisor, HelperProcess::Output::Inherit);
    if (!process) {
        qCWarning(lcCommand).noquote()
            << "The supervisor of commands could not be started:" << process.error();
        m_backoff.failed(Clock::now());
        return false;
    }
    m_supervisor = std::move(*process);
    m_supervisorPid = m_supervisor->pid();
    return true;
}

void CommandExecutor::poll()
{
    std::vector<pollfd> entries{{m_event.descriptor(), POLLIN, 0}, {-1, 0, 0}};
    if (m_supervisor) {
        const bool output = m_supervisor->channel().wantsWrite();
        entries[1] = {m_supervisor->channel().descriptor(),
                      static_cast<short>(output ? POLLIN | POLLOUT : POLLIN), 0};
    }
    for (const auto &[number, command] : m_running)
        command->addPollEntries(entries);
    int timeout = -1;
    if (m_intake.ready() > 0 && !m_backoff.mayStart(Clock::now())) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(m_backoff.next() - Clock::now());
        timeout = static_cast<int>(std::max<qint64>(0, left.count()));
    }
    ::poll(entries.data(), entries.size(), timeout);
    if (entries[0].revents)
        m_event.clear();
    std::span<const pollfd> rest = std::span(entries).subspan(2);
    for (const auto &[number, command] : m_running) {
        command->handle(rest.first(RunningCommand::PollEntries));
        rest = rest.subspan(RunningCommand::PollEntries);
    }
    if (!m_supervisor)
        return;
    if (entries[1].revents & POLLOUT)
        m_supervisor->channel().flush();
    if (entries[1].revents & ~POLLOUT) {
        for (const Message &message : m_supervisor->channel().receive())
            handle(message);
    }
    if (!m_supervisor->channel().isOpen())
        supervisorLost();
}

/// To stop, and to use force.
void CommandExecutor::passOnRequests()
{
    std::vector<JobPtr> toKill;
    {
        const std::scoped_lock lock(m_mutex);
        toKill.swap(m_toKill);
    }
    for (const auto &[number, command] : m_running) {
        command->tellStop(m_supervisor->channel());
        if (std::ranges::find(toKill, command->job()) != toKill.end())
            command->kill(m_supervisor->channel());
    }
}

void CommandExecutor::handle(const Message &message)
{
    quint64 number = 0;
    qint32 first = 0;
    qint32 second = 0;
    switch (static_cast<Report>(message.type)) {
    case Report::Started:
        if (unpack(message.payload, number, first) && m_running.contains(number))
            m_running[number]->setProcess(first);
        m_backoff.succeeded();
        break;
    case Report::NotStarted:
        if (unpack(message.payload, number, first, second) && m_running.contains(number))
            finish(number, m_running[number]->notStarted(first, second));
        break;
    case Report::Ended:
        if (unpack(message.payload, number, first, second) && m_running.contains(number))
            finish(number, m_running[number]->end({.exitCode = first, .signal = second}));
        break;
    }
}

/// Frees the command's slot, and reports its end if it had a beginning.
void CommandExecutor::finish(quint64 number, Outcome outcome)
{
    const auto command = m_running.find(number);
    *std::ranges::find(m_lanes, number) = 0;
    m_active.fetch_sub(1, std::memory_order_relaxed);
    if (command->second)
        m_intake.report(command->second->job(), std::move(outcome));
    m_running.erase(command);
}

/// Nobody killed it but from outside. Its direct children die with it; what else is in their groups is
/// ended here, before the ids can be another's.
void CommandExecutor::supervisorLost()
{
    const EndStatus status = m_supervisor->waitForEnd();
    qCWarning(lcCommand).noquote() << failureOf(u"The supervisor of commands"_s, status).message;
    m_backoff.failed(Clock::now());
    m_supervisor.reset();
    m_supervisorPid = 0;
    for (const auto &[number, command] : m_running) {
        if (command->process() > 0)
            ::kill(-command->process(), SIGKILL);
    }
    while (!m_running.empty()) {
        auto &[number, command] = *m_running.begin();
        finish(number, command->supervisorLost());
    }
}

} // namespace pooldeck
