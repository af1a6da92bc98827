// SPDX-License-Identifier: GPL-3.0-only
#pragma once

class QString;

namespace pooldeck {

/// Asks, before there is a window, whether a damaged database is to be kept aside and a fresh one begun.
/// Blocks with a dialog of its own; on the main thread, before the program's loops have work.
bool askToRecreate(const QString &whatIsWrong);

} // namespace pooldeck
