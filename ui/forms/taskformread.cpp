// SPDX-License-Identifier: GPL-3.0-only
// What a TaskForm reads from its fields, and where it shows what is wrong.
#include "core/task/names.h"
#include "ui/forms/durationedit.h"
#include "ui/forms/fieldlist.h"
#include "ui/forms/schemaform.h"
#include "ui/forms/taskform.h"
#include "ui/forms/timeedit.h"

#include <QComboBox>
#include <QJsonDocument>
#include <QLineEdit>
#include <QSpinBox>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pooldeck {

std::optional<std::map<QString, int>> resourcesFromText(const QString &text)
{
    std::map<QString, int> resources;
    const QStringList parts = text.split(u',', Qt::SkipEmptyParts);
    for (const QString &part : parts) {
        const qsizetype sign = part.indexOf(u'=');
        const QString name = part.first(sign < 0 ? part.size() : sign).trimmed();
        bool fits = true;
        const int units = sign < 0 ? 1 : part.sliced(sign + 1).trimmed().toInt(&fits);
        if (!isName(name) || !fits || units < 1 || resources.contains(name))
            return std::nullopt;
        resources[name] = units;
    }
    return resources;
}

QString resourcesToText(const std::map<QString, int> &resources)
{
    QStringList parts;
    for (const auto &[name, units] : resources)
        parts << (units == 1 ? name : u"%1=%2"_s.arg(name).arg(units));
    return parts.join(u", "_s);
}

std::optional<TaskSpec> TaskForm::read()
{
    m_head->clearFaults();
    m_options->clearFaults();
    TaskSpec spec = m_base;
    spec.type = type();
    const bool paramsFit = m_params && m_params->check();
    if (m_params)
        spec.params = QJsonDocument(m_params->values()).toJson(QJsonDocument::Compact);
    else
        m_head->setFault(u"type"_s, tr("There is no such type."));
    spec.queue = m_queue->currentText().trimmed();
    if (!spec.queue.isEmpty() && !isName(spec.queue)) {
        m_options->setFault(u"queue"_s,
                            tr("A name has 1 to 100 letters of a–z, digits and . _ - and begins "
                               "with a letter or digit."));
    }
    spec.priority = m_priority->value();
    spec.tags.clear();
    for (const QString &tag : m_tags->text().split(u',')) {
        if (!tag.trimmed().isEmpty())
            spec.tags << tag.trimmed();
    }
    spec.uniqueKey = m_uniqueKey->text().trimmed();
    spec.uniquePolicy = spec.uniqueKey.isEmpty() ? UniquePolicy::Reject
                                                 : static_cast<UniquePolicy>(m_uniquePolicy->currentIndex());
    if (m_start == Start::Asked)
        readStart(spec);
    readLimits(spec);
    if (!paramsFit || m_head->hasFaults() || m_options->hasFaults())
        return std::nullopt;
    return spec;
}

void TaskForm::readStart(TaskSpec &spec)
{
    spec.delay.reset();
    spec.dueAt.reset();
    if (m_startKind->currentIndex() == At)
        spec.dueAt = timeOf(*m_dueAt);
    if (m_startKind->currentIndex() != Later)
        return;
    spec.delay = m_delay->duration();
    if (!spec.delay)
        m_options->setFault(u"delay"_s, DurationEdit::complaint());
}

void TaskForm::readLimits(TaskSpec &spec)
{
    spec.timeout = m_timeout->duration();
    if (m_timeout->isWrong())
        m_options->setFault(u"timeout"_s, DurationEdit::complaint());
    spec.retry.retries = m_retries->value() < 0 ? std::nullopt : std::optional(m_retries->value());
    spec.resources.reset();
    if (m_resources->text().trimmed().isEmpty())
        return;
    spec.resources = resourcesFromText(m_resources->text());
    if (!spec.resources) {
        m_options->setFault(u"resources"_s,
                            tr("Write names, and the units of each if more than one: gpu, scanner=2"));
    }
}

QList<Fault> TaskForm::showFaults(const QList<Fault> &faults)
{
    QList<Fault> ofParams;
    QList<Fault> left;
    for (const Fault &fault : faults) {
        const QString field = fault.pointer.section(u'/', 1, 1);
        if (field == "params"_L1 && m_params)
            ofParams << Fault{fault.pointer.sliced(u"/params"_s.size()), fault.message};
        else if (!m_head->setFault(field, fault.message) && !m_options->setFault(field, fault.message))
            left << fault;
    }
    if (m_params)
        left += m_params->showFaults(ofParams);
    return left;
}

void TaskForm::focusFault()
{
    if (m_head->hasFaults())
        m_head->focusFault();
    else if (m_params && m_params->fields().hasFaults())
        m_params->focusFault();
    else
        m_options->focusFault();
}

} // namespace pooldeck
