// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/executors/commandline.h"
#include "core/executors/endstatus.h"
#include "core/executors/executor.h"
#include "core/executors/lastline.h"
#include "core/executors/messagechannel.h"
#include "core/executors/outputreader.h"
#include "core/executors/wakeevent.h"

#include <functional>
#include <optional>
#include <span>

struct pollfd;

namespace pooldeck {

/// A command that runs for a job: reads what it prints, and makes an outcome of how it ends. Of the
/// executor's thread. Linux only.
class RunningCommand
{
public:
    /// Sends the order to start it. The error is a sentence: there are too many open files.
    static std::expected<std::unique_ptr<RunningCommand>, QString> start(quint64 number, JobPtr job,
                                                                         const CommandLine &line,
                                                                         MessageChannel &supervisor,
                                                                         const WakeEvent &wake);

    const JobPtr &job() const { return m_job; }
    void setProcess(pid_t pid) { m_pid = pid; }
    /// 0 as long as that is not known.
    pid_t process() const { return m_pid; }

    /// Passes on that the job was asked to stop, if it was; `wake` says when to look.
    void tellStop(MessageChannel &supervisor);
    /// It and all that descends from it.
    void kill(MessageChannel &supervisor) const;

    static constexpr size_t PollEntries = 2;
    void addPollEntries(std::vector<pollfd> &entries) const;
    /// Reads what has come, so much that others get their turn.
    void handle(std::span<const pollfd> entries);

    /// It has ended like that, with all of it; or could not be started.
    Outcome end(const EndStatus &status);
    Outcome notStarted(int step, int error);
    Outcome supervisorLost();

private:
    RunningCommand(quint64 number, JobPtr job, QString program);
    bool readSome(FileDescriptor &from, OutputReader &to);
    void readRest();
    Outcome failed(FailureKind kind, const QString &message, QJsonObject details) const;
    QByteArray result() const;

    const quint64 m_number;
    const JobPtr m_job;
    const QString m_program; // its name, for people
    pid_t m_pid = 0;
    bool m_stopTold = false;
    FileDescriptor m_stdout;
    FileDescriptor m_stderr;
    ProgressReader m_progress;
    OutputReader m_out;
    OutputReader m_err;
    LastLine m_lastLine; // of stdout
    QString m_lastError; // line of stderr that is not blank
    std::optional<std::stop_callback<std::function<void()>>> m_onStop;
};

} // namespace pooldeck
