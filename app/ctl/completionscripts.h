// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QLatin1StringView>

namespace pooldeckctl {

// The part of completion that each shell needs in its own language: it hands the words to
// `pooldeckctl __complete` and takes what that offers.
extern const QLatin1StringView BashCompletion;
extern const QLatin1StringView ZshCompletion;
extern const QLatin1StringView FishCompletion;

} // namespace pooldeckctl
