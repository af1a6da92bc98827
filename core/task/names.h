// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QString>

namespace pooldeck {

/// Whether people may name a queue or a resource so: it stands in paths of the API as it is.
bool isName(QStringView text);
/// What is allowed, for a fault's message.
QString nameRule();

} // namespace pooldeck
