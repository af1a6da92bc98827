// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/apiserver.h"
#include "core/monitor/monitor.h"
#include "tests/support/rawclient.h"
#include "tests/support/scriptedschedulesource.h"
#include "tests/support/testengine.h"
#include "ui/mainwindow.h"
#include "ui/tasks/taskspage.h"
#include "ui/tasks/tasktablemodel.h"
#include "ui/tasks/tasktableview.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QTest>
#include <QToolButton>

using namespace pooldeck;
using namespace Qt::StringLiterals;
using test::TestEngine;

namespace {

const QByteArray Token(64, 'a');

} // namespace

/// The real window over a real engine and a real server: what one client sends, a person sees and stops.
class TestWindow : public QObject
{
    Q_OBJECT

    struct Program
    {
        TestEngine e;
        Monitor monitor{e.clock, [this] { return e.engine.gauges(); }};
        ApiServer api{e.engine, monitor, {.port = 0, .token = Token}};
        quint16 port = 0;
        test::ScriptedScheduleSource schedules;
        std::unique_ptr<MainWindow> window;

        Program()
        {
            if (!e.engine.start())
                qFatal("The engine does not start.");
            port = api.start().value_or(0);
            monitor.watch(u"ui"_s, QThread::currentThread());
            monitor.start();
            window = std::make_unique<MainWindow>(e.engine, schedules, monitor,
                                                  QUrl(u"http://127.0.0.1:%1"_s.arg(port)));
            window->showPage(MainWindow::Page::Tasks);
            window->show();
        }
        ~Program()
        {
            window.reset();
            monitor.stop();
            api.stop();
        }

        /// Sent without a wait, so that the window's loop goes on meanwhile.
        static void post(RawClient &client, quint16 to, const QByteArray &path, const QByteArray &body)
        {
            client.send("POST /api/v1" + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(to)
                        + "\r\nAuthorization: Bearer " + Token
                        + "\r\nContent-Type: application/json\r\nContent-Length: "
                        + QByteArray::number(body.size()) + "\r\n\r\n" + body);
        }
        QJsonObject stats()
        {
            RawClient client(port);
            client.send("GET /api/v1/stats HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(port)
                        + "\r\nAuthorization: Bearer " + Token + "\r\n\r\n");
            const auto answer = client.answer();
            return answer ? answer->json() : QJsonObject();
        }
        /// What the table says in the row of a task.
        QString state(qint64 id)
        {
            const QAbstractItemModel &rows = *window->tasksPage().view().model();
            for (int row = 0; row < rows.rowCount(); ++row) {
                if (rows.index(row, TaskTableModel::Id).data().toString().contains(QString::number(id)))
                    return rows.index(row, TaskTableModel::State).data().toString();
            }
            return {};
        }
    };

private Q_SLOTS:
    void submittedOverHttpCancelledByMouse()
    {
        Program program;
        RawClient client(program.port);
        Program::post(client, program.port, "/tasks", R"({"type":"sleep","params":{"seconds":3600}})");
        const auto accepted = client.answer();
        QVERIFY(accepted);
        QCOMPARE(accepted->status, 202);
        const qint64 id = accepted->json()["id"_L1].toInteger();
        QTRY_COMPARE(program.state(id), u"Running"_s);

        TaskTableView &view = program.window->tasksPage().view();
        QTest::mouseClick(view.viewport(), Qt::LeftButton, {},
                          view.visualRect(view.model()->index(0, TaskTableModel::Type)).center());
        QToolButton *cancel = nullptr;
        for (auto *button : program.window->findChildren<QToolButton *>()) {
            if (button->defaultAction() && button->defaultAction()->shortcut() == QKeySequence::Delete)
                cancel = button;
        }
        QVERIFY(cancel);
        QTRY_VERIFY(cancel->isEnabled());
        QTest::mouseClick(cancel, Qt::LeftButton);
        QTRY_COMPARE(program.state(id), u"Cancelled"_s);
        QCOMPARE(program.e.state(TaskId{id}), TaskState::Cancelled);
    }

    void aThousandTasksEndAndAllAgree()
    {
        Program program;
        QAbstractItemModelTester tester(&program.window->tasksPage().table());
        constexpr int Count = 1000;
        RawClient client(program.port);
        for (int i = 0; i < Count; ++i) {
            Program::post(client, program.port, "/tasks",
                          i % 20 == 0 ? R"({"type":"checksum","params":{"path":"/no/such/file"}})"
                                      : R"({"type":"noop"})");
            const auto accepted = client.answer();
            QVERIFY(accepted);
            QCOMPARE(accepted->status, 202);
            QCoreApplication::processEvents();
        }
        QTRY_COMPARE_WITH_TIMEOUT(program.e.finalCount(), Count, 60000);
        const QJsonObject counts = program.stats()["tasks"_L1].toObject();
        QCOMPARE(counts["succeeded"_L1].toInt(), Count - Count / 20);
        QCOMPARE(counts["failed"_L1].toInt(), Count / 20);

        const TaskTableModel &table = program.window->tasksPage().table();
        const auto shown = [&](const QString &state) {
            int n = 0;
            for (int row = 0; row < table.rowCount(); ++row)
                n += table.index(row, TaskTableModel::State).data().toString() == state ? 1 : 0;
            return n;
        };
        QTRY_COMPARE_WITH_TIMEOUT(table.rowCount(), Count, 20000);
        QTRY_COMPARE_WITH_TIMEOUT(shown(u"Succeeded"_s), Count - Count / 20, 20000);
        QCOMPARE(shown(u"Failed"_s), Count / 20);
    }
};

QTEST_MAIN(TestWindow)
#include "tst_window.moc"
