// SPDX-License-Identifier: GPL-3.0-only
#include "app/log.h"

#include <QDateTime>

#include <array>
#include <atomic>
#include <cstdio>
#include <mutex>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

// Qt hands its message handler no data of our own, so the level has to be here.
std::atomic<QtMsgType> leastLogged = QtInfoMsg;
std::mutex fileMutex; // guards the pointer
LogFile *file = nullptr;

int severity(QtMsgType type)
{
    switch (type) {
    case QtDebugMsg:
        return 0;
    case QtInfoMsg:
        return 1;
    case QtWarningMsg:
        return 2;
    case QtCriticalMsg:
        return 3;
    case QtFatalMsg:
        return 4;
    }
    return 4;
}

QLatin1StringView severityName(QtMsgType type)
{
    constexpr std::array Names{"debug"_L1, "info"_L1, "warning"_L1, "error"_L1, "fatal"_L1};
    return Names[static_cast<size_t>(severity(type))];
}

void writeLine(const QString &line)
{
    // One call a line, so that lines of several threads do not mix.
    const QByteArray bytes = line.toUtf8() + '\n';
    std::fwrite(bytes.constData(), 1, static_cast<size_t>(bytes.size()), stderr);
    const std::scoped_lock lock(fileMutex);
    if (file)
        file->append(bytes);
}

void handleMessage(QtMsgType type, const QMessageLogContext &context, const QString &message)
{
    if (severity(type) < severity(leastLogged.load(std::memory_order_relaxed)))
        return;
    const QLatin1StringView category(context.category ? context.category : "default");
    QString line =
        QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs) + u' ' + severityName(type) + u' ';
    if (category != "default"_L1)
        line += category + ": "_L1;
    writeLine(line + escapeForLog(message));
}

bool isHarmless(char16_t c)
{
    const bool control = c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029;
    const bool bidi = c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069);
    return !control && !bidi;
}

} // namespace

void installLog(QtMsgType least)
{
    leastLogged = least;
    qInstallMessageHandler(handleMessage);
}

LogToFile::LogToFile(const QString &path) : m_file(path)
{
    const std::scoped_lock lock(fileMutex);
    file = &m_file;
}

LogToFile::~LogToFile()
{
    const std::scoped_lock lock(fileMutex);
    file = nullptr;
}

QString escapeForLog(const QString &text)
{
    QString escaped;
    escaped.reserve(text.size());
    for (const QChar c : text) {
        if (isHarmless(c.unicode()))
            escaped += c;
        else
            escaped += u"\\u%1"_s.arg(static_cast<uint>(c.unicode()), 4, 16, QChar(u'0'));
    }
    return escaped;
}

void printFailure(const QString &message)
{
    writeLine("pooldeck: "_L1 + escapeForLog(message));
}

} // namespace pooldeck
