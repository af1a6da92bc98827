// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QByteArray>
#include <QByteArrayList>

namespace pooldeck {

/// Only these members of an object that JsonWriter has written, in the object's order; all, if no names are
/// given. Pure; any thread.
QByteArray selectedMembers(QByteArray object, const QByteArrayList &names);

} // namespace pooldeck
