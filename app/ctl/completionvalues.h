// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "app/ctl/completion.h"

namespace pooldeckctl {

/// What may stand for a word of the syntax (`ID`, `TYPE`, `a|b|c`, ...). `before` are the arguments ahead
/// of it, `current` is what has been written of it: what follows `key=` depends on both.
Completion completeValue(const QString &word, const QStringList &before, const QString &current,
                         const Lookup &lookup);

} // namespace pooldeckctl
