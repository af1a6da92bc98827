// SPDX-License-Identifier: GPL-3.0-only
// Linux only: memfd.
#include "core/executors/runningcommand.h"

#include "core/executors/commandprotocol.h"
#include "core/executors/programstarter.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>

#include <poll.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

using namespace Qt::StringLiterals;

namespace pooldeck {

using command::Order;

namespace {

constexpr int MaxReadsAtEnd = 64; // what is left in a pipe is far less

const CommandTemplate &templateOf(const Job &job)
{
    return std::get<CommandTemplate>(job.type.run);
}

/// A file in memory with that text, to be read from its beginning.
FileDescriptor inputOf(const QByteArray &text)
{
    FileDescriptor file(::memfd_create("stdin", MFD_CLOEXEC));
    for (qsizetype at = 0; file.isOpen() && at < text.size();) {
        const ssize_t written =
            ::write(file.get(), text.constData() + at, static_cast<size_t>(text.size() - at));
        if (written < 0 && errno != EINTR)
            return FileDescriptor();
        at += std::max<ssize_t>(0, written);
    }
    if (file.isOpen())
        ::lseek(file.get(), 0, SEEK_SET);
    return file;
}

/// What a program may want to know about the task that it runs for, and our mark.
QList<QByteArray> ownVariables(quint64 number, const Task &task)
{
    return {QByteArray(command::Mark) + '=' + QByteArray::number(number),
            "POOLDECK_TASK_ID=" + QByteArray::number(task.id.value),
            "POOLDECK_ATTEMPT=" + QByteArray::number(task.attempt)};
}

} // namespace

std::expected<std::unique_ptr<RunningCommand>, QString> RunningCommand::start(quint64 number, JobPtr job,
                                                                              const CommandLine &line,
                                                                              MessageChannel &supervisor,
                                                                              const WakeEvent &wake)
{
    auto out = DescriptorPair::pipe();
    auto err = DescriptorPair::pipe();
    const bool hasInput = !line.standardInput.isEmpty();
    FileDescriptor input = hasInput ? inputOf(line.standardInput) : FileDescriptor();
    if (!out || !err || (hasInput && !input.isOpen()))
        return std::unexpected(u"No pipes to the program can be made: %1"_s.arg(qt_error_string(errno)));

    std::unique_ptr<RunningCommand> command(
        new RunningCommand(number, std::move(job), QFileInfo(QString::fromUtf8(line.program)).fileName()));
    command->m_stdout = std::move(out->first);
    command->m_stderr = std::move(err->first);
    command->m_stdout.setNonBlocking();
    command->m_stderr.setNonBlocking();
    std::vector<FileDescriptor> descriptors;
    if (hasInput)
        descriptors.push_back(std::move(input));
    descriptors.push_back(std::move(out->second));
    descriptors.push_back(std::move(err->second));
    supervisor.send(static_cast<quint32>(Order::Start),
                    pack(number, line.program, line.arguments,
                         line.environment + ownVariables(number, *command->m_job->task),
                         line.workingDirectory, hasInput),
                    std::move(descriptors));
    command->m_onStop.emplace(command->m_job->context.stopToken(), [&wake] { wake.notify(); });
    return command;
}

RunningCommand::RunningCommand(quint64 number, JobPtr job, QString program)
    : m_number(number), m_job(std::move(job)), m_program(std::move(program)),
      m_out([this](const QString &line) { m_job->context.taskLog().append(LogStream::Stdout, line); },
            m_progress,
            [this](const Progress &progress) {
                m_job->context.reportProgress(progress.current, progress.total, progress.message);
            }),
      m_err(
          [this](const QString &line) {
              m_job->context.taskLog().append(LogStream::Stderr, line);
              if (!line.isEmpty() && !line.trimmed().isEmpty())
                  m_lastError = line;
          },
          m_progress,
          [this](const Progress &progress) {
              m_job->context.reportProgress(progress.current, progress.total, progress.message);
          })
{
}

void RunningCommand::tellStop(MessageChannel &supervisor)
{
    if (m_stopTold || !m_job->context.stopRequested())
        return;
    m_stopTold = true;
    supervisor.send(static_cast<quint32>(Order::Terminate), pack(m_number));
}

void RunningCommand::kill(MessageChannel &supervisor) const
{
    supervisor.send(static_cast<quint32>(Order::Kill), pack(m_number));
}

void RunningCommand::addPollEntries(std::vector<pollfd> &entries) const
{
    entries.push_back({m_stdout.get(), POLLIN, 0});
    entries.push_back({m_stderr.get(), POLLIN, 0});
}

void RunningCommand::handle(std::span<const pollfd> entries)
{
    if (entries[0].revents)
        readSome(m_stdout, m_out);
    if (entries[1].revents)
        readSome(m_stderr, m_err);
}

/// False if there is no more, now or for ever.
bool RunningCommand::readSome(FileDescriptor &from, OutputReader &to)
{
    std::array<char, 65'536> buffer; // NOLINT: written by read()
    const ssize_t got = from.isOpen() ? ::read(from.get(), buffer.data(), buffer.size()) : 0;
    if (got > 0) {
        const QByteArrayView bytes(buffer.data(), got);
        to.feed(bytes);
        if (&to == &m_out && templateOf(*m_job).resultFromLastLine)
            m_lastLine.feed(bytes);
        return true;
    }
    if (got == 0 || (errno != EAGAIN && errno != EINTR))
        from.close();
    return false;
}

/// What it has written before its end. Not up to the end of the pipes: something that got away may hold them.
void RunningCommand::readRest()
{
    for (int i = 0; i < MaxReadsAtEnd && readSome(m_stdout, m_out); ++i) { }
    for (int i = 0; i < MaxReadsAtEnd && readSome(m_stderr, m_err); ++i) { }
    m_out.finish();
    m_err.finish();
    m_onStop.reset();
}

Outcome RunningCommand::failed(FailureKind kind, const QString &message, QJsonObject details) const
{
    details["program"_L1] = templateOf(*m_job).program;
    return {{}, std::make_shared<const Failure>(Failure{kind, message, details})};
}

QByteArray RunningCommand::result() const
{
    const QByteArray line = m_lastLine.line().trimmed();
    if (line.isEmpty())
        return {};
    // A line may be a bare value, which QJsonDocument reads only inside something.
    const QJsonArray values = QJsonDocument::fromJson('[' + line + ']').array();
    return values.size() == 1 ? resultToJson(values.first()) : QByteArray();
}

Outcome RunningCommand::end(const EndStatus &status)
{
    readRest();
    const CommandTemplate &command = templateOf(*m_job);
    if (status.signal == 0 && command.successCodes.contains(status.exitCode))
        return {command.resultFromLastLine ? result() : QByteArray(), nullptr};
    Failure failure = failureOf(m_program, status);
    if (!m_lastError.isEmpty()) {
        failure.message.chop(1); // the period
        failure.message += ": "_L1 + m_lastError.trimmed();
    }
    if (status.signal == 0 && !command.retryCodes.empty() && !command.retryCodes.contains(status.exitCode))
        failure.details["retry"_L1] = false;
    return failed(failure.kind, failure.message, failure.details);
}

Outcome RunningCommand::notStarted(int step, int error)
{
    readRest();
    const bool inDirectory = step == static_cast<int>(ProgramStarter::Step::Directory);
    const QString message = inDirectory
        ? u"%1 was not started: its working directory: %2."_s.arg(m_program, qt_error_string(error))
        : u"%1 was not started: %2."_s.arg(templateOf(*m_job).program, qt_error_string(error));
    QJsonObject details{{"errno"_L1, error}};
    if (step != static_cast<int>(ProgramStarter::Step::Clone))
        details["retry"_L1] = false; // that does not change by itself
    return failed(FailureKind::Exception, message, details);
}

Outcome RunningCommand::supervisorLost()
{
    readRest();
    return failed(
        FailureKind::Signal,
        u"%1 was killed, because the process that supervises commands ended unexpectedly."_s.arg(m_program),
        {{"signal"_L1, SIGKILL}, {"name"_L1, signalName(SIGKILL)}});
}

} // namespace pooldeck
