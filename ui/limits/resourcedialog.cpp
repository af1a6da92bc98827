// SPDX-License-Identifier: GPL-3.0-only
#include "ui/limits/resourcedialog.h"

#include "core/task/names.h"
#include "ui/deliver.h"
#include "ui/forms/fieldlist.h"

#include <QLineEdit>
#include <QSpinBox>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr int MostUnits = 1'000'000;

} // namespace

ResourceDialog::ResourceDialog(QueueSource &source, const std::optional<ResourceInfo> &resource,
                               QWidget *parent)
    : FormDialog(resource ? tr("Resource “%1”").arg(resource->name) : tr("New resource"),
                 resource ? tr("Save") : tr("Make"), parent),
      m_source(source), m_new(!resource), m_fields(new FieldList), m_name(new QLineEdit),
      m_capacity(new QSpinBox)
{
    m_name->setMaxLength(100);
    m_name->setText(resource ? resource->name : QString());
    m_name->setEnabled(m_new);
    m_capacity->setRange(1, MostUnits);
    m_capacity->setGroupSeparatorShown(true);
    m_capacity->setValue(resource ? resource->capacity : 1);
    m_fields->add(u"name"_s, tr("&Name"), m_name,
                  m_new ? tr("Tasks name the resources that they need, “gpu” for example.") : QString());
    m_fields->add(u"capacity"_s, tr("&Capacity"), m_capacity,
                  m_new ? tr("The tasks that run never hold more units of it than this together.")
                        : tr("Tasks that hold more than a lower capacity go on; no further one starts "
                             "before there is enough."));
    setForm(m_fields);
    connect(m_name, &QLineEdit::textEdited, this, [this] { m_fields->clearFault(u"name"_s); });
    connect(this, &FormDialog::submitted, this, &ResourceDialog::save);
    (m_new ? static_cast<QWidget *>(m_name) : m_capacity)->setFocus();
    resize(440, 0);
}

void ResourceDialog::save()
{
    m_fields->clearFaults();
    const QString name = m_name->text().trimmed();
    const std::vector<ResourceInfo> all = m_source.resources();
    if (!isName(name)) {
        m_fields->setFault(u"name"_s,
                           tr("A name has 1 to 100 letters of a–z, digits and . _ - and begins with a "
                              "letter or digit."));
    } else if (m_new && std::ranges::find(all, name, &ResourceInfo::name) != all.end()) {
        m_fields->setFault(u"name"_s, tr("There is a resource of this name."));
    }
    if (m_fields->hasFaults()) {
        m_fields->focusFault();
        return;
    }
    setBusy(true);
    m_source.setResource(name, m_capacity->value(), deliverTo(this, [this, name](const Result<void> &set) {
                             if (!set) {
                                 showError(set.error().message);
                                 return;
                             }
                             Q_EMIT saved(name);
                             accept();
                         }));
}

} // namespace pooldeck
