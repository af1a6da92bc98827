// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "app/ctl/command.h"

#include <QJsonObject>
#include <QUrlQuery>

namespace pooldeckctl {

/// The options that pick tasks, of `events`.
Options filterOptions();
/// All of them: of `list`, and of what is done to many tasks at once.
Options conditionOptions();

/// Whether one of them is given.
bool hasFilter(const QCommandLineParser &arguments);

/// As the parameters of a query.
Expected<QUrlQuery> filterQuery(const QCommandLineParser &arguments);

/// As the filter of a request for many tasks.
Expected<QJsonObject> filterObject(const QCommandLineParser &arguments);
/// The same of conditions such as "queue=mail", named as these options are.
Expected<QJsonObject> filterObject(const QString &what, const QStringList &conditions);

/// A parameter as it must be written there.
void addParameter(QUrlQuery &query, const QString &name, const QString &value);

} // namespace pooldeckctl
