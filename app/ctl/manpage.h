// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QString>

namespace pooldeckctl {

/// pooldeckctl(1), in the man macros of roff, made of the command table.
QString manPage();

} // namespace pooldeckctl
