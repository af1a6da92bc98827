// SPDX-License-Identifier: GPL-3.0-only
#include "ui/forms/durationedit.h"
#include "ui/forms/fieldlist.h"
#include "ui/forms/formdialog.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace pooldeck;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TestForms : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsDurations_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<qint64>("milliseconds");
        QTest::newRow("seconds without a unit") << u"90"_s << qint64(90'000);
        QTest::newRow("fraction") << u"1.5"_s << qint64(1'500);
        QTest::newRow("comma") << u"0,25 s"_s << qint64(250);
        QTest::newRow("minutes") << u"5m"_s << qint64(300'000);
        QTest::newRow("min") << u"5 min"_s << qint64(300'000);
        QTest::newRow("several") << u" 1h 30m "_s << qint64(5'400'000);
        QTest::newRow("close") << u"1d2h"_s << qint64(93'600'000);
        QTest::newRow("milliseconds") << u"250ms"_s << qint64(250);
        QTest::newRow("capitals") << u"2H"_s << qint64(7'200'000);
        QTest::newRow("Korean") << u"1시간 30분"_s << qint64(5'400'000);
        QTest::newRow("zero") << u"0"_s << qint64(0);
        for (const char *wrong : {"", "abc", "-1", "1x", "1 2", "1h 30", "5 m!", "1e3", "99999999999d"})
            QTest::newRow(qPrintable(u"wrong: %1"_s.arg(QLatin1StringView(wrong))))
                << QString::fromLatin1(wrong) << qint64(-1);
    }
    void readsDurations()
    {
        QFETCH(const QString, text);
        QFETCH(const qint64, milliseconds);
        const auto read = durationFromText(text);
        QCOMPARE(read ? read->count() : -1, milliseconds);
    }

    void writesDurationsThatReadBack()
    {
        for (const auto value : {0ms, 1ms, 1'500ms, 60'000ms, 5'400'000ms, 93'784'005ms}) {
            QVERIFY(durationFromText(durationToText(value)) == value);
        }
        QCOMPARE(durationToText(90min), u"1h 30m"_s);
        DurationEdit edit;
        QVERIFY(!edit.isWrong());
        edit.setText(u"soon"_s);
        QVERIFY(edit.isWrong());
        edit.setDuration(std::nullopt);
        QCOMPARE(edit.text(), QString());
    }

    void aFaultTakesTheHintsPlace()
    {
        FieldList list;
        auto *edit = new QLineEdit;
        list.add(u"path"_s, u"&Path"_s, edit, u"The file to read."_s);
        list.show();
        QCOMPARE(edit->accessibleName(), u"Path"_s);
        QCOMPARE(edit->accessibleDescription(), u"The file to read."_s);
        QVERIFY(list.setFault(u"path"_s, u"It is required."_s));
        QVERIFY(list.setFault(u"path"_s, u"Another one."_s));
        QVERIFY(!list.setFault(u"none"_s, u"Lost."_s));
        QCOMPARE(list.fault(u"path"_s), u"It is required."_s);
        QCOMPARE(edit->accessibleDescription(), u"It is required."_s);
        QCOMPARE(list.findChild<QLabel *>(u"note"_s)->text(), u"It is required."_s);
        list.focusFault();
        QCOMPARE(list.focusWidget(), edit);
        list.clearFaults();
        QVERIFY(!list.hasFaults());
        QCOMPARE(list.findChild<QLabel *>(u"note"_s)->text(), u"The file to read."_s);
        list.setShown(u"path"_s, false);
        QVERIFY(!list.setFault(u"path"_s, u"Nobody would see it."_s));
        list.remove(u"path"_s);
        QVERIFY(!list.contains(u"path"_s));
    }

    void isSentOnce()
    {
        FormDialog dialog(u"Title"_s, u"Make"_s);
        dialog.setForm(new QWidget);
        QSignalSpy submitted(&dialog, &FormDialog::submitted);
        auto *accept = dialog.findChild<QPushButton *>(u"accept"_s);
        dialog.setBusy(true);
        dialog.submit();
        QCOMPARE(submitted.size(), 0);
        dialog.showError(u"The disk is full."_s);
        QVERIFY(accept->isEnabled());
        QCOMPARE(dialog.error(), u"The disk is full."_s);
        dialog.submit();
        QCOMPARE(submitted.size(), 1);
        QCOMPARE(dialog.error(), QString());
    }
};

QTEST_MAIN(TestForms)
#include "tst_forms.moc"
