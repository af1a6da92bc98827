// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/error.h"

#include <QByteArray>
#include <QJsonObject>

namespace pooldeck {

class InputFiles;

// A place in a task's params that stands for the path of an uploaded file: `{"file": "photo.png"}`.

/// Whether the text of params may have one. Cheap.
bool mayReferToFiles(const QByteArray &params);

/// The params with a path in each such place; a fault for each file that is not there, whose pointer begins
/// with "/params".
QJsonObject withFilePaths(const QJsonObject &params, const InputFiles &files, QList<Fault> &faults);

} // namespace pooldeck
