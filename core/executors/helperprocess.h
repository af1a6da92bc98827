// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/executors/endstatus.h"
#include "core/executors/messagechannel.h"

#include <QStringList>

#include <sys/types.h>

#include <expected>
#include <optional>

namespace pooldeck {

/// How this same program is started as a helper of itself.
struct HelperCommand
{
    /// Not the name of the file, which an update may replace while we run.
    QString program = QStringLiteral("/proc/self/exe");
    QStringList arguments; ///< the hidden mode; the helper gets our process id as one more
};

/// A process of this same program in a hidden mode, with a channel to talk to it. Linux only.
///
/// It has a session of its own, so that no Ctrl+C of ours reaches it, none of our signal handlers, masks
/// and ignored signals, no open file of ours but the channel, and none of our secrets in its environment.
/// It belongs to the thread that started it: a helper that dies with its parent dies with that thread.
class HelperProcess
{
public:
    enum class Output {
        Capture, ///< into two pipes
        Inherit, ///< stderr is ours, stdout is lost
    };
    /// Does not block. The error is a sentence.
    static std::expected<HelperProcess, QString> start(const HelperCommand &command, Output output);

    pid_t pid() const { return m_pid; }
    MessageChannel &channel() { return m_channel; }
    FileDescriptor &out() { return m_out; }
    FileDescriptor &err() { return m_err; }
    /// Readable once the process has ended.
    int endDescriptor() const { return m_pidfd.get(); }

    /// Ends it and all of its process group.
    void kill() const;
    /// How it ended, once; nothing as long as it runs. From then on its id may be another's.
    std::optional<EndStatus> reap();
    /// The same, and waits for its end.
    EndStatus waitForEnd();

private:
    HelperProcess(pid_t pid, FileDescriptor pidfd, FileDescriptor socket);

    pid_t m_pid;
    FileDescriptor m_pidfd;
    MessageChannel m_channel;
    FileDescriptor m_out;
    FileDescriptor m_err;
};

/// Our own environment, "NAME=value", without what is for us alone: variables that begin with POOLDECK_,
/// and those by which a service manager talks to us.
std::vector<QByteArray> environmentForChildren();

/// Whether a helper outlives its parent, to clear up after it.
enum class OnParentDeath {
    Die,
    Live,
};
/// The first thing that a helper does: takes the name, a lower priority if it is to `Die`, and the channel
/// that its parent opened. Nothing if this process is no helper, or its parent has gone already.
std::optional<MessageChannel> becomeHelper(const char *name, qint64 parent, OnParentDeath onParentDeath);

} // namespace pooldeck
