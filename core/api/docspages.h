// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/router.h"

#include <QByteArray>

#include <vector>

namespace pooldeck {

// The pages below /docs, as HTML without scripts or styles of its own. Any thread.

/// The interactive page; a list of the operations where the program was built without what it needs, and
/// for readers without scripts.
QByteArray docsPage(const std::vector<Route> &routes);
/// A section for each kind of problem, by its slug.
QByteArray problemsPage();

/// A file that the pages use; nothing if there is none. The compressed ones are gzip.
QByteArray docsFile(QByteArrayView name, bool isCompressed);

} // namespace pooldeck
