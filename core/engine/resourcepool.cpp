// SPDX-License-Identifier: GPL-3.0-only
#include "core/engine/resourcepool.h"

#include <algorithm>

namespace pooldeck {

bool ResourcePool::beginRemoval(const QString &name)
{
    const auto it = m_resources.find(name);
    if (it == m_resources.end() || it->second.used > 0)
        return false;
    it->second.leaving = true;
    return true;
}

void ResourcePool::endRemoval(const QString &name, bool removed)
{
    if (removed)
        m_resources.erase(name);
    else
        m_resources[name].leaving = false;
}

std::optional<QString> ResourcePool::impossible(const Needs &needs) const
{
    for (const auto &[name, units] : needs) {
        const auto it = m_resources.find(name);
        if (it == m_resources.end() || it->second.capacity < units)
            return name;
    }
    return std::nullopt;
}

std::optional<QString> ResourcePool::lacking(const Needs &needs) const
{
    for (const auto &[name, units] : needs) {
        const auto it = m_resources.find(name);
        if (it == m_resources.end() || it->second.leaving
            || it->second.capacity - it->second.used - it->second.claimed < units)
            return name;
    }
    return std::nullopt;
}

bool ResourcePool::take(const Needs &needs)
{
    if (lacking(needs))
        return false;
    for (const auto &[name, units] : needs)
        m_resources[name].used += units;
    return true;
}

void ResourcePool::giveBack(const Needs &needs)
{
    for (const auto &[name, units] : needs)
        m_resources[name].used -= units;
}

void ResourcePool::claim(const Needs &needs)
{
    for (const auto &[name, units] : needs) {
        const auto it = m_resources.find(name);
        if (it == m_resources.end())
            continue;
        Resource &resource = it->second;
        resource.claimed = std::min(resource.claimed + units, resource.capacity);
    }
}

void ResourcePool::clearClaims()
{
    for (auto &[name, resource] : m_resources)
        resource.claimed = 0;
}

} // namespace pooldeck
