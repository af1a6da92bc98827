// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/engine/queuesource.h"
#include "ui/forms/formdialog.h"

class QLineEdit;
class QSpinBox;

namespace pooldeck {

class FieldList;

/// A new resource, or another capacity for one. Saves by itself and closes when that is done. Home: the UI
/// thread.
class ResourceDialog final : public FormDialog
{
    Q_OBJECT

public:
    /// Without a resource: a new one. `source` outlives it.
    ResourceDialog(QueueSource &source, const std::optional<ResourceInfo> &resource,
                   QWidget *parent = nullptr);

Q_SIGNALS:
    void saved(const QString &name);

private:
    void save();

    QueueSource &m_source;
    const bool m_new;
    FieldList *m_fields;
    QLineEdit *m_name;
    QSpinBox *m_capacity;
};

} // namespace pooldeck
