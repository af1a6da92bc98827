// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "app/ctl/command.h"

#include <QJsonObject>
#include <QUrlQuery>

namespace pooldeckctl {

/// The options that pick tasks: of `list`, `events`, and of what is done to many tasks at once.
Options filterOptions();

/// Whether one of them is given.
bool hasFilter(const QCommandLineParser &arguments);

/// As the parameters of a query.
Expected<QUrlQuery> filterQuery(const QCommandLineParser &arguments);

/// A parameter as it must be written there.
void addParameter(QUrlQuery &query, const QString &name, const QString &value);

} // namespace pooldeckctl
