// SPDX-License-Identifier: GPL-3.0-only
#include "ui/limits/queuedialog.h"

#include "core/task/names.h"
#include "ui/deliver.h"
#include "ui/forms/durationedit.h"
#include "ui/forms/fieldlist.h"

#include <QSpinBox>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr int MostAtOnce = 100'000;
constexpr int MostStarts = 1'000'000;

} // namespace

QueueDialog::QueueDialog(QueueSource &source, const std::optional<QueueInfo> &queue, QWidget *parent)
    : FormDialog(queue ? tr("Queue “%1”").arg(queue->name) : tr("New queue"), queue ? tr("Save") : tr("Make"),
                 parent),
      m_source(source), m_new(!queue), m_fields(new FieldList), m_name(new QLineEdit),
      m_concurrency(new QSpinBox), m_rate(new QSpinBox), m_per(new DurationEdit)
{
    for (QSpinBox *spin : {m_concurrency, m_rate}) {
        spin->setSpecialValueText(tr("no limit"));
        spin->setGroupSeparatorShown(true);
    }
    m_concurrency->setRange(0, MostAtOnce);
    m_rate->setRange(0, MostStarts);
    m_name->setMaxLength(100);
    m_name->setText(queue ? queue->name : QString());
    m_name->setEnabled(m_new);
    if (queue)
        m_concurrency->setValue(queue->settings.concurrency.value_or(0));
    const RateLimit rate = queue ? queue->settings.rate.value_or(RateLimit{0, std::chrono::minutes(1)})
                                 : RateLimit{0, std::chrono::minutes(1)};
    m_rate->setValue(rate.count);
    m_per->setDuration(rate.per);

    m_fields->add(u"name"_s, tr("&Name"), m_name,
                  m_new ? tr("Tasks name their queue; it need not be made before.") : QString());
    m_fields->add(u"concurrency"_s, tr("&Tasks at once"), m_concurrency,
                  tr("No more of its tasks run at the same time."));
    m_fields->add(u"rate"_s, tr("&Starts"), m_rate, tr("No more of its tasks start in that time:"));
    m_fields->add(u"per"_s, tr("&in"), m_per, tr("A duration, such as 1s, 5m or 1h."));
    setForm(m_fields);
    const auto limited = [this] { m_per->setEnabled(m_rate->value() > 0); };
    limited();
    connect(m_rate, &QSpinBox::valueChanged, this, limited);
    connect(m_name, &QLineEdit::textEdited, this, [this] { m_fields->clearFault(u"name"_s); });
    connect(m_per, &QLineEdit::textEdited, this, [this] { m_fields->clearFault(u"per"_s); });
    connect(this, &FormDialog::submitted, this, &QueueDialog::save);
    (m_new ? static_cast<QWidget *>(m_name) : m_concurrency)->setFocus();
    resize(440, 0);
}

QString QueueDialog::name() const
{
    return m_name->text().trimmed();
}

std::optional<QueueSettings> QueueDialog::read()
{
    m_fields->clearFaults();
    QueueSettings settings;
    if (!isName(name())) {
        m_fields->setFault(u"name"_s,
                           tr("A name has 1 to 100 letters of a–z, digits and . _ - and begins with a "
                              "letter or digit."));
    }
    settings.concurrency = m_concurrency->value() > 0 ? std::optional(m_concurrency->value()) : std::nullopt;
    settings.rate.reset();
    if (m_rate->value() > 0) {
        const auto per = m_per->duration();
        if (!per)
            m_fields->setFault(u"per"_s, DurationEdit::complaint());
        else if (*per < std::chrono::milliseconds(1) || *per > std::chrono::hours(24 * 366))
            m_fields->setFault(u"per"_s, tr("It must be above 0 and at most a year."));
        else
            settings.rate = RateLimit{m_rate->value(), *per};
    }
    if (m_fields->hasFaults())
        return std::nullopt;
    return settings;
}

void QueueDialog::save()
{
    const auto settings = read();
    if (!settings) {
        m_fields->focusFault();
        return;
    }
    setBusy(true);
    // What is not here, a pause that is, stays as it is.
    const auto edit = [settings = *settings](QueueSettings &now) {
        now.concurrency = settings.concurrency;
        now.rate = settings.rate;
    };
    m_source.changeQueue(name(), edit, deliverTo(this, [this](const Result<void> &set) {
                             if (!set) {
                                 showError(set.error().message);
                                 return;
                             }
                             Q_EMIT saved(name());
                             accept();
                         }));
}

} // namespace pooldeck
