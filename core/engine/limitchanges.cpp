// SPDX-License-Identifier: GPL-3.0-only
// How limits are changed. A change is written first and holds from its commit on; those of one queue or
// resource are made one after the other.
#include "core/engine/taskengine.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

QByteArray toJson(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

} // namespace

// ---- one thing after the other

void TaskEngine::inTurn(const LimitName &limit, LimitTurn turn)
{
    std::optional<LimitTurn> now;
    {
        const std::scoped_lock lock(m_mutex);
        now = m_limitTurns.begin(limit, std::move(turn));
    }
    takeTurns(limit, std::move(now));
}

void TaskEngine::takeTurns(const LimitName &limit, std::optional<LimitTurn> turn)
{
    while (turn && (*turn)()) {
        const std::scoped_lock lock(m_mutex);
        turn = m_limitTurns.next(limit);
    }
}

/// Writes it as the last thing of a turn. `apply` is called with the mutex held, and told whether that is
/// committed.
void TaskEngine::saveLast(const LimitName &limit, QByteArray value, std::function<void(bool)> apply,
                          DoneCallback done)
{
    saveSetting({limit.first, limit.second, std::move(value)},
                [this, limit, apply = std::move(apply), done = std::move(done)](const Result<void> &saved) {
                    std::optional<LimitTurn> next;
                    {
                        const std::scoped_lock lock(m_mutex);
                        apply(saved.has_value());
                        reconsider();
                        next = m_limitTurns.next(limit);
                    }
                    takeTurns(limit, std::move(next));
                    done(saved);
                });
}

// ---- queues

/// With the mutex held.
QByteArray TaskEngine::valueOf(const QString &queue, const QueueSettings &settings) const
{
    const QueueSettings *configured = m_configured.queue(queue);
    return toJson(
        {{ChangesMember, queueSettingsChanges(settings, configured ? *configured : QueueSettings())}});
}

/// At once: what time has done holds whether it can be written or not.
void TaskEngine::applyQueue(NamedQueue &queue, const QueueSettings &settings)
{
    m_queues.configure(queue, settings, m_clock.elapsed());
    m_setQueues.insert(queue.name);
    keep({QueueKind, queue.name, valueOf(queue.name, settings)}, {});
    reconsider();
}

/// With the mutex held: `settings`, written as `value`, replaces what was `before` when that was asked for.
void TaskEngine::configureCommitted(const QString &name, const QueueSettings &before,
                                    const QueueSettings &settings, const QByteArray &value)
{
    NamedQueue &queue = m_queues.queue(name);
    if (queue.settings != before) // its pause has ended meanwhile, and was written last
        keep({QueueKind, name, value}, {});
    m_queues.configure(queue, settings, m_clock.elapsed());
    if (value.isEmpty())
        m_setQueues.remove(name);
    else
        m_setQueues.insert(name);
}

void TaskEngine::changeQueue(const QString &name, const QueueEdit &edit, DoneCallback done)
{
    const LimitName limit(QueueKind, name);
    inTurn(limit, [this, name, limit, edit, done = std::move(done)] {
        QueueSettings before;
        QueueSettings settings;
        QByteArray value;
        {
            const std::scoped_lock lock(m_mutex);
            if (const NamedQueue *queue = m_queues.find(name))
                before = queue->settings;
            settings = before;
            edit(settings);
            value = valueOf(name, settings);
        }
        saveLast(
            limit, value,
            [this, name, before, settings, value](bool committed) {
                if (committed)
                    configureCommitted(name, before, settings, value);
            },
            done);
        return false;
    });
}

void TaskEngine::removeQueue(const QString &name, DoneCallback done)
{
    const LimitName limit(QueueKind, name);
    inTurn(limit, [this, name, limit, done = std::move(done)] {
        QueueSettings before;
        std::optional<QueueSettings> configured;
        bool isSet = false;
        {
            const std::scoped_lock lock(m_mutex);
            isSet = m_setQueues.contains(name);
            if (const NamedQueue *queue = m_queues.find(name))
                before = queue->settings;
            if (const QueueSettings *said = m_configured.queue(name))
                configured = *said;
        }
        if (!isSet) {
            done(configured
                     ? failure(ErrorCode::Conflict,
                               u"The limits of the queue \"%1\" are those of the config file: change them "
                               "there."_s.arg(name))
                     : failure(ErrorCode::NotFound, u"Nothing is set for a queue \"%1\"."_s.arg(name)));
            return true;
        }
        saveLast(
            limit, {},
            [this, name, before, configured](bool committed) {
                if (committed)
                    configureCommitted(name, before, configured.value_or(QueueSettings()), {});
            },
            done);
        return false;
    });
}

// ---- resources

void TaskEngine::setResource(const QString &name, int capacity, DoneCallback done)
{
    const LimitName limit(ResourceKind, name);
    inTurn(limit, [this, name, capacity, limit, done = std::move(done)] {
        const bool asConfigured = m_configured.resource(name) == capacity; // which never changes
        saveLast(
            limit, asConfigured ? QByteArray() : toJson({{"capacity"_L1, capacity}}),
            [this, name, capacity](bool committed) {
                if (committed)
                    m_resources.setCapacity(name, capacity);
            },
            done);
        return false;
    });
}

void TaskEngine::removeResource(const QString &name, DoneCallback done)
{
    const LimitName limit(ResourceKind, name);
    inTurn(limit, [this, name, limit, done = std::move(done)] {
        const std::optional<int> configured = m_configured.resource(name);
        Result<void> removable;
        {
            const std::scoped_lock lock(m_mutex);
            const auto found = m_resources.all().find(name);
            if (configured && found->second.capacity == *configured)
                removable =
                    failure(ErrorCode::Conflict,
                            u"The resource \"%1\" comes from the config file: remove it there."_s.arg(name));
            else if (found == m_resources.all().end())
                removable = failure(ErrorCode::NotFound, u"There is no resource \"%1\"."_s.arg(name));
            else if (!configured && !m_resources.beginRemoval(name))
                removable =
                    failure(ErrorCode::Conflict, u"A running task holds the resource \"%1\"."_s.arg(name));
        }
        if (!removable) {
            done(removable);
            return true;
        }
        saveLast(
            limit, {},
            [this, name, configured](bool committed) {
                if (!configured)
                    m_resources.endRemoval(name, committed);
                else if (committed)
                    m_resources.setCapacity(name, *configured);
            },
            done);
        return false;
    });
}

} // namespace pooldeck
