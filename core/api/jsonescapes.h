// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QByteArray>
#include <QByteArrayView>

namespace pooldeck {

/// 0 … 15, or -1 for what is no hexadecimal digit.
int jsonHexValue(char c) noexcept;

/// The UTF-8 of what stands between the quotes of a string literal that is known to be valid.
QByteArray unescapedJson(QByteArrayView inner);

} // namespace pooldeck
