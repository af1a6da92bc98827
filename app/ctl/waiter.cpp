// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/waiter.h"

#include "app/ctl/table.h"
#include "app/ctl/taskview.h"
#include "app/ctl/terminal.h"

#include <QThread>

#include <algorithm>
#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace pooldeckctl {

namespace {

constexpr auto FirstPause = 20ms;
constexpr auto LongestPause = 500ms;

/// One line on the terminal that is written over and over.
class ProgressLine
{
public:
    ProgressLine() = default;
    ~ProgressLine()
    {
        if (m_active)
            printError(u"\r\x1b[K"_s);
    }
    Q_DISABLE_COPY_MOVE(ProgressLine)

    void show(const QJsonObject &task)
    {
        if (!m_active)
            return;
        constexpr int Width = 30;
        QString text = u"%1 %2"_s.arg(task["type"_L1].toString(), task["state"_L1].toString());
        if (const double ratio = progressRatio(task); ratio >= 0) {
            const int filled = static_cast<int>(ratio * Width);
            text +=
                u" [%1%2] %3"_s.arg(QString(filled, u'#'), QString(Width - filled, u'-'), progressText(task));
        } else if (const QString progress = progressText(task); !progress.isEmpty()) {
            text += u' ' + progress;
        }
        if (const QString ran = elapsedText(task["started_at"_L1], QJsonValue::Null); !ran.isEmpty())
            text += u' ' + ran;
        printError(u"\r\x1b[K"_s + harmless(text));
    }

private:
    const bool m_active = isErrorTerminal();
};

} // namespace

bool isFinal(const QJsonObject &task)
{
    const QString state = task["state"_L1].toString();
    return state == "succeeded"_L1 || state == "failed"_L1 || state == "cancelled"_L1;
}

Expected<QJsonObject> waitForTask(ApiClient &api, QJsonObject task)
{
    const QString path = u"/tasks/%1"_s.arg(task["id"_L1].toInteger());
    ProgressLine line;
    std::chrono::milliseconds pause = FirstPause;
    while (!isFinal(task)) {
        line.show(task);
        QThread::msleep(static_cast<unsigned long>(pause.count()));
        pause = std::min<std::chrono::milliseconds>(pause * 3 / 2, LongestPause);
        auto answer = api.get(path);
        if (!answer)
            return answer;
        task = *std::move(answer);
    }
    return task;
}

Expected<QJsonArray> waitForTasks(ApiClient &api, const QJsonArray &tasks)
{
    QJsonArray ended;
    for (const auto &task : tasks) {
        const auto one = waitForTask(api, task.toObject());
        if (!one)
            return std::unexpected(one.error());
        ended.append(*one);
    }
    return ended;
}

ExitStatus statusOf(const QJsonObject &task)
{
    const QString state = task["state"_L1].toString();
    if (state == "failed"_L1)
        return ExitStatus::TaskFailed;
    if (state == "cancelled"_L1)
        return ExitStatus::TaskCancelled;
    return ExitStatus::Done;
}

ExitStatus worstStatusOf(const QJsonArray &tasks)
{
    ExitStatus worst = ExitStatus::Done;
    for (const auto &task : tasks) {
        const ExitStatus status = statusOf(task.toObject());
        if (status == ExitStatus::TaskFailed || worst == ExitStatus::Done)
            worst = status;
    }
    return worst;
}

} // namespace pooldeckctl
