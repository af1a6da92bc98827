// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QByteArray>

namespace pooldeck {

/// 256 bits from the operating system, as 43 characters that a header field, a path and a shell take as they
/// are. Any thread.
QByteArray newSecret();

} // namespace pooldeck
