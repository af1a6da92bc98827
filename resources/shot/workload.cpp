// SPDX-License-Identifier: GPL-3.0-only
#include "resources/shot/workload.h"

#include <QFile>
#include <QJsonDocument>
#include <QRandomGenerator>

#include <array>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr qint64 LargeBytes = 3'400'000'000; // sparse: takes no room on the disk

} // namespace

Workload::Workload(TaskSource &tasks, QObject *parent) : QObject(parent), m_tasks(tasks)
{
    connect(&m_timer, &QTimer::timeout, this, &Workload::step);
}

void Workload::start()
{
    QFile large(m_files.filePath(u"debian-12-live.iso"_s));
    if (large.open(QIODevice::WriteOnly))
        large.resize(LargeBytes);
    setLimits();
    submit(u"checksum"_s, {{"path"_L1, large.fileName()}, {"algorithm"_L1, "sha256"_L1}}, {u"backup"_s});
    submit(u"sleep"_s, {{"seconds"_L1, 95}});
    submit(u"sleep"_s, {{"seconds"_L1, 240}}, {u"nightly"_s});
    m_timer.start(250ms);
    step();
}

void Workload::setLimits()
{
    const auto done = [](const Result<void> &) {};
    m_tasks.setQueue(u"mail"_s, {.concurrency = 2, .rate = RateLimit{30, 1min}}, done);
    m_tasks.setQueue(u"reports"_s, {.paused = true}, done);
    m_tasks.setQueue(u"thumbnails"_s, {.concurrency = 4}, done);
    m_tasks.setResource(u"gpu"_s, 1, done);
    m_tasks.setResource(u"scanner"_s, 3, done);
    for (int i = 0; i < 9; ++i)
        submit(u"sleep"_s, {{"seconds"_L1, 600}}, {}, i < 5 ? u"mail"_s : u"reports"_s);
    submit(u"sleep"_s, {{"seconds"_L1, 600}}, {u"render"_s}, u"thumbnails"_s, {{u"gpu"_s, 1}});
    submit(u"sleep"_s, {{"seconds"_L1, 600}}, {u"render"_s}, u"thumbnails"_s, {{u"gpu"_s, 1}});
    submit(u"sleep"_s, {{"seconds"_L1, 600}}, {u"scan"_s}, {}, {{u"scanner"_s, 2}});
}

void Workload::fill(int count)
{
    for (int i = 0; i < count; ++i)
        submit(u"noop"_s, {});
}

void Workload::step()
{
    auto *random = QRandomGenerator::global();
    const int phase = m_step++ % 40;
    if (m_step % 5 == 0) {
        const std::array paths{"/usr/bin/gdb"_L1, "/usr/bin/python3"_L1, "/usr/bin/git"_L1};
        submit(u"checksum"_s, {{"path"_L1, paths.at(random->bounded(3))}, {"algorithm"_L1, "sha512"_L1}});
    }
    if (m_step % 22 == 3)
        submit(u"checksum"_s, {{"path"_L1, u"/srv/photos/IMG_%1.jpg"_s.arg(2000 + m_step)}}, {u"import"_s});
    if (m_step % 9 == 0)
        submit(u"burn"_s, {{"seconds"_L1, (4 + random->bounded(17)) / 10.0}}, {u"render"_s});
    if (m_step % 15 == 0)
        submit(u"sleep"_s, {{"seconds"_L1, 4 + random->bounded(9)}});
    fill(phase < 12 ? 1 + random->bounded(5) : phase < 26 ? 8 + random->bounded(8) : 0);
}

void Workload::submit(const QString &type, const QJsonObject &params, const QStringList &tags,
                      const QString &queue, const std::map<QString, int> &resources)
{
    TaskSpec spec;
    spec.type = type;
    spec.params = QJsonDocument(params).toJson(QJsonDocument::Compact);
    spec.tags = tags;
    spec.queue = queue;
    if (!resources.empty())
        spec.resources = resources;
    spec.submitter = u"curl/7.88.1"_s;
    m_tasks.submit(std::move(spec), [](const Result<TaskPtr> &) {});
}

void addSchedules(ScheduleSource &schedules)
{
    const auto add = [&](const QString &name, Recurrence recurrence, const QString &type,
                         const QByteArray &params, std::optional<Pause> pause = {}) {
        ScheduleSpec spec;
        spec.name = name;
        spec.task.type = type;
        spec.task.params = params;
        spec.recurrence = std::move(recurrence);
        spec.pause = pause;
        schedules.addSchedule(std::move(spec), [](const Result<Schedule> &) {});
    };
    const auto cron = [](QStringView text) {
        return Cron{*CronExpression::parse(text), QTimeZone("Europe/Berlin")};
    };
    const auto now =
        std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
    add(u"Nightly checksum"_s, cron(u"0 3 * * *"), u"checksum"_s, R"({"path":"/usr/bin/gdb"})");
    add(u"Fetch the exchange rates"_s, cron(u"30 8 * * 1-5"), u"noop"_s, "{}");
    add(u"Heartbeat"_s, Every{1s, now}, u"noop"_s, "{}");
    add(u"Render previews"_s, Every{1s, now}, u"sleep"_s, R"({"seconds":600})");
    add(u"Import photos"_s, Every{1s, now}, u"checksum"_s, R"({"path":"/srv/photos/new.jpg"})");
    add(u"Quarterly report"_s, cron(u"0 6 1 1,4,7,10 *"), u"noop"_s, "{}", Pause{});
    add(u"Maintenance"_s, Once{now + 26h}, u"sleep"_s, R"({"seconds":60})", Pause{now + 2h});
}

} // namespace pooldeck
