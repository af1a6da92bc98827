// SPDX-License-Identifier: GPL-3.0-only
#include "ui/format.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QLocale>
#include <QTextDocument>

using namespace Qt::StringLiterals;

namespace pooldeck::format {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Format)
};

} // namespace

QString count(qint64 value)
{
    return QLocale().toString(value);
}

QString latency(std::chrono::nanoseconds value)
{
    return latency(std::chrono::duration<double, std::milli>(value).count());
}

QString latency(double milliseconds)
{
    const QLocale locale;
    if (milliseconds >= 1000)
        return Text::tr("%1 s").arg(locale.toString(milliseconds / 1000, 'f', milliseconds < 10'000 ? 1 : 0));
    const int digits = milliseconds < 1 ? 2 : milliseconds < 10 ? 1 : 0;
    return Text::tr("%1 ms").arg(locale.toString(milliseconds, 'f', digits));
}

QString latencyStep(double milliseconds)
{
    const bool seconds = milliseconds >= 999.5;
    const QString number = QLocale().toString(seconds ? milliseconds / 1000 : milliseconds, 'g', 3);
    return seconds ? Text::tr("%1 s").arg(number) : Text::tr("%1 ms").arg(number);
}

QString duration(std::chrono::milliseconds value)
{
    const qint64 ms = std::max<qint64>(0, value.count());
    if (ms < 1000)
        return Text::tr("%1 ms").arg(ms);
    if (ms < 60'000)
        return Text::tr("%1 s").arg(QLocale().toString(static_cast<double>(ms / 100) / 10.0, 'f', 1));
    return runningDuration(value);
}

QString runningDuration(std::chrono::milliseconds value)
{
    const qint64 s = std::max<qint64>(0, value.count() / 1000);
    const auto padded = [](qint64 number) { return u"%1"_s.arg(number, 2, 10, QChar(u'0')); };
    if (s < 60)
        return Text::tr("%1 s").arg(s);
    if (s < 3600)
        return Text::tr("%1 min %2 s").arg(QString::number(s / 60), padded(s % 60));
    if (s < 86'400)
        return Text::tr("%1 h %2 min").arg(QString::number(s / 3600), padded(s / 60 % 60));
    return Text::tr("%1 d %2 h").arg(QString::number(s / 86'400), padded(s / 3600 % 24));
}

QString perSecond(double rate)
{
    return Text::tr("%1/s").arg(QLocale().toString(rate, 'f', rate > 0 && rate < 9.95 ? 1 : 0));
}

QString percent(double ratio)
{
    return Text::tr("%1 %").arg(qRound(ratio * 100));
}

QString bytes(qint64 value)
{
    const int digits = value < 10'000'000 && value >= 1'000'000 ? 1 : value < 1'000'000'000 ? 0 : 2;
    return QLocale().formattedDataSize(value, digits, QLocale::DataSizeSIFormat);
}

QString moment(Timestamp time, Timestamp now)
{
    const auto local = [](Timestamp t) {
        return QDateTime::fromMSecsSinceEpoch(t.time_since_epoch().count());
    };
    const QDateTime when = local(time);
    QString clock = when.toString(u"HH:mm:ss"_s);
    if (when.date() == local(now).date())
        return clock;
    return Text::tr("%1 %2", "date and time of day")
        .arg(QLocale().toString(when.date(), QLocale::ShortFormat), clock);
}

QString ago(std::chrono::milliseconds value)
{
    const qint64 s = std::max<qint64>(0, value.count() / 1000);
    if (s < 60)
        return Text::tr("%1 s ago").arg(s);
    if (s < 3600)
        return Text::tr("%1 min ago").arg(s / 60);
    if (s < 86'400)
        return Text::tr("%1 h ago").arg(s / 3600);
    return Text::tr("%1 d ago").arg(s / 86'400);
}

QString stateName(TaskState state)
{
    switch (state) {
    case TaskState::Scheduled:
        return Text::tr("Scheduled");
    case TaskState::Waiting:
        return Text::tr("Waiting");
    case TaskState::Queued:
        return Text::tr("Queued");
    case TaskState::Running:
        return Text::tr("Running");
    case TaskState::Succeeded:
        return Text::tr("Succeeded");
    case TaskState::Failed:
        return Text::tr("Failed");
    case TaskState::Cancelled:
        return Text::tr("Cancelled");
    }
    return {};
}

QString stateOf(const Task &task)
{
    if (task.unresponsive())
        return Text::tr("Unresponsive");
    if (task.stopReason() == StopReason::TimedOut)
        return Text::tr("Timed out, stopping");
    return task.cancelRequested() ? Text::tr("Stopping") : format::stateName(task.state());
}

QString failureKind(FailureKind kind)
{
    switch (kind) {
    case FailureKind::Exception:
        return Text::tr("The task reported an error.");
    case FailureKind::Timeout:
        return Text::tr("The task took longer than its timeout.");
    case FailureKind::ExitStatus:
        return Text::tr("The program ended with an error status.");
    case FailureKind::Signal:
        return Text::tr("The program was ended by a signal.");
    case FailureKind::Interrupted:
        return Text::tr("Pooldeck ended while the task was running.");
    case FailureKind::Dependency:
        return Text::tr("A task that this one depends on did not succeed.");
    case FailureKind::Unresponsive:
        return Text::tr("The task did not react when it was asked to stop.");
    }
    return {};
}

QString executorName(ExecutorKind kind)
{
    switch (kind) {
    case ExecutorKind::Thread:
        return Text::tr("Thread pool");
    case ExecutorKind::Loop:
        return Text::tr("Event loop");
    case ExecutorKind::Process:
        return Text::tr("Worker process");
    case ExecutorKind::Command:
        return Text::tr("Program");
    }
    return {};
}

QString rateLimit(int count, std::chrono::milliseconds per)
{
    const QString number = format::count(count);
    switch (per.count()) {
    case 1'000:
        return Text::tr("%1 per second").arg(number);
    case 60'000:
        return Text::tr("%1 per minute").arg(number);
    case 3'600'000:
        return Text::tr("%1 per hour").arg(number);
    default:
        return Text::tr("%1 in %2", "so many in a stretch of time").arg(number, duration(per));
    }
}

QString progress(const Task &task, bool inBytes)
{
    const Progress &progress = task.progress();
    if (progress.total <= 0 && progress.current <= 0)
        return {};
    if (progress.total <= 0)
        return inBytes ? bytes(progress.current) : count(progress.current);
    if (!inBytes)
        return percent(*progress.ratio());
    if (progress.current >= progress.total)
        return bytes(progress.total);
    return Text::tr("%1 / %2", "bytes done of all").arg(bytes(progress.current), bytes(progress.total));
}

QString toolTip(const QString &text)
{
    return Qt::mightBeRichText(text) ? Qt::convertFromPlainText(text, Qt::WhiteSpaceNormal) : text;
}

QString prettyJson(const QByteArray &json, qsizetype limit)
{
    QString text;
    // QJsonDocument knows only objects and arrays at the top; other values are short already.
    const QJsonDocument document = QJsonDocument::fromJson(json);
    text = QString::fromUtf8(document.isNull() ? json : document.toJson(QJsonDocument::Indented)).trimmed();
    if (text.size() <= limit)
        return text;
    const qsizetype left = text.size() - limit;
    text.truncate(limit);
    return Text::tr("%1\n… %2 more characters are not shown here.").arg(text, count(left));
}

} // namespace pooldeck::format
