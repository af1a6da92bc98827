// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "app/optiontable.h"

#include <span>

namespace pooldeck {

/// Those that say what clients may take: a part of optionTable().
std::span<const OptionSpec> limitOptions();

} // namespace pooldeck
