// SPDX-License-Identifier: GPL-3.0-only
#include "tests/support/testengine.h"

#include <QTemporaryDir>
#include <QTest>

using namespace pooldeck;
using namespace Qt::StringLiterals;
using test::TestEngine;

pooldeck::TaskType wordCountType(); // the README's example

class TestReadme : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theExampleCountsWords()
    {
        const QTemporaryDir dir;
        QFile file(dir.filePath(u"text"_s));
        QVERIFY(file.open(QFile::WriteOnly));
        file.write("one two\nthree  four\n");
        file.close();
        TestEngine e;
        QVERIFY(e.catalog.add(wordCountType()));
        QVERIFY(e.engine.start());
        const QByteArray params = QJsonDocument(QJsonObject{{"path"_L1, file.fileName()}}).toJson();
        const TaskId id = (*e.submit(u"wordcount"_s, params))->id;
        QTRY_COMPARE(e.state(id), TaskState::Succeeded);
        QCOMPARE((*e.find(id))->result(), "4");

        const TaskId missing = (*e.submit(u"wordcount"_s, R"({"path":"/no/such/file"})"))->id;
        QTRY_COMPARE(e.state(missing), TaskState::Failed);
        QVERIFY(!e.submit(u"wordcount"_s));
    }
};

QTEST_GUILESS_MAIN(TestReadme)
#include "tst_readme.moc"
