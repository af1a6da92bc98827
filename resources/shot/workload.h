// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/engine/schedulesource.h"
#include "core/engine/tasksource.h"

#include <QTemporaryDir>
#include <QTimer>

namespace pooldeck {

/// Keeps an engine busy the way a person's scripts would: checksums of large files, computing,
/// waiting, bursts of small tasks, now and then one that fails. Home: the thread that made it.
class Workload final : public QObject
{
    Q_OBJECT

public:
    explicit Workload(TaskSource &tasks, QObject *parent = nullptr);

    void start();
    /// Submits this many small tasks at once.
    void fill(int count);

private:
    void step();
    void setLimits();
    void submit(const QString &type, const QJsonObject &params, const QStringList &tags = {},
                const QString &queue = {}, const std::map<QString, int> &resources = {});

    TaskSource &m_tasks;
    QTemporaryDir m_files;
    QTimer m_timer;
    int m_step = 0;
};

/// Some that a person would have, one of them paused.
void addSchedules(ScheduleSource &schedules);

} // namespace pooldeck
