// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QJsonObject>
#include <QJsonValue>

#include <functional>

class QWidget;

namespace pooldeck {

/// The editor of one value that a JSON Schema describes: a line, a list, a box to tick, and where nothing
/// fits, JSON text. Home: the UI thread.
struct ValueEditor
{
    QWidget *widget = nullptr;
    std::function<QJsonValue()> value; ///< Undefined: not given
    std::function<QString()> complaint; ///< why what is written is no such value; empty if it is one
};

/// `initial` is Undefined where nothing is given; one that does not fit the schema's kind gets a JSON editor.
/// `edited` is called after each change by a person.
ValueEditor makeValueEditor(const QJsonObject &schema, bool required, const QJsonValue &initial,
                            const std::function<void()> &edited);

/// What is wrong with a value by the schema's simple rules, in the window's language; empty if nothing. What
/// it does not know it lets pass: the engine checks all.
QString valueComplaint(const QJsonObject &schema, bool required, const QJsonValue &value);

/// Any value as JSON text, and back; Undefined if it is none.
QString jsonText(const QJsonValue &value, bool indented = false);
QJsonValue valueFromJsonText(const QString &text);

} // namespace pooldeck
