// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/backgroundrunner.h"

#include "core/api/taskends.h"

#include <QLoggingCategory>

#include <exception>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

Q_LOGGING_CATEGORY(logBackground, "pooldeck.api.background")

} // namespace

/// The tasks of one handler. One step at a time, each on whichever thread the one before has ended.
class BackgroundRunner::Chain final : public std::enable_shared_from_this<Chain>
{
public:
    Chain(std::shared_ptr<BackgroundRunner> runner, BackgroundTasks tasks)
        : m_runner(std::move(runner)), m_onFailure(tasks.onFailure()), m_items(tasks.takeItems())
    {
    }
    ~Chain()
    {
        if (m_next < m_items.size())
            qCInfo(logBackground, "%zu background tasks were not started", m_items.size() - m_next);
    }

    void startNext()
    {
        if (m_next == m_items.size() || m_runner->isStopping())
            return;
        BackgroundTasks::Item &item = m_items[m_next++];
        if (auto *spec = std::get_if<TaskSpec>(&item))
            submit(std::move(*spec));
        else
            run(std::move(std::get<BackgroundTasks::NamedFunction>(item)));
    }

private:
    void submit(TaskSpec spec)
    {
        const QString type = spec.type;
        m_runner->m_tasks.submit(
            std::move(spec), [self = shared_from_this(), type](const Result<TaskPtr> &task) {
                if (!task) {
                    self->failed(u"a task of type %1 was not accepted: %2"_s.arg(type, task.error().message));
                    return;
                }
                self->m_runner->m_ends->whenEnded(
                    (*task)->id, [self](const Result<TaskPtr> &ended) { self->ended(ended); });
            });
    }

    void run(BackgroundTasks::NamedFunction item)
    {
        // QThreadPool takes what can be copied.
        auto named = std::make_shared<BackgroundTasks::NamedFunction>(std::move(item));
        m_runner->runOnPool([self = shared_from_this(), named] {
            try {
                named->function();
            } catch (const std::exception &e) {
                self->failed(u"%1: %2"_s.arg(named->name, QString::fromUtf8(e.what())));
                return;
            } catch (...) {
                self->failed(named->name);
                return;
            }
            self->startNext();
        });
    }

    void ended(const Result<TaskPtr> &task)
    {
        if (!task)
            failed(task.error().message);
        else if ((*task)->state() == TaskState::Succeeded)
            startNext();
        else
            failed(u"task %1 has %2"_s.arg((*task)->id.value).arg(stateName((*task)->state())));
    }

    void failed(const QString &what)
    {
        qCWarning(logBackground).noquote() << "In the background:" << what;
        if (m_onFailure == BackgroundTasks::OnFailure::GoOn)
            startNext();
    }

    const std::shared_ptr<BackgroundRunner> m_runner;
    const BackgroundTasks::OnFailure m_onFailure;
    std::vector<BackgroundTasks::Item> m_items;
    size_t m_next = 0;
};

BackgroundRunner::BackgroundRunner(TaskSource &tasks, std::shared_ptr<TaskEnds> ends)
    : m_tasks(tasks), m_ends(std::move(ends))
{
    m_pool.setObjectName(u"api-background"_s);
    m_pool.setMaxThreadCount(Threads);
    m_pool.setThreadPriority(QThread::LowPriority);
}

Reply BackgroundRunner::startAfter(Reply reply, BackgroundTasks tasks)
{
    reply.whenSent = [chain = std::make_shared<Chain>(shared_from_this(), std::move(tasks))] {
        chain->startNext();
    };
    return reply;
}

void BackgroundRunner::start(BackgroundTasks tasks)
{
    std::make_shared<Chain>(shared_from_this(), std::move(tasks))->startNext();
}

void BackgroundRunner::stop()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_stopping = true;
    }
    m_pool.waitForDone();
}

bool BackgroundRunner::isStopping() const
{
    const std::scoped_lock lock(m_mutex);
    return m_stopping;
}

void BackgroundRunner::runOnPool(std::function<void()> function)
{
    const std::scoped_lock lock(m_mutex);
    if (!m_stopping)
        m_pool.start(std::move(function));
}

} // namespace pooldeck
