// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QFile>
#include <QProcess>
#include <QSslCertificate>
#include <QSslKey>
#include <QTemporaryDir>

#include <optional>

namespace pooldeck::test {

/// A certificate that has signed itself, made by the program `openssl` for one run of a test.
struct TestCertificate
{
    QSslCertificate certificate;
    QSslKey key;

    /// `name` is what it is valid for, such as "IP:127.0.0.1". Nothing if there is no openssl.
    static std::optional<TestCertificate> make(const QString &name)
    {
        const QTemporaryDir dir;
        const QString keyFile = dir.filePath(QStringLiteral("key.pem"));
        const QString certificateFile = dir.filePath(QStringLiteral("certificate.pem"));
        QStringList arguments =
            QStringLiteral("req -x509 -nodes -newkey rsa:2048 -days 2 -subj /CN=pooldeck-test").split(u' ');
        arguments << QStringLiteral("-addext") << QStringLiteral("subjectAltName=") + name
                  << QStringLiteral("-keyout") << keyFile << QStringLiteral("-out") << certificateFile;
        QProcess openssl;
        openssl.start(QStringLiteral("openssl"), arguments);
        QFile file(keyFile);
        if (!openssl.waitForFinished() || openssl.exitStatus() != QProcess::NormalExit
            || openssl.exitCode() != 0 || !file.open(QFile::ReadOnly))
            return std::nullopt;
        const QList<QSslCertificate> made = QSslCertificate::fromPath(certificateFile);
        if (made.isEmpty())
            return std::nullopt;
        return TestCertificate{made.first(), QSslKey(file.readAll(), QSsl::Rsa)};
    }
};

} // namespace pooldeck::test
