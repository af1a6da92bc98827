// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/taskspec.h"

#include <functional>
#include <variant>
#include <vector>

namespace pooldeck {

/// What a handler wants done after its answer has left: in the order in which it was added, each when the
/// one before has ended. See BackgroundRunner, which does it.
///
/// A task of the engine is shown, can be cancelled, and is durable from its start on; a function is for what
/// is short. What has not started when the program ends is lost: what must not be lost is submitted before
/// the answer.
class BackgroundTasks
{
public:
    /// What becomes of those after one that failed or was cancelled.
    enum class OnFailure {
        Stop, ///< they are not started
        GoOn,
    };
    /// May block, on a pool thread of the runner; throws to fail.
    using Function = std::move_only_function<void()>;
    struct NamedFunction
    {
        QString name; ///< for the log
        Function function;
    };
    using Item = std::variant<TaskSpec, NamedFunction>;

    explicit BackgroundTasks(OnFailure onFailure = OnFailure::Stop) : m_onFailure(onFailure) { }

    BackgroundTasks &add(TaskSpec spec)
    {
        m_items.emplace_back(std::move(spec));
        return *this;
    }
    BackgroundTasks &add(QString name, Function function)
    {
        m_items.emplace_back(NamedFunction{std::move(name), std::move(function)});
        return *this;
    }

    OnFailure onFailure() const { return m_onFailure; }
    std::vector<Item> takeItems() { return std::exchange(m_items, {}); }

private:
    OnFailure m_onFailure;
    std::vector<Item> m_items;
};

} // namespace pooldeck
