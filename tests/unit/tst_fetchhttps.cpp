// SPDX-License-Identifier: GPL-3.0-only
#include "core/types/fetch.h"
#include "tests/support/scriptedhttpserver.h"
#include "tests/support/testcertificate.h"
#include "tests/support/testengine.h"

#include <QSslConfiguration>
#include <QSslServer>
#include <QSslSocket>
#include <QTemporaryDir>
#include <QTest>

using namespace pooldeck;
using namespace Qt::StringLiterals;
using test::TestCertificate;
using test::TestEngine;

namespace {

/// Answers every request with the same bytes over TLS, on the test's thread.
class TlsServer
{
public:
    TlsServer(const TestCertificate &identity, QByteArray answer)
    {
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.setLocalCertificate(identity.certificate);
        configuration.setPrivateKey(identity.key);
        m_server.setSslConfiguration(configuration);
        QObject::connect(&m_server, &QTcpServer::pendingConnectionAvailable, &m_server, [this, answer] {
            while (QTcpSocket *socket = m_server.nextPendingConnection()) {
                const auto reply = [this, socket, answer] {
                    if (!socket->peek(64 * 1024).contains("\r\n\r\n"))
                        return;
                    ++m_requests;
                    socket->readAll();
                    socket->write(answer);
                    socket->disconnectFromHost();
                };
                QObject::connect(socket, &QTcpSocket::readyRead, &m_server, reply);
                reply();
            }
        });
        if (!m_server.listen(QHostAddress::LocalHost))
            qFatal("no port: %s", qPrintable(m_server.errorString()));
    }

    QString url() const { return u"https://127.0.0.1:%1/file"_s.arg(m_server.serverPort()); }
    int requests() const { return m_requests; }

private:
    QSslServer m_server;
    int m_requests = 0;
};

QByteArray whole(const QByteArray &body)
{
    return "HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

QByteArray redirect(const QString &to)
{
    return "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + to.toLatin1() + "\r\n\r\n";
}

} // namespace

/// The type `fetch` against real TLS servers. What is trusted is the process's own default, as in the
/// program; the test adds its certificates to that.
class TestFetchHttps : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        if (!QSslSocket::supportsSsl())
            QSKIP("There is no TLS here.");
        const auto trusted = TestCertificate::make(u"IP:127.0.0.1"_s);
        const auto untrusted = TestCertificate::make(u"IP:127.0.0.1"_s);
        const auto ofAnother = TestCertificate::make(u"DNS:another.example"_s);
        if (!trusted || !untrusted || !ofAnother)
            QSKIP("There is no openssl to make certificates with.");
        m_trusted = *trusted;
        m_untrusted = *untrusted;
        m_ofAnother = *ofAnother;
        QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
        configuration.addCaCertificates({m_trusted.certificate, m_ofAnother.certificate});
        QSslConfiguration::setDefaultConfiguration(configuration);
    }

    void init()
    {
        m_dir = std::make_unique<QTemporaryDir>();
        m_engine = std::make_unique<TestEngine>();
        QVERIFY(m_engine->engine.start());
    }
    void cleanup() { m_engine.reset(); }

    void fetchesOverTls()
    {
        const TlsServer server(m_trusted, whole("secret"));
        const TaskPtr task = fetch(server.url());
        QVERIFY2(task->state() == TaskState::Succeeded,
                 task->failure ? qPrintable(task->failure->message) : "");
        QCOMPARE(fetched(), QByteArray("secret"));
    }

    void aCertificateThatCannotBeTrustedIsAClearError_data()
    {
        QTest::addColumn<TestCertificate *>("identity");
        QTest::addColumn<QString>("why");
        QTest::newRow("not trusted") << &m_untrusted << u"self-signed"_s;
        QTest::newRow("another host's") << &m_ofAnother << u"host name"_s;
    }
    void aCertificateThatCannotBeTrustedIsAClearError()
    {
        QFETCH(TestCertificate *, identity);
        QFETCH(const QString, why);
        const TlsServer server(*identity, whole("secret"));
        const TaskPtr task = fetch(server.url());
        QCOMPARE(task->state(), TaskState::Failed);
        QCOMPARE(task->failure->details["reason"_L1].toString(), u"SslHandshakeFailedError"_s);
        QVERIFY2(task->failure->message.contains(why), qPrintable(task->failure->message));
        QVERIFY(task->failure->message.contains(server.url()));
        QCOMPARE(server.requests(), 0);
        QVERIFY(fetched().isEmpty());
    }

    void followsFromHttpToHttpsAndNotBack()
    {
        const TlsServer secure(m_trusted, whole("secret"));
        ScriptedHttpServer plain;
        plain.answer(redirect(secure.url()));
        QCOMPARE(fetch(plain.url())->state(), TaskState::Succeeded);
        QCOMPARE(fetched(), QByteArray("secret"));

        const TlsServer downgrading(m_trusted, redirect(plain.url()));
        const qsizetype before = plain.requests().size();
        const TaskPtr task = fetch(downgrading.url());
        QCOMPARE(task->state(), TaskState::Failed);
        QVERIFY2(task->failure->message.contains("not secure"_L1), qPrintable(task->failure->message));
        QCOMPARE(plain.requests().size(), before);
    }

    void redirectsInACircleEnd()
    {
        // Over http to https and on to the same again.
        ScriptedHttpServer plain;
        std::unique_ptr<TlsServer> secure;
        secure = std::make_unique<TlsServer>(m_trusted, redirect(u"/again"_s));
        plain.answer(redirect(secure->url()));
        const TaskPtr task = fetch(plain.url());
        QCOMPARE(task->failure->details["reason"_L1].toString(), u"too_many_redirects"_s);
        QCOMPARE(plain.requests().size() + secure->requests(), 11);
    }

private:
    TaskPtr fetch(const QString &url)
    {
        const QJsonObject params{
            {"url"_L1, url}, {"target"_L1, m_dir->filePath(u"got"_s)}, {"overwrite"_L1, true}};
        const auto task = m_engine->submit(u"fetch"_s, QJsonDocument(params).toJson());
        if (!task)
            qFatal("not accepted");
        const bool ended = QTest::qWaitFor([&] { return (*m_engine->find((*task)->id))->isFinal(); }, 30'000);
        if (!ended)
            qFatal("it does not end");
        return *m_engine->find((*task)->id);
    }
    QByteArray fetched() const
    {
        QFile file(m_dir->filePath(u"got"_s));
        return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray();
    }

    TestCertificate m_trusted;
    TestCertificate m_untrusted;
    TestCertificate m_ofAnother;
    std::unique_ptr<QTemporaryDir> m_dir;
    std::unique_ptr<TestEngine> m_engine;
};

QTEST_GUILESS_MAIN(TestFetchHttps)
#include "tst_fetchhttps.moc"
