// SPDX-License-Identifier: GPL-3.0-only
#pragma once

namespace pooldeck {

/// Gives the calling thread a lower OS priority, so that CPU-bound tasks do not delay the event loops.
/// Where the platform has no such thing for one thread, it does nothing.
void lowerCurrentThreadPriority() noexcept;

} // namespace pooldeck
