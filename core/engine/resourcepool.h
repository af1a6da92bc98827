// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QString>

#include <map>
#include <optional>
#include <vector>

namespace pooldeck {

/// Named counting semaphores whose units are taken all at once, so that no two tasks can wait for each
/// other. Who cannot have its units yet may claim them: then those that come later take none of what is
/// claimed, and it does not starve. Not thread-safe: the engine's mutex.
class ResourcePool
{
public:
    static constexpr int MaxCapacity = 1'000'000;
    using Needs = std::map<QString, int>;
    struct Resource
    {
        int capacity = 0;
        int used = 0; ///< more than the capacity if that was lowered meanwhile
        int claimed = 0;
        bool leaving = false; ///< nobody gets units of it, but it may stay yet
    };

    /// A resource begins with the capacity that it is first given.
    void setCapacity(const QString &name, int capacity) { m_resources[name].capacity = capacity; }
    /// False if there is none, or if it is in use.
    bool beginRemoval(const QString &name);
    void endRemoval(const QString &name, bool removed);
    const std::map<QString, Resource> &all() const { return m_resources; }

    /// The first of them that there is not, or not in that number at all.
    std::optional<QString> impossible(const Needs &needs) const;
    /// The first of them that is not free now.
    std::optional<QString> lacking(const Needs &needs) const;
    /// All of them, or none and false.
    bool take(const Needs &needs);
    void giveBack(const Needs &needs);

    void claim(const Needs &needs);
    void clearClaims();

private:
    std::map<QString, Resource> m_resources;
};

} // namespace pooldeck
