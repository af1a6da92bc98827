// SPDX-License-Identifier: GPL-3.0-only
#include "core/task/filereferences.h"
#include "core/task/inputfiles.h"

#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTemporaryFile>
#include <QTest>

using namespace pooldeck;
using namespace Qt::StringLiterals;

namespace {

/// From JSON with ' for ", since moc is confused by raw strings.
QJsonObject object(QByteArray json)
{
    return QJsonDocument::fromJson(json.replace('\'', '"')).object();
}

} // namespace

/// Files in the directory, and params that name them.
class TestFileReferences : public QObject
{
    Q_OBJECT

    QTemporaryDir m_directory;

private Q_SLOTS:
    void placesOfReferences_data()
    {
        QTest::addColumn<QByteArray>("params");
        QTest::addColumn<QByteArray>("expected"); // with @ for the directory
        QTest::addColumn<QStringList>("faults");
        const auto row = [](const char *name, const char *params, const char *expected,
                            const QStringList &faults = {}) {
            QTest::newRow(name) << QByteArray(params) << QByteArray(expected) << faults;
        };
        row("none", "{'path': 'a', 'n': [1, {}]}", "{'path': 'a', 'n': [1, {}]}");
        row("one", "{'path': {'file': 'a'}}", "{'path': '@/a'}");
        row("deep", "{'x': {'y': [0, {'file': 'a'}]}}", "{'x': {'y': [0, '@/a']}}");
        row("missing", "{'p/q': {'file': 'b'}, 'l': [{'file': '../a'}]}", "{'p/q': '@/b', 'l': ['@/../a']}",
            {u"/params/l/0/file"_s, u"/params/p~1q/file"_s});
        row("no text", "{'path': {'file': 1}}", "{'path': {'file': 1}}");
        row("more beside it", "{'o': {'file': 'b', 'mode': 1}}", "{'o': {'file': 'b', 'mode': 1}}");
        row("the params themselves", "{'file': 'b'}", "{'file': 'b'}");
    }
    void placesOfReferences()
    {
        QFETCH(const QByteArray, params);
        QFETCH(QByteArray, expected);
        QFETCH(const QStringList, faults);
        InputFiles files(m_directory.path());
        QVERIFY(files.open());
        const auto made = files.begin();
        QVERIFY(made);
        QVERIFY(files.keep(*made, u"a"_s, [](const auto &) { return true; }));
        QList<Fault> found;
        const QJsonObject changed = withFilePaths(object(params), files, found);
        QCOMPARE(changed, object(expected.replace('@', m_directory.path().toUtf8())));
        QStringList pointers;
        for (const Fault &fault : found)
            pointers.append(fault.pointer);
        QCOMPARE(pointers, faults);
        QVERIFY(params.contains("file") == mayReferToFiles(QByteArray(params).replace('\'', '"')));
    }
};

QTEST_GUILESS_MAIN(TestFileReferences)
#include "tst_filereferences.moc"
