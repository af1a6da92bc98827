// SPDX-License-Identifier: GPL-3.0-only
#include "ui/forms/schemaform.h"

#include "ui/forms/fieldlist.h"

#include <QJsonArray>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

const auto OthersKey = u"/others"_s; // no property's: theirs come after a slash alone

QString keyOf(const QString &property)
{
    return u"p/"_s + property;
}

} // namespace

SchemaForm::SchemaForm(const QJsonObject &schema, const QJsonObject &values, QWidget *parent)
    : QWidget(parent), m_fields(new FieldList)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_fields);
    const QJsonObject properties = schema["properties"_L1].toObject();
    const QJsonArray required = schema["required"_L1].toArray();
    for (const QJsonValue &name : required) {
        if (properties.contains(name.toString()))
            add(name.toString(), properties[name.toString()].toObject(), true, values[name.toString()]);
    }
    for (auto it = properties.begin(); it != properties.end(); ++it) {
        if (!required.contains(it.key()))
            add(it.key(), it.value().toObject(), false, values[it.key()]);
    }
    addOthers(schema, values);
}

void SchemaForm::add(const QString &name, const QJsonObject &schema, bool required, const QJsonValue &value)
{
    const QString key = keyOf(name);
    Property property{name, schema, required, makeValueEditor(schema, required, value, [this, key] {
                          m_fields->clearFault(key);
                          Q_EMIT edited();
                      })};
    property.editor.widget->setObjectName(name);
    QString label = name;
    label.replace(u'&', "&&"_L1);
    m_fields->add(key, required ? tr("%1 *", "a required field").arg(label) : label, property.editor.widget,
                  schema["description"_L1].toString());
    property.editor.widget->setAccessibleName(required ? tr("%1, required").arg(name) : name);
    m_properties.push_back(std::move(property));
}

/// Where the schema lets other properties pass, or some are there all the same.
void SchemaForm::addOthers(const QJsonObject &schema, const QJsonObject &values)
{
    QJsonObject others = values;
    for (const Property &property : m_properties)
        others.remove(property.name);
    if (others.isEmpty() && schema["additionalProperties"_L1] == QJsonValue(false))
        return;
    const QJsonValue initial = others.isEmpty() ? QJsonValue(QJsonValue::Undefined) : QJsonValue(others);
    m_others = makeValueEditor({{"type"_L1, "object"_L1}}, false, initial, [this] {
        m_fields->clearFault(OthersKey);
        Q_EMIT edited();
    });
    m_others.widget->setObjectName(u"others"_s);
    m_fields->add(OthersKey, m_properties.empty() ? tr("Params") : tr("Other params"), m_others.widget,
                  tr("A JSON object, such as {\"name\": \"value\"}."));
}

QJsonObject SchemaForm::values() const
{
    QJsonObject values = m_others.widget ? m_others.value().toObject() : QJsonObject();
    for (const Property &property : m_properties) {
        if (const QJsonValue value = property.editor.value(); !value.isUndefined())
            values[property.name] = value;
    }
    return values;
}

bool SchemaForm::check()
{
    m_fields->clearFaults();
    for (const Property &property : m_properties) {
        QString complaint = property.editor.complaint();
        if (complaint.isEmpty())
            complaint = valueComplaint(property.schema, property.required, property.editor.value());
        if (!complaint.isEmpty())
            m_fields->setFault(keyOf(property.name), complaint);
    }
    if (m_others.widget) {
        const QJsonValue others = m_others.value();
        if (!m_others.complaint().isEmpty() || (!others.isUndefined() && !others.isObject()))
            m_fields->setFault(OthersKey, tr("It must be a JSON object, such as {\"name\": \"value\"}."));
    }
    return !m_fields->hasFaults();
}

QList<Fault> SchemaForm::showFaults(const QList<Fault> &faults)
{
    QList<Fault> left;
    for (const Fault &fault : faults) {
        QString name = fault.pointer.section(u'/', 1, 1);
        name.replace("~1"_L1, "/"_L1).replace("~0"_L1, "~"_L1);
        const bool deeper = fault.pointer.count(u'/') > 1;
        const QString message = deeper
            ? tr("%1: %2", "a place in a value, and what is wrong").arg(fault.pointer, fault.message)
            : fault.message;
        if (!m_fields->setFault(keyOf(name), message)
            && !m_fields->setFault(
                OthersKey,
                tr("%1: %2", "a place in a value, and what is wrong").arg(fault.pointer, fault.message)))
            left << fault;
    }
    return left;
}

void SchemaForm::focusFault()
{
    m_fields->focusFault();
}

} // namespace pooldeck
