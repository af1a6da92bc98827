// SPDX-License-Identifier: GPL-3.0-only
#include "ui/forms/fieldlist.h"
#include "ui/forms/schemaform.h"

#include <QCheckBox>
#include <QComboBox>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTest>

using namespace pooldeck;
using namespace Qt::StringLiterals;

class TestSchemaForm : public QObject
{
    Q_OBJECT

    static QJsonObject object(const char *json) { return QJsonDocument::fromJson(json).object(); }
    static QJsonObject schema()
    {
        return object(R"({"type": "object", "required": ["path", "mode"], "additionalProperties": false,
            "properties": {
                "path": {"type": "string", "minLength": 1, "pattern": "^/", "description": "The file."},
                "mode": {"enum": ["fast", "slow"]},
                "width": {"type": "integer", "minimum": 16, "maximum": 8192, "default": 1200},
                "ratio": {"type": "number", "exclusiveMinimum": 0},
                "force": {"type": "boolean", "default": false},
                "strict": {"type": "boolean"},
                "names": {"type": "array", "items": {"type": "string"}, "minItems": 2},
                "extra": {"type": "object"}}})");
    }
    template <typename Editor> static Editor *editor(const SchemaForm &form, const QString &name)
    {
        return form.findChild<Editor *>(name);
    }
    static QString fault(const SchemaForm &form, const QString &name)
    {
        return form.fields().fault(u"p/"_s + name);
    }

private Q_SLOTS:
    void whatIsNotGivenIsLeftOut()
    {
        const SchemaForm form(schema(), {});
        QCOMPARE(form.values(), QJsonObject());
    }

    void whatIsGivenComesBack_data()
    {
        QTest::addColumn<QJsonObject>("values");
        QTest::newRow("all") << object(R"({"path": "/a", "mode": "slow", "width": 640, "ratio": 0.5,
            "force": true, "strict": false, "names": ["a b", "c"], "extra": {"x": [1, null]}})");
        QTest::newRow("a reference in a text's place") << object(R"({"path": {"from_task": 7}})");
        QTest::newRow("wrong kinds") << object(R"({"path": 1, "mode": "none", "width": "wide", "ratio": true,
            "force": null, "strict": 0, "names": [1], "extra": 2})");
        QTest::newRow("lines in a text") << object(R"({"path": "a\nb"})");
        QTest::newRow("not in the schema") << object(R"({"path": "/a", "unknown": {"y": 1}})");
        QTest::newRow("a large whole number") << object(R"({"width": 9007199254740991})");
    }
    void whatIsGivenComesBack()
    {
        QFETCH(const QJsonObject, values);
        const SchemaForm form(schema(), values);
        QCOMPARE(form.values(), values);
    }

    void readsWhatIsWritten()
    {
        SchemaForm form(schema(), {});
        QSignalSpy edited(&form, &SchemaForm::edited);
        QTest::keyClicks(editor<QLineEdit>(form, u"path"_s), u"/tmp/a b"_s);
        QVERIFY(edited.size() > 0);
        editor<QComboBox>(form, u"mode"_s)->setCurrentText(u"fast"_s);
        editor<QLineEdit>(form, u"width"_s)->setText(u" 800 "_s);
        editor<QLineEdit>(form, u"ratio"_s)->setText(u"0,25"_s);
        editor<QCheckBox>(form, u"force"_s)->click();
        editor<QComboBox>(form, u"strict"_s)->setCurrentIndex(2);
        editor<QPlainTextEdit>(form, u"names"_s)->setPlainText(u"one\n\ntwo"_s);
        editor<QPlainTextEdit>(form, u"extra"_s)->setPlainText(u"{\"a\": 1}"_s);
        QVERIFY(form.check());
        QCOMPARE(form.values(), object(R"({"path": "/tmp/a b", "mode": "fast", "width": 800, "ratio": 0.25,
            "force": true, "strict": false, "names": ["one", "two"], "extra": {"a": 1}})"));
    }

    void saysWhatIsWrongAtTheField()
    {
        SchemaForm form(schema(), {});
        form.show();
        QVERIFY(!form.check());
        QCOMPARE(fault(form, u"path"_s), u"It is required."_s);
        QCOMPARE(fault(form, u"mode"_s), u"It is required."_s);
        QCOMPARE(fault(form, u"width"_s), QString());
        form.focusFault();
        QCOMPARE(form.focusWidget(), editor<QLineEdit>(form, u"path"_s));

        editor<QLineEdit>(form, u"path"_s)->setText(u"tmp"_s);
        editor<QLineEdit>(form, u"width"_s)->setText(u"8"_s);
        editor<QLineEdit>(form, u"ratio"_s)->setText(u"0"_s);
        editor<QPlainTextEdit>(form, u"names"_s)->setPlainText(u"one"_s);
        editor<QPlainTextEdit>(form, u"extra"_s)->setPlainText(u"{a: 1}"_s);
        QVERIFY(!form.check());
        QCOMPARE(fault(form, u"path"_s), u"It must match the pattern ^/"_s);
        QCOMPARE(fault(form, u"width"_s), u"It must be at least 16."_s);
        QCOMPARE(fault(form, u"ratio"_s), u"It must be more than 0."_s);
        QCOMPARE(fault(form, u"names"_s), u"It must have at least 2 items."_s);
        QVERIFY(fault(form, u"extra"_s).startsWith(u"It must be JSON"_s));
        editor<QLineEdit>(form, u"width"_s)->setText(u"12.5"_s);
        QVERIFY(!form.check());
        QCOMPARE(fault(form, u"width"_s), u"It must be a whole number."_s);
        QTest::keyClicks(editor<QLineEdit>(form, u"width"_s), u"0"_s);
        QCOMPARE(fault(form, u"width"_s), QString());
    }

    void showsFaultsFromElsewhere()
    {
        SchemaForm form(schema(), {});
        form.show();
        const QList<Fault> left = form.showFaults({{u"/path"_s, u"is not there"_s},
                                                   {u"/names/1"_s, u"is no name"_s},
                                                   {u"/none"_s, u"is not known"_s}});
        QCOMPARE(fault(form, u"path"_s), u"is not there"_s);
        QVERIFY(fault(form, u"names"_s).contains(u"/names/1"_s));
        QCOMPARE(left, QList<Fault>({{u"/none"_s, u"is not known"_s}}));
    }

    void aSchemaWithoutPropertiesIsJsonText()
    {
        SchemaForm form(object(R"({"type": "object"})"), {});
        auto *text = editor<QPlainTextEdit>(form, u"others"_s);
        QVERIFY(text);
        text->setPlainText(u"{\"a\": [true]}"_s);
        QVERIFY(form.check());
        QCOMPARE(form.values(), object(R"({"a": [true]})"));
        text->setPlainText(u"[1]"_s);
        QVERIFY(!form.check());
    }
};

QTEST_MAIN(TestSchemaForm)
#include "tst_schemaform.moc"
