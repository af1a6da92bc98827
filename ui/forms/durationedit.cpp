// SPDX-License-Identifier: GPL-3.0-only
#include "ui/forms/durationedit.h"

#include <QRegularExpression>

#include <array>
#include <cmath>

using namespace Qt::StringLiterals;
using std::chrono::milliseconds;

namespace pooldeck {

namespace {

struct Unit
{
    QLatin1StringView name;
    QStringView korean;
    qint64 milliseconds;
};
constexpr std::array Units{Unit{"d"_L1, u"일", 86'400'000}, Unit{"h"_L1, u"시간", 3'600'000},
                           Unit{"m"_L1, u"분", 60'000}, Unit{"s"_L1, u"초", 1'000},
                           Unit{"ms"_L1, u"밀리초", 1}};
constexpr double MostMilliseconds = 1e13; // about 300 years: nothing asks for more

std::optional<qint64> unitFrom(const QString &name)
{
    if (name.isEmpty() || name == "sec"_L1)
        return 1'000;
    if (name == "min"_L1)
        return 60'000;
    for (const Unit &unit : Units) {
        if (name == unit.name || name == unit.korean)
            return unit.milliseconds;
    }
    return std::nullopt;
}

} // namespace

std::optional<milliseconds> durationFromText(const QString &text)
{
    static const QRegularExpression part(u"\\G\\s*([0-9]+(?:[.,][0-9]+)?)\\s*([^\\W\\d_]*)\\s*"_s,
                                         QRegularExpression::UseUnicodePropertiesOption);
    double sum = 0;
    qsizetype at = 0;
    const QString lowered = text.toLower();
    while (at < lowered.size()) {
        const auto match = part.match(lowered, at);
        if (!match.hasMatch())
            return std::nullopt;
        const auto unit = unitFrom(match.captured(2));
        if (!unit || (match.captured(2).isEmpty() && (at > 0 || match.capturedEnd() < lowered.size())))
            return std::nullopt;
        sum += match.captured(1).replace(u',', u'.').toDouble() * static_cast<double>(*unit);
        at = match.capturedEnd();
    }
    if (at == 0 || sum > MostMilliseconds)
        return std::nullopt;
    return milliseconds(std::llround(sum));
}

QString durationToText(milliseconds value)
{
    qint64 left = value.count();
    if (left <= 0)
        return u"0s"_s;
    QStringList parts;
    for (const Unit &unit : Units) {
        if (const qint64 count = left / unit.milliseconds; count > 0)
            parts << QString::number(count) + unit.name;
        left %= unit.milliseconds;
    }
    return parts.join(u' ');
}

DurationEdit::DurationEdit(QWidget *parent) : QLineEdit(parent)
{
    setMaxLength(40);
}

void DurationEdit::setDuration(std::optional<milliseconds> value)
{
    setText(value ? durationToText(*value) : QString());
}

std::optional<milliseconds> DurationEdit::duration() const
{
    return durationFromText(text().trimmed());
}

bool DurationEdit::isWrong() const
{
    return !text().trimmed().isEmpty() && !duration();
}

QString DurationEdit::complaint()
{
    return tr("A duration is a number with a unit, such as 90s, 5m, 1.5h or 2d.");
}

} // namespace pooldeck
