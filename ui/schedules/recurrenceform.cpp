// SPDX-License-Identifier: GPL-3.0-only
#include "ui/schedules/recurrenceform.h"

#include "ui/format.h"
#include "ui/forms/durationedit.h"
#include "ui/forms/fieldlist.h"
#include "ui/forms/timeedit.h"
#include "ui/schedules/scheduletext.h"

#include <QComboBox>
#include <QCompleter>
#include <QLabel>
#include <QVBoxLayout>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr int RunsShown = 5;

Timestamp currentTime()
{
    return std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

} // namespace

RecurrenceForm::RecurrenceForm(QWidget *parent)
    : QWidget(parent), m_fields(new FieldList), m_kind(new QComboBox), m_every(new DurationEdit),
      m_anchor(makeTimeEdit()), m_cron(new QLineEdit), m_zone(new QComboBox), m_at(makeTimeEdit()),
      m_preview(new QLabel)
{
    m_kind->addItems({tr("at an interval"), tr("by the calendar (cron)"), tr("once")});
    addZones();
    m_preview->setTextFormat(Qt::PlainText);
    m_preview->setWordWrap(true);
    m_preview->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    // Room for all runs, so that what is below does not move while one types.
    m_preview->setMinimumHeight((RunsShown + 1) * fontMetrics().lineSpacing());
    m_preview->setAlignment(Qt::AlignTop);
    m_fields->addHeading(tr("When"));
    m_fields->add(u"kind"_s, tr("R&uns"), m_kind);
    m_fields->add(u"every"_s, tr("&Every"), m_every, tr("A duration, such as 30s, 5m, 1h or 1d."));
    m_fields->add(u"anchor"_s, tr("&Beginning"), m_anchor);
    m_fields->add(
        u"cron"_s, tr("&Expression"), m_cron,
        tr("Minute, hour, day of month, month, day of week; or @hourly, @daily, @weekly, @monthly."));
    m_fields->add(u"time_zone"_s, tr("Time &zone"), m_zone);
    m_fields->add(u"at"_s, tr("&At"), m_at);
    m_fields->add(u"preview"_s, tr("Next runs"), m_preview);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_fields);

    m_every->setText(u"1h"_s);
    m_cron->setText(u"0 3 * * *"_s);
    setTime(*m_anchor, currentTime());
    setTime(*m_at, currentTime() + 1h);
    m_previewDelay.setSingleShot(true);
    m_previewDelay.setInterval(120ms);
    connect(&m_previewDelay, &QTimer::timeout, this, &RecurrenceForm::showPreview);
    const auto edited = [this](const QString &key) {
        return [this, key] {
            m_fields->clearFault(key);
            m_previewDelay.start();
        };
    };
    connect(m_kind, &QComboBox::currentIndexChanged, this, &RecurrenceForm::showKind);
    connect(m_every, &QLineEdit::textChanged, this, edited(u"every"_s));
    connect(m_cron, &QLineEdit::textChanged, this, edited(u"cron"_s));
    connect(m_zone, &QComboBox::currentTextChanged, this, edited(u"time_zone"_s));
    connect(m_anchor, &QDateTimeEdit::dateTimeChanged, this, edited(u"anchor"_s));
    connect(m_at, &QDateTimeEdit::dateTimeChanged, this, edited(u"at"_s));
    m_kind->setCurrentIndex(Calendar);
    showKind();
}

void RecurrenceForm::addZones()
{
    m_zone->setEditable(true);
    m_zone->setInsertPolicy(QComboBox::NoInsert);
    QStringList names;
    for (const QByteArray &id : QTimeZone::availableTimeZoneIds())
        names << QString::fromLatin1(id);
    m_zone->addItems(names);
    m_zone->completer()->setCompletionMode(QCompleter::PopupCompletion);
    m_zone->completer()->setFilterMode(Qt::MatchContains);
    m_zone->setCurrentText(QString::fromLatin1(QTimeZone::systemTimeZoneId()));
    m_zone->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
}

void RecurrenceForm::setRecurrence(const Recurrence &recurrence)
{
    if (const auto *every = std::get_if<Every>(&recurrence)) {
        m_every->setDuration(every->interval);
        setTime(*m_anchor, every->anchor);
        m_kind->setCurrentIndex(Interval);
    } else if (const auto *cron = std::get_if<Cron>(&recurrence)) {
        m_cron->setText(cron->expression.text());
        m_zone->setCurrentText(QString::fromLatin1(cron->timeZone.id()));
        m_kind->setCurrentIndex(Calendar);
    } else {
        m_unchangedAt = std::get<Once>(recurrence).at;
        setTime(*m_at, *m_unchangedAt);
        m_kind->setCurrentIndex(Single);
    }
    showPreview();
}

void RecurrenceForm::chooseKind(Kind kind)
{
    m_kind->setCurrentIndex(kind);
}

void RecurrenceForm::showKind()
{
    const int kind = m_kind->currentIndex();
    for (const QString &key : {u"every"_s, u"anchor"_s})
        m_fields->setShown(key, kind == Interval);
    for (const QString &key : {u"cron"_s, u"time_zone"_s})
        m_fields->setShown(key, kind == Calendar);
    m_fields->setShown(u"at"_s, kind == Single);
    showPreview();
}

QString RecurrenceForm::preview() const
{
    return m_preview->text();
}

std::optional<Recurrence> RecurrenceForm::current() const
{
    switch (m_kind->currentIndex()) {
    case Interval: {
        const auto interval = m_every->duration();
        if (!interval || *interval < Every::MinInterval || *interval > Every::MaxInterval)
            return std::nullopt;
        return Every{*interval, timeOf(*m_anchor)};
    }
    case Calendar: {
        auto expression = CronExpression::parse(m_cron->text().simplified());
        const auto zone = timeZoneFromName(m_zone->currentText().trimmed());
        if (!expression || !zone)
            return std::nullopt;
        return Cron{std::move(*expression), *zone};
    }
    default:
        return Once{timeOf(*m_at)};
    }
}

std::optional<Recurrence> RecurrenceForm::read()
{
    m_fields->clearFaults();
    auto recurrence = current();
    if (m_kind->currentIndex() == Single) {
        // An editor of whole seconds must not change a time that nobody has changed.
        const auto second = [](Timestamp time) { return std::chrono::floor<std::chrono::seconds>(time); };
        if (m_unchangedAt && second(*m_unchangedAt) == second(timeOf(*m_at)))
            return Once{*m_unchangedAt};
        if (timeOf(*m_at) > currentTime())
            return recurrence;
        m_fields->setFault(u"at"_s, tr("This time is over."));
        return std::nullopt;
    }
    if (recurrence)
        return recurrence;
    if (m_kind->currentIndex() == Interval) {
        m_fields->setFault(u"every"_s,
                           m_every->duration() ? tr("It must be from 1 s to 10 years.")
                                               : DurationEdit::complaint());
        return std::nullopt;
    }
    if (!timeZoneFromName(m_zone->currentText().trimmed()))
        m_fields->setFault(u"time_zone"_s,
                           tr("It must be the name of a time zone, such as Europe/Berlin or UTC."));
    if (const auto expression = CronExpression::parse(m_cron->text().simplified()); !expression) {
        QStringList faults;
        for (const Fault &fault : expression.error().faults)
            faults << fault.message;
        m_fields->setFault(u"cron"_s, faults.isEmpty() ? expression.error().message : faults.join(u'\n'));
    }
    return std::nullopt;
}

void RecurrenceForm::showPreview()
{
    const auto recurrence = current();
    if (!recurrence) {
        m_preview->setText(tr("They are shown as soon as this can be read."));
        return;
    }
    const Timestamp now = currentTime();
    QStringList lines{scheduletext::recurrence(*recurrence, now)};
    for (const Timestamp run : nextRuns(*recurrence, now, RunsShown)) {
        lines << tr("%1 (%2)", "a time, and how long until then")
                     .arg(format::moment(run, now), scheduletext::fromNow(run, now));
    }
    if (lines.size() == 1)
        lines << tr("There is none.");
    m_preview->setText(lines.join(u'\n'));
}

} // namespace pooldeck
