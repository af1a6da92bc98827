// SPDX-License-Identifier: GPL-3.0-only
// Commands a second, against a bare loop of posix_spawn and waitpid in the same run.
//
//   bench_commands [--quick]
//
// The program is /bin/true. Prints the rate of the bare loop, that of the executor alone and that of the
// engine with its store in memory, and the ratios.
#include "core/engine/taskengine.h"
#include "core/executors/commandexecutor.h"
#include "core/executors/commandsupervisor.h"
#include "core/store/sqlitetaskstore.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QSemaphore>
#include <QTextStream>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <numeric>

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace pooldeck;
using namespace Qt::StringLiterals;

namespace {

constexpr int Rounds = 5; // the median of the ratios counts
constexpr auto Program = "/bin/true";

TaskType trueType()
{
    return {.name = u"true"_s,
            .paramsSchema = {{"type"_L1, "object"_L1}},
            .run = CommandTemplate{.program = QString::fromLatin1(Program)}};
}

double rate(int count, const QElapsedTimer &timer)
{
    return count / (double(timer.nsecsElapsed()) / 1e9);
}

double bare(int count)
{
    char *arguments[] = {const_cast<char *>(Program), nullptr};
    QElapsedTimer timer;
    timer.start();
    for (int i = 0; i < count; ++i) {
        pid_t pid = 0;
        if (::posix_spawn(&pid, Program, nullptr, nullptr, arguments, environ) != 0)
            qFatal("%s cannot be started.", Program);
        int status = 0;
        ::waitpid(pid, &status, 0);
    }
    return rate(count, timer);
}

/// So many jobs of one type, and no more.
class Jobs : public JobSource
{
public:
    Jobs(const TaskType &type, int count) : m_type(type), m_left(count), m_all(count)
    {
        auto spec = std::make_shared<TaskSpec>();
        auto task = std::make_shared<Task>();
        task->spec = std::move(spec);
        m_task = std::move(task);
    }
    JobPtr takeJob(ExecutorKind, const QString &) override
    {
        if (m_left == 0)
            return nullptr;
        --m_left;
        return std::make_shared<Job>(m_task, m_type, m_clock);
    }
    void finishJob(const JobPtr &, Outcome outcome) override
    {
        if (outcome.failure)
            qFatal("%s", qPrintable(outcome.failure->message));
        if (++m_ended == m_all)
            ended.release();
    }

    QSemaphore ended;

private:
    const SystemClock m_clock;
    const TaskType &m_type;
    TaskPtr m_task;
    int m_left;
    int m_ended = 0;
    const int m_all;
};

double executorAlone(int count)
{
    const TaskType type = trueType();
    Jobs warmUp(type, 1);
    Jobs jobs(type, count);
    struct Switch : JobSource
    { // the supervisor's start is not what is measured
        JobPtr takeJob(ExecutorKind kind, const QString &lane) override
        {
            return now.load()->takeJob(kind, lane);
        }
        void finishJob(const JobPtr &job, Outcome outcome) override
        {
            now.load()->finishJob(job, std::move(outcome));
        }
        std::atomic<Jobs *> now;
    } source;
    source.now = &warmUp;
    CommandExecutor executor;
    executor.start(source);
    executor.wake(1);
    warmUp.ended.acquire();
    source.now = &jobs;
    QElapsedTimer timer;
    timer.start();
    executor.wake(count);
    jobs.ended.acquire();
    return rate(count, timer);
}

double withEngine(int count)
{
    SystemClock clock;
    TaskCatalog catalog;
    if (!catalog.add(trueType()))
        qFatal("The type is not accepted.");
    SqliteTaskStore store({}, Durability::Memory);
    CommandExecutor executor;
    TaskEngine engine(catalog, store, {&executor}, clock);
    if (!engine.start())
        qFatal("The engine does not start.");
    TaskSpec spec;
    spec.type = u"true"_s;
    const auto ended = [&] { return engine.counts()[static_cast<size_t>(TaskState::Succeeded)]; };
    const auto run = [&](int tasks) {
        const qint64 before = ended();
        engine.submitBatch(std::vector<TaskSpec>(static_cast<size_t>(tasks), spec), [](auto) {});
        while (ended() < before + tasks)
            QThread::msleep(1);
    };
    run(1);
    QElapsedTimer timer;
    timer.start();
    run(count);
    return rate(count, timer);
}

double median(std::vector<double> values)
{
    std::ranges::sort(values);
    return values[values.size() / 2];
}

} // namespace

int main(int argc, char *argv[])
{
    if (argc == 3 && std::strcmp(argv[1], "--supervise") == 0)
        return runCommandSupervisor(std::atoll(argv[2]));
    const QCoreApplication app(argc, argv);
    const int count = app.arguments().contains(u"--quick"_s) ? 500 : 3000;
    std::vector<double> alone;
    std::vector<double> engine;
    QTextStream out(stdout);
    for (int round = 0; round < Rounds; ++round) {
        const double base = bare(count);
        const double first = executorAlone(count);
        const double second = withEngine(count);
        alone.push_back(first / base);
        engine.push_back(second / base);
        out << u"bare posix_spawn %1/s   executor %2/s (%3)   engine %4/s (%5)\n"_s.arg(base, 0, 'f', 0)
                   .arg(first, 0, 'f', 0)
                   .arg(alone.back(), 0, 'f', 2)
                   .arg(second, 0, 'f', 0)
                   .arg(engine.back(), 0, 'f', 2);
        out.flush();
    }
    out << u"median ratio: executor %1, engine %2 (to reach: 0.80)\n"_s.arg(median(alone), 0, 'f', 2)
               .arg(median(engine), 0, 'f', 2);
    return 0;
}
