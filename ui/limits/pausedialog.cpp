// SPDX-License-Identifier: GPL-3.0-only
#include "ui/limits/pausedialog.h"

#include "ui/forms/fieldlist.h"
#include "ui/forms/timeedit.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace pooldeck {

PauseDialog::PauseDialog(const QString &title, const QString &what, Timestamp now, QWidget *parent)
    : FormDialog(title, tr("Pause"), parent), m_fields(new FieldList), m_until(makeTimeEdit())
{
    setUntil(now + std::chrono::hours(1));
    auto *text = new QLabel(what);
    text->setTextFormat(Qt::PlainText);
    text->setWordWrap(true);
    auto *presets = new QWidget;
    auto *line = new QHBoxLayout(presets);
    line->setContentsMargins({});
    const auto add = [&](const QString &name, auto time) {
        auto *button = new QPushButton(name);
        button->setAutoDefault(false);
        connect(button, &QPushButton::clicked, this, [this, time] { setUntil(time()); });
        line->addWidget(button);
    };
    add(tr("15 min"), [now] { return now + std::chrono::minutes(15); });
    add(tr("1 h"), [now] { return now + std::chrono::hours(1); });
    add(tr("Tomorrow, 8:00"), [] {
        const QDateTime morning(QDate::currentDate().addDays(1), QTime(8, 0));
        return Timestamp(std::chrono::milliseconds(morning.toMSecsSinceEpoch()));
    });
    line->addStretch(1);
    m_fields->addWide(text);
    m_fields->add(u"until"_s, tr("&Until"), m_until, tr("Then it goes on by itself."));
    m_fields->add(u"presets"_s, tr("Or for"), presets);
    setForm(m_fields);
    connect(m_until, &QDateTimeEdit::dateTimeChanged, m_fields, [this] { m_fields->clearFaults(); });
    connect(this, &FormDialog::submitted, this, [this] {
        const Timestamp current =
            std::chrono::time_point_cast<std::chrono::milliseconds>(std::chrono::system_clock::now());
        if (until() <= current) {
            m_fields->setFault(u"until"_s, tr("This time is over."));
            return;
        }
        Q_EMIT chosen(until());
        accept();
    });
}

Timestamp PauseDialog::until() const
{
    return timeOf(*m_until);
}

void PauseDialog::setUntil(Timestamp time)
{
    setTime(*m_until, time);
}

} // namespace pooldeck
