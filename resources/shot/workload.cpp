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

} // namespace pooldeck
