// SPDX-License-Identifier: GPL-3.0-only
#include "core/monitor/monitor.h"

#include "core/monitor/loopprobe.h"
#include "core/monitor/loopwatch.h"
#include "core/monitor/processusage.h"
#include "core/monitor/sharedhistogram.h"
#include "core/monitor/stalldetector.h"

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <stop_token>

namespace pooldeck {

namespace {

using FramePtr = std::shared_ptr<const MonitorFrame>;

constexpr int PingsPerFrame = Monitor::FrameInterval / Monitor::PingInterval;
constexpr int PingsPerSecond = std::chrono::seconds(1) / Monitor::PingInterval;
constexpr int PingsPerSlice = Monitor::Window / Monitor::PingInterval / WindowedHistogram::Slices;
constexpr qsizetype FramesPerWindow = Monitor::Window / Monitor::FrameInterval;

/// A probe lives in the thread it watches, so while that runs only that may delete it.
struct ProbeDeleter
{
    void operator()(LoopProbe *probe) const
    {
        const QThread *home = probe->thread();
        if (!home || home == QThread::currentThread() || home->isFinished())
            delete probe;
        else
            probe->deleteLater();
    }
};
using ProbePtr = std::unique_ptr<LoopProbe, ProbeDeleter>;

} // namespace

struct Monitor::Private
{
    Private(const Clock &c, std::function<WorkGauges()> g, std::chrono::milliseconds threshold)
        : clock(c), gauges(std::move(g)), stallThreshold(threshold)
    {
    }

    void run();
    void pingLoops();
    void readPing(size_t loop);
    Stall stallOf(size_t loop, std::chrono::nanoseconds duration, bool ongoing) const;
    void takeFrame(quint64 tick);
    void rotate();

    const Clock &clock;
    const std::function<WorkGauges()> gauges;
    const std::chrono::milliseconds stallThreshold;
    std::vector<ProbePtr> probes; // in the order of `watches`
    std::vector<StallDetector> detectors; // likewise; the monitor's thread
    QStringList names; // likewise; fixed from start() on
    SharedHistogram newWaits;

    mutable std::mutex mutex; // guards what follows; held for copying only
    std::vector<LoopWatch> watches;
    StallLog stalls;
    std::deque<FramePtr> frames;
    WindowedHistogram waits;
    ProcessUsage usage;
    std::chrono::nanoseconds ownCpuTime{0};

    std::mutex sleepMutex;
    std::condition_variable_any sleep;
    std::stop_source stop;
    std::unique_ptr<QThread> thread;
};

Monitor::Monitor(const Clock &clock, std::function<WorkGauges()> gauges,
                 std::chrono::milliseconds stallThreshold)
    : d(std::make_unique<Private>(clock, std::move(gauges), stallThreshold))
{
}

Monitor::~Monitor()
{
    stop();
}

void Monitor::watch(const QString &name, QThread *thread)
{
    Q_ASSERT(!d->thread);
    ProbePtr probe(new LoopProbe(d->clock));
    probe->moveToThread(thread);
    d->probes.push_back(std::move(probe));
    d->detectors.emplace_back();
    d->names.append(name);
    const std::lock_guard lock(d->mutex);
    d->watches.emplace_back(name, PingInterval, d->stallThreshold);
}

void Monitor::start()
{
    Q_ASSERT(!d->thread);
    d->thread.reset(QThread::create([this] { d->run(); }));
    d->thread->setObjectName(QStringLiteral("monitor"));
    d->thread->start();
}

void Monitor::stop()
{
    if (d->thread) {
        d->stop.request_stop();
        d->thread->wait();
        d->thread.reset();
    }
    d->probes.clear();
}

void Monitor::recordWait(std::chrono::nanoseconds wait)
{
    d->newWaits.add(wait);
}

std::chrono::milliseconds Monitor::stallThreshold() const
{
    return d->stallThreshold;
}

std::vector<Stall> Monitor::stalls(const StallFilter &filter) const
{
    const std::lock_guard lock(d->mutex);
    return d->stalls.select(filter);
}

quint64 Monitor::stallRevision() const
{
    const std::lock_guard lock(d->mutex);
    return d->stalls.revision();
}

QStringList Monitor::loopNames() const
{
    const std::lock_guard lock(d->mutex);
    QStringList names;
    for (const LoopWatch &watch : d->watches)
        names.append(watch.name());
    return names;
}

QList<LoopStats> Monitor::loops() const
{
    const auto snapshot = [this] {
        const std::lock_guard lock(d->mutex);
        return d->watches;
    }();
    QList<LoopStats> stats;
    for (const LoopWatch &watch : snapshot)
        stats.append(watch.stats());
    return stats;
}

PoolStats Monitor::pool() const
{
    std::vector<FramePtr> window;
    WindowedHistogram waits;
    {
        const std::lock_guard lock(d->mutex);
        const auto count = std::min<qsizetype>(FramesPerWindow, std::ssize(d->frames));
        window.assign(d->frames.end() - count, d->frames.end());
        waits = d->waits;
    }
    PoolStats stats;
    const Histogram total = waits.total();
    stats.waitP50 = total.quantile(0.5);
    stats.waitP99 = total.quantile(0.99);
    if (window.empty())
        return stats;
    double busy = 0;
    for (const FramePtr &frame : window) {
        if (frame->work.maxThreads > 0)
            busy += std::min(1.0, static_cast<double>(frame->work.active) / frame->work.maxThreads);
    }
    stats.busyRatio = busy / static_cast<double>(window.size());
    const WorkGauges &now = window.back()->work;
    stats.maxThreads = now.maxThreads;
    stats.active = now.active;
    stats.queued = now.queued;
    stats.unresponsive = now.unresponsive;
    return stats;
}

ProcessUsage Monitor::process() const
{
    const std::lock_guard lock(d->mutex);
    return d->usage;
}

WorkGauges Monitor::work() const
{
    const std::lock_guard lock(d->mutex);
    return d->frames.empty() ? WorkGauges() : d->frames.back()->work;
}

std::chrono::nanoseconds Monitor::ownCpuTime() const
{
    const std::lock_guard lock(d->mutex);
    return d->ownCpuTime;
}

std::vector<MonitorFrame> Monitor::framesSince(quint64 tick) const
{
    std::vector<FramePtr> found;
    {
        const std::lock_guard lock(d->mutex);
        const auto first = std::ranges::upper_bound(d->frames, tick, {}, &MonitorFrame::tick);
        found.assign(first, d->frames.end());
    }
    std::vector<MonitorFrame> frames;
    frames.reserve(found.size());
    for (const FramePtr &frame : found)
        frames.push_back(*frame);
    return frames;
}

void Monitor::Private::run()
{
    using SteadyClock = std::chrono::steady_clock; // for sleeping; what is measured comes from `clock`
    ProcessUsageSampler sampler;
    const auto sampleProcess = [&] {
        const ProcessUsage sample = sampler.sample();
        const auto own = threadTimes(currentThreadNumber());
        const std::lock_guard lock(mutex);
        usage = sample;
        if (own)
            ownCpuTime = own->ran;
    };
    sampleProcess();

    auto due = SteadyClock::now();
    for (quint64 tick = 0; !stop.stop_requested(); ++tick) {
        pingLoops();
        if (tick % PingsPerFrame == 0)
            takeFrame(tick / PingsPerFrame + 1);
        if (tick % PingsPerSecond == PingsPerSecond - 1)
            sampleProcess();
        if (tick % PingsPerSlice == PingsPerSlice - 1)
            rotate();

        // Late because the machine was busy or asleep: do not catch up.
        due = std::max(due + PingInterval, SteadyClock::now());
        std::unique_lock lock(sleepMutex);
        sleep.wait_until(lock, stop.get_token(), due, [] { return false; });
    }
}

void Monitor::Private::pingLoops()
{
    for (size_t i = 0; i < probes.size(); ++i) {
        LoopProbe &probe = *probes[i];
        if (probe.isPending())
            readPing(i);
        if (!probe.isPending()) {
            detectors[i].clear();
            probe.ping();
        }
    }
}

void Monitor::Private::readPing(size_t loop)
{
    LoopProbe &probe = *probes[loop];
    StallDetector &detector = detectors[loop];
    const auto silence = probe.silence(); // before the answer: it may come at any moment
    const auto answer = probe.takeAnswer();
    if (!answer)
        detector.look(silence, probe.activity(), probe.times());
    else if (*answer > stallThreshold)
        detector.end(*answer, probe.times());

    const auto latency = answer.value_or(silence);
    Stall stall;
    if (latency > stallThreshold)
        stall = stallOf(loop, latency, !answer);
    const std::lock_guard lock(mutex);
    LoopWatch &watch = watches[loop];
    const bool stalled = answer ? watch.answered(latency) : watch.silent(latency);
    if (!stalled)
        return;
    if (detector.record == 0)
        detector.record = stalls.add(std::move(stall));
    else
        stalls.update(detector.record, std::move(stall));
}

Stall Monitor::Private::stallOf(size_t loop, std::chrono::nanoseconds duration, bool ongoing) const
{
    Stall stall;
    stall.loop = names[static_cast<qsizetype>(loop)];
    stall.duration = duration;
    const auto since = clock.elapsed() - probes[loop]->postedAt();
    stall.startedAt = std::chrono::time_point_cast<std::chrono::milliseconds>(clock.now() - since);
    stall.kind = detectors[loop].kind();
    stall.culprit = detectors[loop].culprit();
    stall.ongoing = ongoing;
    return stall;
}

void Monitor::Private::takeFrame(quint64 tick)
{
    auto frame = std::make_shared<MonitorFrame>();
    frame->tick = tick;
    frame->time = clock.now();
    if (gauges)
        frame->work = gauges();
    frame->loopLatencyMs.reserve(probes.size());

    FramePtr forgotten; // freed outside the lock
    const std::lock_guard lock(mutex);
    newWaits.drainInto(waits.current());
    for (LoopWatch &watch : watches) {
        const std::chrono::duration<float, std::milli> worst = watch.takeWorst();
        frame->loopLatencyMs.push_back(worst.count());
    }
    frames.push_back(std::move(frame));
    if (std::ssize(frames) > FramesKept) {
        forgotten = std::move(frames.front());
        frames.pop_front();
    }
}

void Monitor::Private::rotate()
{
    const std::lock_guard lock(mutex);
    for (LoopWatch &watch : watches)
        watch.rotate();
    waits.rotate();
}

} // namespace pooldeck
