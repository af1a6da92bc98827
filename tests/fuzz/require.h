// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <cstdio>
#include <cstdlib>
#include <source_location>

namespace pooldeck {

/// Ends the process where what must hold for every input does not, so that libFuzzer keeps the input.
inline void require(bool holds, std::source_location where = std::source_location::current())
{
    if (holds)
        return;
    std::fprintf(stderr, "%s:%u: this does not hold\n", where.file_name(),
                 static_cast<unsigned>(where.line()));
    std::abort();
}

} // namespace pooldeck
