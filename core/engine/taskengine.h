// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/engine/configuredlimits.h"
#include "core/engine/dependencygraph.h"
#include "core/engine/feedwatchers.h"
#include "core/engine/resourcepool.h"
#include "core/engine/taskqueues.h"
#include "core/engine/tasksource.h"
#include "core/engine/tasktable.h"
#include "core/engine/timerqueue.h"
#include "core/engine/turns.h"
#include "core/executors/executor.h"
#include "core/monitor/monitorstats.h"
#include "core/store/taskstore.h"

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <unordered_set>

namespace pooldeck {

class InputFiles;

/// Owns the state of every unfinished task and is the only one to change it.
///
/// Its state is behind one mutex that is held for microseconds (tens of them for a slice of a round or a
/// page of parked tasks), and during no call out but to the store's queue, Executor::slots() and the
/// edit of a queue; any thread may call. The way of a task: submit → store round → (dependencies, due time) →
/// its queue → executor → store round → event feed. What the feed and counts() say is durable; find() may
/// know a few milliseconds more.
///
/// Memory is bounded: of the queued tasks only about `ResidentTasks` are held whole, the next ones to
/// run; of the others only their place.
///
/// A thread of its own, `engine`, is there for time alone: due tasks, retries, timeouts, rate limits; it
/// collects progress and logs of running tasks, wakes the feed's readers at most every WakeInterval and
/// starts retention.
class TaskEngine final : public TaskSource, public JobSource, private TaskStore::Observer
{
public:
    static constexpr std::chrono::milliseconds WakeInterval{100};
    static constexpr std::chrono::milliseconds LogInterval{500};
    static constexpr std::chrono::seconds ProgressInterval{3}; ///< between two rounds that store progress
    static constexpr std::chrono::seconds RetentionInterval{60};
    static constexpr qsizetype ResidentTasks = 8'192;
    static constexpr qint64 MaxResultBytes = 67'108'864;

    /// All outlive the engine. `executors`: at most one of each kind.
    TaskEngine(const TaskCatalog &catalog, TaskStore &store, const std::vector<Executor *> &executors,
               const Clock &clock);
    ~TaskEngine() override;

    /// What all submitters together may take.
    struct WorkLimits
    {
        qint64 unfinished = 0; ///< tasks; 0: any number. Those that are being committed do not count yet.
        qint64 resultBytes = MaxResultBytes; ///< of one task, which fails beyond
        qint64 logBytes = TaskLog::MaxBytes; ///< of one attempt; its oldest lines go
    };

    // Before start():
    void setLimits(const WorkLimits &limits) { m_limits = limits; }
    void setRetention(const RetentionLimits &limits) { m_retention = limits; }
    void setConfiguredLimits(ConfiguredLimits limits) { m_configured = std::move(limits); }
    /// What `{"file": "name"}` in params stands for; without, it is an object like any other.
    void setInputFiles(std::shared_ptr<const InputFiles> files) { m_files = std::move(files); }
    /// Called for each task that starts, on its lane's thread, with how long it waited for the lane: not
    /// while its queue was held (paused, at its limit) or what it needs was not free.
    void onTaskStarted(std::function<void(std::chrono::nanoseconds)> callback);
    /// Called with the type and the length of each attempt that ends, on its lane's thread.
    void onAttemptEnded(std::function<void(const QString &, std::chrono::nanoseconds)> callback);

    /// Whether start() also lets tasks run, or leaves that to beginDispatch().
    enum class Dispatch {
        Now,
        Later,
    };
    /// Opens the store, takes up what was unfinished, starts the executors. Blocks; once, first (again if
    /// the store could not be opened).
    Result<void> start(Dispatch dispatch = Dispatch::Now);
    void beginDispatch();
    /// The clock was set, or the machine woke up: does at once what is due. By itself the engine notices that
    /// within a second. Any thread.
    void lookAtClock();
    /// From now on submissions are refused; what runs goes on.
    void beginShutdown();
    /// Lets running tasks end for `drain`, then asks them to stop and waits for `grace`, commits and
    /// stops all threads. Queued tasks stay queued for the next start. False if a task did not stop: its
    /// thread still uses this object, so the process has to end without destroying it (std::_Exit). Queries
    /// are answered until the end of this object, so that who follows a task sees how it ended.
    bool shutDown(std::chrono::milliseconds drain, std::chrono::milliseconds grace = std::chrono::seconds(5));

    /// What the monitor draws, but for the pool's size and use. Any thread, lock-free.
    WorkGauges gauges() const;

    // For what is kept and run beside the tasks, such as schedules. Any thread.

    /// Whether a task could be submitted so: by its type, and by the files that its params refer to.
    Result<const TaskType *> check(const TaskSpec &spec) const;

    /// The settings of that kind as they were at the start.
    std::vector<Setting> storedSettings(const QString &kind) const;
    /// In the order of the calls. `done` may be empty; it is called at once if the program is ending.
    void saveSetting(Setting setting, DoneCallback done);
    /// As submit(), with the setting that `record` makes of the task's id in the same commit. `record` is
    /// called with the engine's mutex held.
    void submitRecording(TaskSpec spec, std::function<Setting(TaskId)> record, TaskCallback done);
    bool isUnfinished(TaskId id) const;

    // TaskSource
    const TaskCatalog &catalog() const override { return m_catalog; }
    void submit(TaskSpec spec, TaskCallback done) override;
    void submitBatch(std::vector<TaskSpec> specs, BatchCallback done) override;
    void submitGraph(std::vector<TaskSpec> specs, GraphCallback done) override;
    void retry(TaskId id, const QString &submitter, TaskCallback done) override;
    void submitOnce(KeyedRequest request, OutcomesCallback done) override;
    void change(TaskId id, SpecEdit edit, TaskCallback done) override;
    void cancel(TaskId id, TaskCallback done) override;
    void setPinned(TaskId id, bool pinned, TaskCallback done) override;
    void forget(TaskId id, TaskCallback done) override;
    void find(TaskId id, TaskCallback done) const override;
    void list(TaskFilter filter, std::optional<TaskCursor> after, int limit,
              PageCallback done) const override;
    void attempts(TaskId id, std::function<void(Result<std::vector<TaskAttempt>>)> done) const override;
    void readLog(TaskId id, qint64 after, int limit,
                 std::function<void(Result<LogPage>)> done) const override;
    void readResult(TaskId id, std::function<void(Result<QByteArray>)> done) const override;
    void readResultPart(TaskId id, qint64 offset, qint64 length,
                        std::function<void(Result<ResultPart>)> done) const override;
    WaitReason waitReason(const Task &task) const override;
    Expectation expectation(const Task &task) const override;
    std::vector<TaskId> dependents(TaskId id) const override;
    StateCounts counts() const override;
    std::optional<Error> trouble() const override;
    TaskChanges changesSince(quint64 seq) const override;
    quint64 lastSeq() const override;
    std::shared_ptr<void> subscribe(std::function<void()> wake) override;

    // QueueSource
    std::vector<QueueInfo> queues() const override;
    void changeQueue(const QString &name, const QueueEdit &edit, DoneCallback done) override;
    void removeQueue(const QString &name, DoneCallback done) override;
    std::vector<ResourceInfo> resources() const override;
    void setResource(const QString &name, int capacity, DoneCallback done) override;
    void removeResource(const QString &name, DoneCallback done) override;
    bool setSlots(ExecutorKind executor, int count) override;

    // JobSource
    JobPtr takeJob(ExecutorKind kind, const QString &lane) override;
    void finishJob(const JobPtr &job, Outcome outcome) override;

private:
    // Kinds of settings, and a member of theirs.
    static constexpr QLatin1StringView DurationsKind{"durations"};
    static constexpr QLatin1StringView QueueKind{"queue"};
    static constexpr QLatin1StringView ResourceKind{"resource"};
    static constexpr QLatin1StringView ChangesMember{"changes"};

    using Entry = TaskTable::Entry;
    struct Line
    { // what waits for one executor
        Executor *executor = nullptr;
        std::deque<JobPtr> cleared; // their start is committed: to be run next
        int begun = 0; // attempts under way, those whose start is being committed included
    };
    using Woken = std::map<ExecutorKind, qsizetype>;
    struct Timer
    {
        enum class Kind {
            Timeout, // of an attempt
            Grace, // between the request to stop and the use of force
            QueueTimeout,
        };
        Kind kind = Kind::Timeout;
        TaskId id;
        int attempt = 0;
    };
    /// What the store says of tasks that others depend on; nothing: it does not have them.
    using StoredParents = std::unordered_map<TaskId, std::optional<TaskState>>;
    enum class Admission {
        Accepted,
        Existing, // its unique key is another's
        AskAgain, // a task that it depends on has ended since the store was asked
    };

    // TaskStore::Observer
    void roundCommitted(std::span<const StoreWrite> round) override;
    void tasksRemoved(std::span<const TaskId> ids, const StateCounts &counts) override;
    void healthChanged(const std::optional<Error> &trouble) override;
    bool isNeeded(TaskId id) const override;

    // What was unfinished at start: recovery.cpp
    Result<void> recover(const StoredState &state);
    void restoreSettings(const std::vector<Setting> &settings);
    void restoreQueue(const QString &name, const QJsonObject &stored);
    Result<void> recoverLoaded(const std::vector<TaskId> &ids);
    std::vector<TaskId> unknownParents(const std::vector<TaskPtr> &tasks, const StoredParents &known) const;
    void recoverTask(const TaskPtr &stored, const StoredParents &parents, std::vector<StoreWrite> &writes);
    void recoverRunning(const TaskPtr &stored, Entry &entry, StoreWrite &write);
    Result<std::vector<TaskPtr>> loadNow(std::vector<TaskId> ids);
    static TaskState afterInterruption(const Task &task, const TaskType &type);

    // Start, end, and the engine's own thread: taskengine.cpp
    void runEngineThread();
    std::chrono::nanoseconds nextWake(std::chrono::nanoseconds now);
    static void stopJobs(const std::vector<JobPtr> &jobs);
    void forceJobs(const std::vector<JobPtr> &jobs);
    void collectProgress();
    void storeProgress();
    void collectLogs();
    void putBackCleared();
    void warnOfUnstopped() const;

    // Submissions: submission.cpp, batches.cpp, graphs.cpp
    using WithParents = std::function<void(Result<StoredParents>)>;
    /// What goes into the commit of a submission beside its tasks, made of what becomes of each of them.
    /// Called with the mutex held; may be empty.
    using Recorder = std::function<StoreWrite(std::span<const Result<TaskPtr>>)>;
    void submitWith(TaskSpec spec, const Recorder &record, TaskCallback done);
    void submitBatchWith(std::vector<TaskSpec> specs, const Recorder &record, BatchCallback done);
    void submitGraphWith(std::vector<TaskSpec> specs, const Recorder &record, GraphCallback done);
    void retryWith(TaskId id, const QString &submitter, const Recorder &record, TaskCallback done);
    void submitKnowing(TaskSpec spec, const TaskType &type, const StoredParents &parents,
                       const Recorder &record, TaskCallback done);
    void submitBatchKnowing(std::vector<TaskSpec> specs, const StoredParents &parents, const Recorder &record,
                            BatchCallback done);
    void submitGraphKnowing(std::vector<TaskSpec> specs, const std::vector<size_t> &order,
                            const StoredParents &parents, const Recorder &record, GraphCallback done);
    void recordExisting(const TaskPtr &task, const Recorder &record, TaskCallback done);

    // Requests that may be sent again: keyedrequests.cpp
    void submitKeyed(const KeyedRequest &request, const OutcomesCallback &done);
    void answerAgain(const KeptAnswer &answer, OutcomesCallback done);

    static std::shared_ptr<Task> newTask(TaskSpec spec, const TaskType &type, Timestamp now);

    // What they need to be accepted: admission.cpp
    static Error invalid(QList<Fault> faults);
    void loadParents(const std::vector<TaskSpec> &specs, WithParents then);
    /// With the mutex held. `before`: so many were admitted with it, and are not committed.
    Result<Admission> admit(Task &task, const TaskType &type, const StoredParents &parents,
                            size_t before = 0);
    Result<std::vector<DependencyGraph::Parent>> parentsOf(const TaskSpec &spec, const StoredParents &ended,
                                                           bool &askAgain) const;
    static Error shuttingDownError();
    std::optional<Fault> queueFault(const QString &name);
    void withdraw(const Task &task);
    void releaseKey(const Task &task);
    void cancelReplaced(TaskId id);

    // Time and tasks that wait for others, with the mutex held: waiting.cpp
    void takeDue(std::chrono::nanoseconds now, std::vector<JobPtr> &toForce);
    void takeDueTimer(const Timer &timer, std::vector<JobPtr> &toForce);
    void awaitToken(std::chrono::nanoseconds now);
    void addTimer(std::chrono::nanoseconds at, Timer timer);
    bool matters(std::chrono::nanoseconds at, const Timer &timer) const;
    void schedule(TaskId id, Timestamp dueAt);
    void beginStop(Entry &entry, StopReason reason);
    static void noteStop(Entry &entry, StopReason reason);
    void publishRunning(Entry &entry);
    void beginCancel(Entry &entry, TaskCallback done = {});
    void markUnresponsive(const JobPtr &job);
    void endUnstarted(TaskId id, Entry &entry, TaskState state, std::optional<Failure> failure,
                      TaskCallback done = {});
    void settle(const DependencyGraph::Settled &settled);
    void release(TaskId id);
    void resolveThenAdvance(const TaskPtr &task, const std::vector<TaskId> &parents);
    void advanceWith(const Task &resolved, const std::expected<QJsonObject, QString> &params);
    void advance(TaskId id, Entry &entry);
    /// What holds tasks back may have changed: the engine's thread wakes the executors.
    void reconsider();

    // Changes of what tasks were asked to do: changes.cpp
    static std::optional<Error> unchangeable(const Task &task);
    Result<SpecChange> edited(const Task &task, const SpecEdit &edit) const;
    void applyChange(TaskId id, Entry &entry, SpecChange change, TaskCallback done);
    void changeQueued(TaskId id, Entry &entry, const Task &before);
    bool keep(Setting setting, const DoneCallback &done);

    // Changes of limits: limitchanges.cpp
    using LimitName = std::pair<QString, QString>; // of the kind, and its own
    using LimitTurn = Turns<LimitName>::Turn;
    void inTurn(const LimitName &limit, LimitTurn turn);
    void takeTurns(const LimitName &limit, std::optional<LimitTurn> turn);
    void saveLast(const LimitName &limit, QByteArray value, std::function<void(bool)> apply,
                  DoneCallback done);
    QByteArray valueOf(const QString &queue, const QueueSettings &settings) const;
    void applyQueue(NamedQueue &queue, const QueueSettings &settings);
    void configureCommitted(const QString &name, const QueueSettings &before, const QueueSettings &settings,
                            const QByteArray &value);

    // Expectations, with the mutex held: expectations.cpp
    std::optional<std::chrono::milliseconds> typicalOf(const TaskType &type) const;
    std::optional<Timestamp> expectedEnd(const Entry &entry) const;
    std::optional<Timestamp> expectedStart(const Entry &entry, const Task &task) const;
    void learnDuration(const Entry &entry, std::chrono::nanoseconds taken);
    void storeDurations();
    void restoreDurations(const QJsonObject &stored);

    // With the mutex held: dispatch.cpp
    Line &lineOf(const Entry &entry) { return m_lines.at(entry.executor); }
    void write(StoreWrite::Kind kind, TaskPtr task, TaskCallback done = {});
    void write(StoreWrite change, TaskCallback done);
    static std::function<void(std::optional<Error>)> whenWritten(TaskPtr task, TaskCallback done);
    void makeReady(TaskId id, Entry &entry, int priority);
    bool takeResources(Entry &entry);
    void giveBackSlot(Entry &entry);
    JobPtr nextJob(ExecutorKind kind, const QString &lane);
    JobPtr beginAttempt(TaskId id, Entry &entry, const QString &lane);
    void putBack(const JobPtr &job);
    bool retryLater(Entry &entry, Task &next, const Finished &finished, Failure failure, StoreWrite &write);

    // With the mutex held: committed.cpp
    void writeCommitted(const StoreWrite &write, Woken &woken);
    void settleSome();
    void insertCommitted(const TaskPtr &task, Woken &woken);
    void updateCommitted(const TaskPtr &task);
    void pinCommitted(const TaskPtr &task);

    // Parked tasks, with the mutex held: parking.cpp
    void park(Entry &entry);
    void pageIn();
    void adopt(const std::vector<TaskPtr> &tasks);
    void settleUnreadable(TaskId id);
    void noteFeedChanged();
    Woken allReady() const;

    void wakeExecutors(const Woken &woken);
    void startCommitted(ExecutorKind kind, const JobPtr &job);
    /// Has a parked task's snapshot loaded, then calls `then` (which finds it unparked, ended or gone); if
    /// that fails, `done` with the error.
    void loadThen(TaskId id, TaskCallback done, std::function<void(TaskCallback)> then);

    // Files in params: inputs.cpp
    std::optional<QByteArray> withPaths(const QByteArray &params, QList<Fault> &faults) const;
    JobPtr makeJob(const Entry &entry) const;

    const TaskCatalog &m_catalog;
    std::shared_ptr<const InputFiles> m_files; // may be null
    TaskStore &m_store;
    const Clock &m_clock;
    RetentionLimits m_retention;
    ConfiguredLimits m_configured;
    WorkLimits m_limits;
    std::chrono::nanoseconds m_resourcesFreed{0}; // the last time
    std::function<void(std::chrono::nanoseconds)> m_onStarted;
    std::function<void(const QString &, std::chrono::nanoseconds)> m_onAttemptEnded;
    FeedWatchers m_watchers;

    std::atomic<qint64> m_started = 0;
    std::atomic<qint64> m_finished = 0;
    std::atomic<qint64> m_failed = 0;
    std::atomic<qint64> m_queued = 0;

    mutable std::mutex m_mutex; // guards what follows
    std::condition_variable m_engineWake;
    std::condition_variable m_runningChanged;
    TaskTable m_table;
    std::map<ExecutorKind, Line> m_lines;
    TaskQueues m_queues;
    QSet<QString> m_setQueues; // of those, the ones that somebody has set
    ResourcePool m_resources;
    Turns<LimitName> m_limitTurns;
    DependencyGraph m_dependencies;
    std::unordered_set<TaskId> m_admitting; // of a graph under way: not in the table before its commit
    std::unordered_map<TaskId, DependencyGraph::Settled> m_settledEarly; // before their insertion's commit
    std::deque<DependencyGraph::Settled> m_toSettle; // by the round that roundCommitted() is about
    std::unordered_multiset<TaskId> m_resolving; // parents whose results are being read
    QHash<QString, TaskId> m_uniqueKeys; // of unfinished tasks
    QSet<QString> m_keysUnderWay; // of requests that may be sent again
    std::unordered_map<TaskId, TaskId> m_replacing; // before its commit → the task whose key it has taken
    TimerQueue<Timestamp, TaskId> m_due; // scheduled tasks, on the calendar
    TimerQueue<std::chrono::nanoseconds, Timer> m_timers; // on Clock::elapsed()
    std::optional<std::chrono::nanoseconds> m_tokenDue; // when a rate lets the next task start
    std::unordered_map<TaskId, JobPtr> m_running;
    std::unordered_map<const TaskType *, TypicalDuration> m_typical;
    bool m_typicalChanged = false; // since it was stored
    std::vector<JobPtr> m_toStop; // the engine's thread asks them
    std::unordered_set<TaskId> m_progressed; // since their progress was stored
    TaskId m_lastId;
    qsizetype m_resident = 0; // queued tasks that are not parked
    qsizetype m_parked = 0;
    std::vector<Setting> m_otherSettings; // as they were at the start
    std::optional<Error> m_trouble;
    bool m_paging = false; // a load of parked tasks is under way
    bool m_pageInAgain = false; // the last one failed
    bool m_feedChanged = false;
    bool m_reconsider = false;
    bool m_accepting = false;
    bool m_dispatching = false;
    bool m_stopping = false;

    std::thread m_thread; // last: it uses the members above
};

} // namespace pooldeck
