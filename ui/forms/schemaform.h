// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/error.h"
#include "ui/forms/valueeditor.h"

#include <QWidget>

#include <vector>

namespace pooldeck {

class FieldList;

/// A form for the object that a JSON Schema describes: a field for each property, required ones first, and
/// JSON text for what else it may have. Nothing given to it is lost, whether it fits the schema or not.
/// Home: the UI thread.
class SchemaForm final : public QWidget
{
    Q_OBJECT

public:
    SchemaForm(const QJsonObject &schema, const QJsonObject &values, QWidget *parent = nullptr);

    /// What is given, as far as it can be read.
    QJsonObject values() const;
    /// Shows what is wrong at the fields; true if nothing is.
    bool check();
    /// Faults from elsewhere, their pointers relative to the object. Returns those that have no field.
    QList<Fault> showFaults(const QList<Fault> &faults);
    void focusFault();
    FieldList &fields() const { return *m_fields; }

Q_SIGNALS:
    void edited();

private:
    struct Property
    {
        QString name;
        QJsonObject schema;
        bool required = false;
        ValueEditor editor;
    };
    void add(const QString &name, const QJsonObject &schema, bool required, const QJsonValue &value);
    void addOthers(const QJsonObject &schema, const QJsonObject &values);

    FieldList *m_fields;
    std::vector<Property> m_properties;
    ValueEditor m_others; // without a widget if there are none
};

} // namespace pooldeck
