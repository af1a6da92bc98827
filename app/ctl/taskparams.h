// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "app/ctl/command.h"

#include <QJsonObject>
#include <QStringList>

namespace pooldeckctl {

/// Turns `key=value` arguments into params, added to `params` (a later one wins).
///
/// What the type's schema says of the key decides: where it allows only strings, the value stays text
/// as it is (`path=42` is "42"). Otherwise a value that is JSON is that (`seconds=1.5`, `on=true`,
/// `sizes=[1,2]`), and anything else is text. `key:=value` insists on JSON.
Expected<QJsonObject> addParams(QJsonObject params, const QStringList &arguments, const QJsonObject &schema);

/// --params and --file, which give params too.
Options paramOptions();
/// The params as --file, --params and these key=value give them together. Asks the server for the type's
/// schema.
Expected<QJsonObject> collectParams(Context &context, const QString &type, const QStringList &pairs);

} // namespace pooldeckctl
