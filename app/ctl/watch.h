// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "app/ctl/command.h"

#include <QJsonObject>
#include <QUrlQuery>

#include <functional>

namespace pooldeckctl {

/// What is shown again whenever tasks change.
struct Watched
{
    QUrlQuery events; ///< which changes matter
    std::function<Expected<QJsonObject>()> fetch;
    ToText toText = nullptr;
    bool (*isOver)(const QJsonObject &answer) = nullptr; ///< null: it never is
};

/// Shows it until it is over or Ctrl+C: on a terminal over and over in place, and at the end once more on
/// the normal screen; else each state after the other, as text or as JSON, one a line.
Expected<ExitStatus> watch(Context &context, const Watched &watched);

} // namespace pooldeckctl
