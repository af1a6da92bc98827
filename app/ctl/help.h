// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "app/ctl/command.h"

#include <QString>

namespace pooldeckctl {

/// What `--help` prints, of the command table.
QString programHelp();
QString familyHelp(const QString &first);
QString commandHelp(const Command &command);

/// Paragraphs of running text, broken at `width`; lines that begin with a space stay as they are.
QString wrapped(const QString &text, qsizetype width);

} // namespace pooldeckctl
