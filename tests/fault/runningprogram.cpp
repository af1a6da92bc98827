// SPDX-License-Identifier: GPL-3.0-only
#include "tests/fault/runningprogram.h"

#include <QDeadlineTimer>
#include <QEventLoop>
#include <QFile>
#include <QJsonDocument>
#include <QNetworkAccessManager>
#include <QNetworkProxy>
#include <QNetworkReply>

#include <memory>
#include <signal.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int MostMs = 60'000; // what is waited for comes in far less, also under the sanitizers

} // namespace

Ended runToEnd(const QString &program, const QStringList &arguments, const QStringList &environment)
{
    QProcess process;
    process.setEnvironment(QProcess::systemEnvironment() + environment);
    process.start(program, arguments, QProcess::ReadOnly);
    const bool ended = process.waitForFinished(MostMs) && process.exitStatus() == QProcess::NormalExit;
    return {ended ? process.exitCode() : -1, QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

RunningProgram::RunningProgram(const QString &dataDirectory, const QStringList &arguments)
    : m_dataDirectory(dataDirectory)
{
    QStringList all = arguments + QStringList{u"--data-dir"_s, dataDirectory};
    if (!arguments.contains(u"--port"_s))
        all += {u"--port"_s, u"0"_s};
    m_process.start(QStringLiteral(POOLDECK_PROGRAM), all);
}

RunningProgram::~RunningProgram()
{
    if (m_process.state() == QProcess::NotRunning)
        return;
    m_process.terminate();
    if (!waitUntilEnded())
        m_process.kill();
}

bool RunningProgram::waitUntilReady()
{
    const QByteArray before = "listening on ";
    const QDeadlineTimer deadline(MostMs);
    while (!out().contains('\n')) {
        if (!m_process.waitForReadyRead(static_cast<int>(deadline.remainingTime()))) {
            qWarning() << "Not ready:" << err();
            return false;
        }
    }
    if (!out().startsWith(before))
        return false;
    m_url = QUrl(QString::fromUtf8(out().mid(before.size()).trimmed()));
    return m_url.isValid();
}

QByteArray RunningProgram::out()
{
    m_out += m_process.readAllStandardOutput();
    return m_out;
}

QByteArray RunningProgram::err()
{
    return m_process.readAllStandardError();
}

RunningProgram::Answer RunningProgram::post(const QString &path, const QJsonObject &body) const
{
    return request("POST", path, QJsonDocument(body).toJson(QJsonDocument::Compact));
}

RunningProgram::Answer RunningProgram::request(const QByteArray &verb, const QString &path,
                                               const QByteArray &body, bool withToken) const
{
    QNetworkAccessManager network;
    network.setProxy(QNetworkProxy::NoProxy);
    QNetworkRequest request(QUrl(m_url.toString() + path));
    if (withToken) {
        QFile token(m_dataDirectory + "/token"_L1);
        if (token.open(QFile::ReadOnly))
            request.setRawHeader("Authorization", "Bearer " + token.readAll().trimmed());
    }
    if (!body.isEmpty())
        request.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
    request.setTransferTimeout(MostMs);
    const std::unique_ptr<QNetworkReply> reply(network.sendCustomRequest(request, verb, body));
    QEventLoop loop;
    QObject::connect(reply.get(), &QNetworkReply::finished, &loop, &QEventLoop::quit);
    loop.exec();
    return {reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(), reply->rawHeader("Location"),
            QJsonDocument::fromJson(reply->readAll()).object()};
}

void RunningProgram::sendSignal(int signal)
{
    ::kill(static_cast<pid_t>(m_process.processId()), signal);
}

bool RunningProgram::waitUntilEnded()
{
    return m_process.state() == QProcess::NotRunning || m_process.waitForFinished(MostMs);
}

int RunningProgram::exitStatus() const
{
    return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
}
