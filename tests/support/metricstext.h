// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QByteArray>
#include <QLatin1StringView>
#include <QMap>
#include <QRegularExpression>
#include <QSet>
#include <QString>

#include <algorithm>

namespace pooldeck::test {

/// Metrics as a scraper reads them: strictly. What breaks a rule of the text format is in `fault`.
class MetricsText
{
public:
    struct Family
    {
        QString type;
        QString help;
        QMap<QString, double> samples; ///< `name{labels}` → value
    };

    explicit MetricsText(const QByteArray &text)
    {
        if (!text.endsWith('\n'))
            fault = QStringLiteral("the last line has no end");
        const QStringList lines = QString::fromUtf8(text).split(u'\n');
        for (const QString &line : lines.first(lines.size() - 1)) {
            if (fault.isEmpty() && !read(line))
                fault = line;
        }
        for (auto family = families.begin(); fault.isEmpty() && family != families.end(); ++family) {
            if (family->type == QLatin1StringView("histogram") && !isHistogram(family.key(), *family))
                fault = family.key();
        }
    }

    double value(const QString &series) const
    {
        for (const Family &family : families) {
            if (const auto found = family.samples.find(series); found != family.samples.end())
                return *found;
        }
        return qQNaN();
    }

    QMap<QString, Family> families;
    QString fault;

private:
    // A family's two lines of comment come first and once, then its samples without others between them.
    bool read(const QString &line)
    {
        static const QRegularExpression help(QStringLiteral("^# HELP ([a-z][a-z0-9_]*) (\\S.*\\S)$"));
        static const QRegularExpression type(
            QStringLiteral("^# TYPE ([a-z][a-z0-9_]*) (counter|gauge|summary|histogram)$"));
        static const QRegularExpression sample(
            QStringLiteral("^([a-z][a-z0-9_]*)(\\{%1(,%1)*\\})? ([-+0-9.e]+)$")
                .arg(QStringLiteral("[a-z][a-z0-9_]*=\"([^\"\\\\\\n]|\\\\[\"\\\\n])*\"")));
        if (const auto match = help.match(line); match.hasMatch()) {
            m_current = match.captured(1);
            if (families.contains(m_current))
                return false;
            families[m_current].help = match.captured(2);
            return true;
        }
        if (const auto match = type.match(line); match.hasMatch()) {
            Family &family = families[m_current];
            family.type = match.captured(2);
            return match.captured(1) == m_current && family.samples.isEmpty()
                && (family.type == QLatin1StringView("counter")) == m_current.endsWith(u"_total");
        }
        const auto match = sample.match(line);
        if (!match.hasMatch() || m_current.isEmpty())
            return false;
        Family &family = families[m_current];
        const QString name = match.captured(1);
        const bool whole =
            family.type == QLatin1StringView("histogram") || family.type == QLatin1StringView("summary");
        if (name != m_current
            && !(whole
                 && (name == m_current + QLatin1StringView("_sum")
                     || name == m_current + QLatin1StringView("_count")
                     || name == m_current + QLatin1StringView("_bucket"))))
            return false;
        bool ok = false;
        const double value = match.captured(match.lastCapturedIndex()).toDouble(&ok);
        const QString series = name + match.captured(2);
        if (!ok || family.samples.contains(series)
            || (family.type == QLatin1StringView("counter") && value < 0))
            return false;
        family.samples[series] = value;
        return true;
    }

    // Buckets rise, and the last one has all.
    static bool isHistogram(const QString &name, const Family &family)
    {
        QMap<QString, QMap<double, double>> rows; // labels but `le` → edge → count
        static const QRegularExpression edge(QStringLiteral(",?le=\"([^\"]*)\""));
        for (auto sample = family.samples.begin(); sample != family.samples.end(); ++sample) {
            if (!sample.key().startsWith(name + QLatin1StringView("_bucket{")))
                continue;
            const auto match = edge.match(sample.key());
            const QString text = match.captured(1);
            QString labels = sample.key().mid(name.size() + 7);
            labels.remove(edge);
            rows[labels == QLatin1StringView("{}") ? QString() : labels]
                [text == QLatin1StringView("+Inf") ? qInf() : text.toDouble()] = *sample;
        }
        for (auto row = rows.begin(); row != rows.end(); ++row) {
            if (!std::is_sorted(row->begin(), row->end()) || !qIsInf(row->lastKey())
                || row->last() != family.samples.value(name + QLatin1StringView("_count") + row.key(), -1)
                || !family.samples.contains(name + QLatin1StringView("_sum") + row.key()))
                return false;
        }
        return true;
    }

    QString m_current;
};

} // namespace pooldeck::test
