// SPDX-License-Identifier: GPL-3.0-only
#include "ui/tasks/bulkrequest.h"

#include "ui/deliver.h"

#include <QElapsedTimer>

namespace pooldeck {

namespace {

constexpr qint64 SliceMs = 3; // of the UI thread, before other events get their turn

} // namespace

BulkRequest::BulkRequest(std::vector<TaskId> ids, Ask ask, QObject *parent)
    : QObject(parent), m_ids(std::move(ids)), m_ask(std::move(ask)), m_answers(std::make_shared<Answers>())
{
}

void BulkRequest::start()
{
    step();
}

std::vector<TaskId> BulkRequest::answered() const
{
    const std::scoped_lock lock(m_answers->mutex);
    return m_answers->tasks;
}

void BulkRequest::step()
{
    if (m_finished)
        return;
    const auto post = deliverTo(this, [this] { step(); });
    const auto answered = [answers = m_answers, post](const Result<TaskPtr> &outcome) {
        {
            const std::scoped_lock lock(answers->mutex);
            --answers->outstanding;
            if (!outcome) {
                ++answers->refused;
                answers->reason = outcome.error().message;
            } else if (*outcome) {
                answers->tasks.push_back((*outcome)->id);
            }
            if (std::exchange(answers->posted, true))
                return;
        }
        post();
    };
    {
        const std::scoped_lock lock(m_answers->mutex);
        m_answers->posted = false;
    }
    QElapsedTimer time;
    time.start();
    while (m_next < m_ids.size() && time.elapsed() < SliceMs) {
        {
            const std::scoped_lock lock(m_answers->mutex);
            if (m_answers->outstanding >= MostOutstanding)
                return; // an answer brings the next step
            ++m_answers->outstanding;
        }
        if (!m_ask(m_ids[m_next++], answered)) {
            const std::scoped_lock lock(m_answers->mutex);
            --m_answers->outstanding;
        }
    }
    std::unique_lock lock(m_answers->mutex);
    if (m_next < m_ids.size()) {
        const bool posted = std::exchange(m_answers->posted, true);
        lock.unlock();
        if (!posted)
            post();
        return;
    }
    if (m_answers->outstanding > 0)
        return;
    m_finished = true;
    const qint64 refused = m_answers->refused;
    const QString reason = m_answers->reason;
    lock.unlock();
    Q_EMIT finished(refused, reason);
    deleteLater();
}

} // namespace pooldeck
