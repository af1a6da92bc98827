// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QJsonObject>
#include <QProcess>
#include <QStringList>
#include <QUrl>

/// How a program that was run to its end has ended.
struct Ended
{
    int status = -1; ///< the exit status; -1 if it crashed or did not end
    QString out;
    QString err;
};

/// Runs a program to its end; at most a minute.
Ended runToEnd(const QString &program, const QStringList &arguments, const QStringList &environment = {});

/// A `pooldeck` process on a data directory, and HTTP requests to it.
class RunningProgram
{
public:
    struct Answer
    {
        int status = 0; ///< of HTTP; 0 if there was none
        QByteArray location;
        QJsonObject body;
    };

    /// `arguments` besides the data directory and, unless they name one, a free port.
    explicit RunningProgram(const QString &dataDirectory,
                            const QStringList &arguments = {QStringLiteral("--headless")});
    ~RunningProgram();
    Q_DISABLE_COPY_MOVE(RunningProgram)

    /// True once it has said where it listens.
    bool waitUntilReady();
    /// What was written to stdout and stderr so far.
    QByteArray out();
    QByteArray err();
    QUrl url() const { return m_url; }
    qint64 pid() const { return m_process.processId(); }

    Answer get(const QString &path) const { return request("GET", path, {}); }
    Answer post(const QString &path, const QJsonObject &body) const;
    Answer request(const QByteArray &verb, const QString &path, const QByteArray &body,
                   bool withToken = true) const;

    void sendSignal(int signal);
    bool waitUntilEnded();
    bool isRunning() const { return m_process.state() == QProcess::Running; }
    /// -1 if it crashed.
    int exitStatus() const;

private:
    const QString m_dataDirectory;
    QProcess m_process;
    QByteArray m_out;
    QUrl m_url;
};
