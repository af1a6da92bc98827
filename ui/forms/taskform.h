// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/engine/tasksource.h"

#include <QHash>
#include <QJsonObject>
#include <QWidget>

class QComboBox;
class QDateTimeEdit;
class QLineEdit;
class QSpinBox;
class QVBoxLayout;

namespace pooldeck {

class DurationEdit;
class FieldList;
class SchemaForm;

/// A form for what is asked of a task: its type, the params that the type's schema describes, and the
/// options. What it does not show of a spec it keeps. Home: the UI thread.
class TaskForm final : public QWidget
{
    Q_OBJECT

public:
    enum class Start {
        Asked, ///< now, after a delay, or at a time
        GivenElsewhere, ///< e.g. by a schedule
    };

    /// `source` outlives it.
    TaskForm(TaskSource &source, Start start, QWidget *parent = nullptr);

    void setSpec(const TaskSpec &spec);
    /// Nothing if something cannot be read or is wrong by what the form knows: then the fields say so.
    std::optional<TaskSpec> read();
    /// The engine's faults at their fields, their pointers relative to the task. Returns those that have
    /// none.
    QList<Fault> showFaults(const QList<Fault> &faults);
    void focusFault();

    SchemaForm *params() const { return m_params; }
    FieldList &options() const { return *m_options; }
    void chooseType(const QString &name);
    QString type() const;

Q_SIGNALS:
    void edited();

private:
    enum StartKind { Now, Later, At };

    void addOptions();
    void typeChosen();
    void showParams(const QJsonObject &values);
    void showTypeTerms();
    void showStart();
    void readStart(TaskSpec &spec);
    void readLimits(TaskSpec &spec);

    TaskSource &m_source;
    const Start m_start;
    TaskSpec m_base;
    QString m_shownType;
    QHash<QString, QJsonObject> m_written; // params of types that were left
    FieldList *m_head;
    QComboBox *m_type;
    QVBoxLayout *m_paramsPlace;
    SchemaForm *m_params = nullptr;
    FieldList *m_options;
    QComboBox *m_queue;
    QComboBox *m_startKind;
    DurationEdit *m_delay;
    QDateTimeEdit *m_dueAt;
    QSpinBox *m_priority;
    DurationEdit *m_timeout;
    QSpinBox *m_retries;
    QLineEdit *m_tags;
    QLineEdit *m_resources;
    QLineEdit *m_uniqueKey;
    QComboBox *m_uniquePolicy;
};

/// "gpu=1, scanner" as units by name; nothing if it is no such list.
std::optional<std::map<QString, int>> resourcesFromText(const QString &text);
QString resourcesToText(const std::map<QString, int> &resources);

} // namespace pooldeck
