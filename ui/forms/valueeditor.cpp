// SPDX-License-Identifier: GPL-3.0-only
#include "ui/forms/valueeditor.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCoreApplication>
#include <QFontDatabase>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLineEdit>
#include <QPlainTextEdit>

#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(ValueEditor)
};

using Edited = std::function<void()>;

const QJsonValue NotGiven(QJsonValue::Undefined);

/// A text as it stands for a default, in a place that says so.
QString defaultText(const QJsonObject &schema)
{
    const QJsonValue value = schema["default"_L1];
    if (value.isUndefined())
        return {};
    return Text::tr("default: %1").arg(value.isString() ? value.toString() : jsonText(value));
}

QString noComplaint()
{
    return {};
}

ValueEditor makeString(const QJsonObject &schema, bool required, const QJsonValue &initial,
                       const Edited &edited)
{
    auto *line = new QLineEdit(initial.toString());
    line->setPlaceholderText(defaultText(schema));
    QObject::connect(line, &QLineEdit::textEdited, line, edited);
    // An empty line is no value, unless an empty text is one that has to be given.
    const bool mayBeEmpty = required && schema["minLength"_L1].toInt() == 0 && !schema.contains("pattern"_L1);
    return {line,
            [line, mayBeEmpty] {
                return line->text().isEmpty() && !mayBeEmpty ? NotGiven : QJsonValue(line->text());
            },
            noComplaint};
}

ValueEditor makeNumber(const QJsonObject &schema, bool whole, const QJsonValue &initial, const Edited &edited)
{
    auto *line = new QLineEdit(initial.isUndefined() ? QString() : jsonText(initial));
    line->setPlaceholderText(defaultText(schema));
    QObject::connect(line, &QLineEdit::textEdited, line, edited);
    const auto read = [line, whole]() -> QJsonValue {
        const QString text = line->text().trimmed();
        bool fits = false;
        if (const qlonglong integer = text.toLongLong(&fits); fits)
            return integer;
        const double number = QString(text).replace(u',', u'.').toDouble(&fits);
        return fits && !whole && std::isfinite(number) ? QJsonValue(number) : NotGiven;
    };
    return {line, read, [line, read, whole] {
                if (line->text().trimmed().isEmpty() || !read().isUndefined())
                    return QString();
                return whole ? Text::tr("It must be a whole number.") : Text::tr("It must be a number.");
            }};
}

ValueEditor makeChoice(const QJsonArray &choices, const QJsonObject &schema, bool required,
                       const QJsonValue &initial, const Edited &edited)
{
    auto *box = new QComboBox;
    if (!required || initial.isUndefined()) {
        const QString none = defaultText(schema);
        box->addItem(none.isEmpty() ? required ? Text::tr("choose one") : Text::tr("not given") : none);
    }
    for (const QJsonValue &choice : choices) {
        const QString name = choice.isString() ? choice.toString()
            : choice.isBool()                  ? choice.toBool() ? Text::tr("yes") : Text::tr("no")
                                               : jsonText(choice);
        box->addItem(name, QVariant::fromValue(choice));
        if (choice == initial)
            box->setCurrentIndex(box->count() - 1);
    }
    QObject::connect(box, &QComboBox::activated, box, edited);
    return {box,
            [box] {
                const QVariant data = box->currentData();
                return data.isValid() ? data.value<QJsonValue>() : NotGiven;
            },
            noComplaint};
}

ValueEditor makeBoolean(const QJsonObject &schema, const QJsonValue &initial, const Edited &edited)
{
    auto *box = new QCheckBox(Text::tr("yes"));
    box->setChecked((initial.isUndefined() ? schema["default"_L1] : initial).toBool());
    QObject::connect(box, &QCheckBox::clicked, box, edited);
    const bool usual = schema["default"_L1].toBool();
    const bool given = !initial.isUndefined() || !schema.contains("default"_L1);
    return {box,
            [box, usual, given] {
                return given || box->isChecked() != usual ? QJsonValue(box->isChecked()) : NotGiven;
            },
            noComplaint};
}

QPlainTextEdit *makeTextBox(const QString &text, int lines, const Edited &edited)
{
    auto *box = new QPlainTextEdit(text);
    box->setTabChangesFocus(true);
    box->setFixedHeight(lines * box->fontMetrics().lineSpacing() + 12);
    QObject::connect(box, &QPlainTextEdit::textChanged, box, edited);
    return box;
}

ValueEditor makeLines(const QJsonObject &schema, bool required, const QJsonValue &initial,
                      const Edited &edited)
{
    QStringList lines;
    const QJsonArray items = initial.toArray();
    for (const QJsonValue &item : items)
        lines << item.toString();
    auto *box = makeTextBox(lines.join(u'\n'), 3, edited);
    box->setPlaceholderText(schema.contains("default"_L1) ? defaultText(schema)
                                                          : Text::tr("one item a line"));
    return {box,
            [box, required] {
                const QStringList parts = box->toPlainText().split(u'\n', Qt::SkipEmptyParts);
                return parts.isEmpty() && !required ? NotGiven
                                                    : QJsonValue(QJsonArray::fromStringList(parts));
            },
            noComplaint};
}

ValueEditor makeJson(const QJsonObject &schema, const QJsonValue &initial, const Edited &edited)
{
    auto *box = makeTextBox(initial.isUndefined() ? QString() : jsonText(initial, true), 4, edited);
    box->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    box->setPlaceholderText(schema.contains("default"_L1) ? defaultText(schema) : Text::tr("JSON"));
    const auto read = [box] { return valueFromJsonText(box->toPlainText()); };
    return {box, read, [box, read] {
                return box->toPlainText().trimmed().isEmpty() || !read().isUndefined()
                    ? QString()
                    : Text::tr("It must be JSON; texts stand in \" quotes.");
            }};
}

bool isLines(const QJsonObject &schema, const QJsonValue &initial)
{
    const QJsonObject items = schema["items"_L1].toObject();
    const QJsonArray given = initial.toArray();
    return schema["type"_L1] == "array"_L1 && items["type"_L1] == "string"_L1 && !items.contains("enum"_L1)
        && (initial.isUndefined() || initial.isArray())
        && std::ranges::all_of(given, [](const QJsonValue &item) {
               return item.isString() && !item.toString().isEmpty() && !item.toString().contains(u'\n');
           });
}

} // namespace

ValueEditor makeValueEditor(const QJsonObject &schema, bool required, const QJsonValue &initial,
                            const Edited &edited)
{
    const QString type = schema["type"_L1].toString();
    const bool none = initial.isUndefined();
    if (const QJsonArray choices = schema["enum"_L1].toArray(); !choices.isEmpty()) {
        if (none || choices.contains(initial))
            return makeChoice(choices, schema, required, initial, edited);
        return makeJson(schema, initial, edited);
    }
    const bool oneLine = none || (initial.isString() && !initial.toString().contains(u'\n'));
    if (type == "string"_L1 && oneLine)
        return makeString(schema, required, initial, edited);
    if ((type == "integer"_L1 || type == "number"_L1) && (none || initial.isDouble()))
        return makeNumber(schema, type == "integer"_L1, initial, edited);
    if (type == "boolean"_L1 && (none || initial.isBool())) {
        if (!required && !schema.contains("default"_L1))
            return makeChoice({true, false}, schema, required, initial, edited);
        return makeBoolean(schema, initial, edited);
    }
    if (isLines(schema, initial))
        return makeLines(schema, required, initial, edited);
    return makeJson(schema, initial, edited);
}

QString jsonText(const QJsonValue &value, bool indented)
{
    // Only arrays and objects can stand alone for QJsonDocument.
    if (indented && (value.isObject() || value.isArray())) {
        return QString::fromUtf8(
                   (value.isObject() ? QJsonDocument(value.toObject()) : QJsonDocument(value.toArray()))
                       .toJson(QJsonDocument::Indented))
            .trimmed();
    }
    const QByteArray text = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(text.sliced(1, text.size() - 2));
}

QJsonValue valueFromJsonText(const QString &text)
{
    const QJsonArray array = QJsonDocument::fromJson((u'[' + text + u']').toUtf8()).array();
    return array.size() == 1 ? array.first() : NotGiven;
}

} // namespace pooldeck
