// SPDX-License-Identifier: GPL-3.0-only
#include "ui/forms/taskform.h"
#include "ui/format.h"

#include "ui/forms/durationedit.h"
#include "ui/forms/fieldlist.h"
#include "ui/forms/schemaform.h"
#include "ui/forms/timeedit.h"

#include <QComboBox>
#include <QJsonDocument>
#include <QLineEdit>
#include <QSpinBox>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace pooldeck {

TaskForm::TaskForm(TaskSource &source, Start start, QWidget *parent)
    : QWidget(parent), m_source(source), m_start(start), m_head(new FieldList), m_type(new QComboBox),
      m_paramsPlace(new QVBoxLayout), m_options(new FieldList), m_queue(new QComboBox),
      m_startKind(new QComboBox), m_delay(new DurationEdit), m_dueAt(makeTimeEdit()),
      m_priority(new QSpinBox), m_timeout(new DurationEdit), m_retries(new QSpinBox), m_tags(new QLineEdit),
      m_resources(new QLineEdit), m_uniqueKey(new QLineEdit), m_uniquePolicy(new QComboBox)
{
    m_type->setObjectName(u"type"_s);
    for (const TaskType *type : source.catalog().types()) {
        m_type->addItem(type->name);
        m_type->setItemData(m_type->count() - 1, format::toolTip(type->description), Qt::ToolTipRole);
    }
    m_head->add(u"type"_s, tr("&Type"), m_type);
    addOptions();
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(8);
    layout->addWidget(m_head);
    layout->addLayout(m_paramsPlace);
    layout->addWidget(m_options);
    layout->addStretch(1);
    setFocusProxy(m_type);
    connect(m_type, &QComboBox::currentIndexChanged, this, &TaskForm::typeChosen);
    setSpec({});
}

void TaskForm::addOptions()
{
    m_queue->setEditable(true);
    m_queue->setInsertPolicy(QComboBox::NoInsert);
    for (const QueueInfo &queue : m_source.queues())
        m_queue->addItem(queue.name);
    m_startKind->addItems({tr("now"), tr("after a delay"), tr("at a time")});
    m_priority->setRange(-100, 100);
    m_retries->setRange(-1, RetryPolicy::MaxRetries);
    m_uniquePolicy->addItems({tr("this one is refused"), tr("the one there is stands for this one"),
                              tr("the one there is gets cancelled")}); // in the order of UniquePolicy
    m_resources->setPlaceholderText(tr("none"));

    m_options->addHeading(tr("Options"));
    m_options->add(u"queue"_s, tr("&Queue"), m_queue);
    m_options->add(u"start"_s, tr("&Start"), m_startKind);
    m_options->add(u"delay"_s, tr("&Delay"), m_delay, tr("From its submission; such as 90s, 5m, 2h or 1d."));
    m_options->add(u"due_at"_s, tr("&Due at"), m_dueAt, tr("It is not started before this time."));
    m_options->add(u"priority"_s, tr("&Priority"), m_priority, tr("Higher ones start first; -100 to 100."));
    m_options->add(u"timeout"_s, tr("Time&out"), m_timeout, tr("Of each attempt; then it is asked to stop."));
    m_options->add(u"retries"_s, tr("&Retries"), m_retries, tr("Further attempts after one that failed."));
    m_options->add(u"tags"_s, tr("Ta&gs"), m_tags, tr("Separated by commas."));
    m_options->add(u"resources"_s, tr("Resour&ces"), m_resources,
                   tr("Taken all at once, such as: gpu, scanner=2"));
    m_options->add(u"unique_key"_s, tr("&Unique key"), m_uniqueKey,
                   tr("Of the unfinished tasks only one has it."));
    m_options->add(u"unique_policy"_s, tr("If another has &it"), m_uniquePolicy);
    const auto changed = [this](const QString &key) {
        return [this, key] {
            m_options->clearFault(key);
            Q_EMIT edited();
        };
    };
    for (const auto &[key, line] :
         std::initializer_list<std::pair<QString, QLineEdit *>>{{u"queue"_s, m_queue->lineEdit()},
                                                                {u"delay"_s, m_delay},
                                                                {u"timeout"_s, m_timeout},
                                                                {u"tags"_s, m_tags},
                                                                {u"resources"_s, m_resources},
                                                                {u"unique_key"_s, m_uniqueKey}})
        connect(line, &QLineEdit::textChanged, this, changed(key));
    connect(m_dueAt, &QDateTimeEdit::dateTimeChanged, this, changed(u"due_at"_s));
    connect(m_startKind, &QComboBox::currentIndexChanged, this, &TaskForm::showStart);
    connect(m_uniqueKey, &QLineEdit::textChanged, this, &TaskForm::showStart);
    connect(m_priority, &QSpinBox::valueChanged, this, changed(u"priority"_s));
    connect(m_retries, &QSpinBox::valueChanged, this, changed(u"retries"_s));
}

void TaskForm::setSpec(const TaskSpec &spec)
{
    m_base = spec;
    m_written.clear();
    m_shownType.clear();
    const int known = m_type->findText(spec.type);
    if (known >= 0)
        m_type->setCurrentIndex(known);
    m_queue->setCurrentText(spec.queue);
    m_startKind->setCurrentIndex(spec.delay ? Later : spec.dueAt ? At : Now);
    m_delay->setDuration(spec.delay);
    setTime(*m_dueAt,
            spec.dueAt.value_or(
                std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now())
                + std::chrono::hours(1)));
    m_priority->setValue(spec.priority);
    m_timeout->setDuration(spec.timeout);
    m_retries->setValue(spec.retry.retries.value_or(-1));
    m_tags->setText(spec.tags.join(u", "_s));
    m_resources->setText(spec.resources ? resourcesToText(*spec.resources) : QString());
    m_uniqueKey->setText(spec.uniqueKey);
    m_uniquePolicy->setCurrentIndex(static_cast<int>(spec.uniquePolicy));
    showParams(QJsonDocument::fromJson(spec.params).object());
    showStart();
    if (known < 0 && !spec.type.isEmpty())
        m_head->setFault(u"type"_s, tr("The type “%1” is not there any more.").arg(spec.type));
}

void TaskForm::chooseType(const QString &name)
{
    m_type->setCurrentText(name);
}

QString TaskForm::type() const
{
    return m_type->currentText();
}

void TaskForm::typeChosen()
{
    if (m_params && !m_shownType.isEmpty())
        m_written[m_shownType] = m_params->values();
    showParams(m_written.value(type()));
    Q_EMIT edited();
}

void TaskForm::showParams(const QJsonObject &values)
{
    m_shownType = type();
    delete m_params;
    m_params = nullptr;
    m_head->clearFaults();
    const TaskType *type = m_source.catalog().find(m_shownType);
    if (!type)
        return;
    m_head->setHint(u"type"_s, type->description);
    m_params = new SchemaForm(type->paramsSchema, values);
    m_paramsPlace->addWidget(m_params);
    connect(m_params, &SchemaForm::edited, this, &TaskForm::edited);
    showTypeTerms();
}

/// What holds where nothing is given.
void TaskForm::showTypeTerms()
{
    const TaskType &type = *m_source.catalog().find(m_shownType);
    m_queue->lineEdit()->setPlaceholderText(type.queue);
    m_timeout->setPlaceholderText(type.timeout.count() > 0 ? durationToText(type.timeout) : tr("none"));
    m_retries->setSpecialValueText(tr("as the type says: %1").arg(type.retry.retries));
    m_resources->setPlaceholderText(type.resources.empty() ? tr("none") : resourcesToText(type.resources));
}

void TaskForm::showStart()
{
    const bool asked = m_start == Start::Asked;
    m_options->setShown(u"start"_s, asked);
    m_options->setShown(u"delay"_s, asked && m_startKind->currentIndex() == Later);
    m_options->setShown(u"due_at"_s, asked && m_startKind->currentIndex() == At);
    m_options->setShown(u"unique_policy"_s, !m_uniqueKey->text().isEmpty());
}

} // namespace pooldeck
