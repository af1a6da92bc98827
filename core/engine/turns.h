// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <optional>

namespace pooldeck {

/// What is done to one thing, done one after the other: each turn begins with what came of the one before,
/// and a turn may last as long as a commit takes. Not thread-safe: its owner's mutex, which is not held while
/// a turn is called.
template <typename Key> class Turns
{
public:
    /// True: the turn is over already. False: its end will be told to next().
    using Turn = std::move_only_function<bool()>;

    /// The turn, to be called, if nothing is being done to that thing; otherwise it waits in line.
    std::optional<Turn> begin(const Key &key, Turn turn)
    {
        const auto [line, isFirst] = m_lines.try_emplace(key);
        if (isFirst)
            return turn;
        line->second.push_back(std::move(turn));
        return std::nullopt;
    }
    /// The turn has ended: the next one, to be called.
    std::optional<Turn> next(const Key &key)
    {
        const auto line = m_lines.find(key);
        if (line->second.empty()) {
            m_lines.erase(line);
            return std::nullopt;
        }
        Turn turn = std::move(line->second.front());
        line->second.pop_front();
        return turn;
    }
    bool isEmpty() const { return m_lines.empty(); }

private:
    std::map<Key, std::deque<Turn>> m_lines; // behind the turns that have begun
};

} // namespace pooldeck
