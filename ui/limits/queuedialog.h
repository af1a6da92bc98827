// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/engine/queuesource.h"
#include "ui/forms/formdialog.h"

class QLineEdit;
class QSpinBox;

namespace pooldeck {

class DurationEdit;
class FieldList;

/// What is set for a queue, new or not: its concurrency and its rate limit. Saves by itself and closes when
/// that is done. Home: the UI thread.
class QueueDialog final : public FormDialog
{
    Q_OBJECT

public:
    /// Without a queue: a new one. `source` outlives it.
    QueueDialog(QueueSource &source, const std::optional<QueueInfo> &queue, QWidget *parent = nullptr);

    QString name() const;

Q_SIGNALS:
    void saved(const QString &name);

private:
    void save();
    /// As far as they can be read; faults are shown.
    std::optional<QueueSettings> read();

    QueueSource &m_source;
    const bool m_new;
    FieldList *m_fields;
    QLineEdit *m_name;
    QSpinBox *m_concurrency;
    QSpinBox *m_rate;
    DurationEdit *m_per;
};

} // namespace pooldeck
