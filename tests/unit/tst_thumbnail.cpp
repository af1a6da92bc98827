// SPDX-License-Identifier: GPL-3.0-only
#include "tests/support/testengine.h"

#include <QBuffer>
#include <QDir>
#include <QImage>
#include <QImageReader>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

using namespace pooldeck;
using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using test::TestEngine;

namespace {

/// Left half red, right half blue.
QImage picture(QSize size)
{
    QImage image(size, QImage::Format_RGB32);
    image.fill(Qt::red);
    for (int y = 0; y < size.height(); ++y) {
        for (int x = size.width() / 2; x < size.width(); ++x)
            image.setPixel(x, y, qRgb(0, 0, 255));
    }
    return image;
}

/// A JPEG whose EXIF data says how it is to be turned.
QByteArray jpegWithOrientation(const QImage &image, char orientation)
{
    QByteArray jpeg;
    QBuffer buffer(&jpeg);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "jpg", 95);
    QByteArray exif("Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\0\0\0\0\0\0\0", 32);
    exif[6 + 8 + 2 + 9] = orientation;
    const auto length = qToBigEndian<quint16>(static_cast<quint16>(exif.size() + 2));
    QByteArray marker("\xff\xe1");
    marker.append(reinterpret_cast<const char *>(&length), 2);
    return jpeg.insert(2, marker + exif); // behind the start of the image
}

bool isReddish(QRgb colour)
{
    return qRed(colour) > 180 && qBlue(colour) < 80;
}

} // namespace

/// The type `thumbnail` in a real engine, without a QGuiApplication.
class TestThumbnail : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { QVERIFY(m_engine->engine.shutDown(0ms)); }

    void keepsTheShape_data();
    void keepsTheShape();
    void writesTheFormatOfTheSuffix_data();
    void writesTheFormatOfTheSuffix();
    void turnsAsExifSays();
    void replacesTheTarget();
    void contentCountsNotTheSuffix();
    void faults_data();
    void faults();
    void aHugeImageIsRefused();
    void vectorGraphicsAreRefused();

private:
    TaskPtr runToEnd(const QString &source, const QString &target, QSize box = QSize(100, 100));
    void write(const QString &path, const QByteArray &bytes)
    {
        QFile file(path);
        QVERIFY(file.open(QFile::WriteOnly));
        file.write(bytes);
    }

    std::unique_ptr<QTemporaryDir> m_dir;
    QString m_source;
    QString m_target;
    std::unique_ptr<TestEngine> m_engine;
};

void TestThumbnail::init()
{
    m_dir = std::make_unique<QTemporaryDir>();
    m_source = m_dir->filePath(u"source.png"_s);
    m_target = m_dir->filePath(u"target.png"_s);
    m_engine = std::make_unique<TestEngine>();
    QVERIFY(m_engine->engine.start());
}

TaskPtr TestThumbnail::runToEnd(const QString &source, const QString &target, QSize box)
{
    const QJsonObject params{
        {"source"_L1, source}, {"target"_L1, target}, {"width"_L1, box.width()}, {"height"_L1, box.height()}};
    const auto task = m_engine->submit(u"thumbnail"_s, QJsonDocument(params).toJson());
    if (!task || !QTest::qWaitFor([&] { return isFinal(m_engine->state((*task)->id)); }, 30'000))
        qFatal("the task does not end");
    return *m_engine->find((*task)->id);
}

void TestThumbnail::keepsTheShape_data()
{
    QTest::addColumn<QSize>("size");
    QTest::addColumn<QSize>("box");
    QTest::addColumn<QSize>("expected");
    QTest::newRow("wide") << QSize(400, 200) << QSize(100, 100) << QSize(100, 50);
    QTest::newRow("high") << QSize(200, 400) << QSize(100, 100) << QSize(50, 100);
    QTest::newRow("box") << QSize(400, 400) << QSize(100, 20) << QSize(20, 20);
    QTest::newRow("not enlarged") << QSize(40, 20) << QSize(100, 100) << QSize(40, 20);
    QTest::newRow("a line") << QSize(3000, 2) << QSize(100, 100) << QSize(100, 1);
    QTest::newRow("one pixel") << QSize(400, 200) << QSize(1, 1) << QSize(1, 1);
}

void TestThumbnail::keepsTheShape()
{
    QFETCH(QSize, size);
    QFETCH(QSize, box);
    QFETCH(QSize, expected);
    QVERIFY(picture(size).save(m_source));
    const TaskPtr task = runToEnd(m_source, m_target, box);
    QVERIFY2(!task->failure, task->failure ? qPrintable(task->failure->message) : "");
    QCOMPARE(QImage(m_target).size(), expected);
    const QJsonObject result = QJsonDocument::fromJson(task->result()).object();
    QCOMPARE(result["path"_L1], m_target);
    QCOMPARE(result["width"_L1], expected.width());
    QCOMPARE(result["height"_L1], expected.height());
    QCOMPARE(result["bytes"_L1], QFileInfo(m_target).size());
}

void TestThumbnail::writesTheFormatOfTheSuffix_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("format");
    QTest::newRow("png") << u"a.png"_s << QByteArray("png");
    QTest::newRow("jpg") << u"a.JPG"_s << QByteArray("jpeg");
    QTest::newRow("bmp") << u"a.b.bmp"_s << QByteArray("bmp");
}

void TestThumbnail::writesTheFormatOfTheSuffix()
{
    QFETCH(QString, name);
    QVERIFY(picture({400, 200}).save(m_source));
    const QString target = m_dir->filePath(name);
    QCOMPARE(runToEnd(m_source, target)->state(), TaskState::Succeeded);
    QImageReader reader(target);
    reader.setDecideFormatFromContent(true);
    QVERIFY(reader.canRead());
    QTEST(reader.format(), "format");
    QCOMPARE(reader.size(), QSize(100, 50));
}

void TestThumbnail::turnsAsExifSays()
{
    const QString source = m_dir->filePath(u"turned.jpg"_s);
    write(source, jpegWithOrientation(picture({400, 200}), 6)); // a quarter to the right
    const TaskPtr task = runToEnd(source, m_target, QSize(60, 100));
    QVERIFY2(!task->failure, task->failure ? qPrintable(task->failure->message) : "");
    const QImage image(m_target);
    QCOMPARE(image.size(), QSize(50, 100)); // the left half is on top now
    QVERIFY(isReddish(image.pixel(25, 10)));
    QVERIFY(!isReddish(image.pixel(25, 90)));
}

void TestThumbnail::replacesTheTarget()
{
    QVERIFY(picture({400, 200}).save(m_source));
    write(m_target, "old");
    QCOMPARE(runToEnd(m_source, m_target)->state(), TaskState::Succeeded);
    QCOMPARE(QImage(m_target).size(), QSize(100, 50));
    QCOMPARE(QDir(m_dir->path()).entryList(QDir::Files).size(), 2); // nothing else is left
}

void TestThumbnail::contentCountsNotTheSuffix()
{
    QVERIFY(picture({400, 200}).save(m_source, "jpg"));
    QCOMPARE(runToEnd(m_source, m_target)->state(), TaskState::Succeeded);
}

void TestThumbnail::faults_data()
{
    QTest::addColumn<QString>("source");
    QTest::addColumn<QString>("target");
    QTest::addColumn<QString>("reason");
    QTest::newRow("missing") << u"none.png"_s << u"t.png"_s << u"missing"_s;
    QTest::newRow("directory") << u"."_s << u"t.png"_s << u"not_a_file"_s;
    QTest::newRow("device") << u"/dev/zero"_s << u"t.png"_s << u"not_a_file"_s;
    QTest::newRow("no image") << u"text.png"_s << u"t.png"_s << u"unknown_format"_s;
    QTest::newRow("cut off") << u"cut.png"_s << u"t.png"_s << u"unreadable"_s;
    QTest::newRow("unknown suffix") << u"good.png"_s << u"t.docx"_s << u"unknown_format"_s;
    QTest::newRow("no suffix") << u"good.png"_s << u"t"_s << u"unknown_format"_s;
    QTest::newRow("no directory") << u"good.png"_s << u"none/t.png"_s << u"no_directory"_s;
}

void TestThumbnail::faults()
{
    QFETCH(QString, source);
    QFETCH(QString, target);
    QVERIFY(picture({400, 200}).save(m_dir->filePath(u"good.png"_s)));
    QFile good(m_dir->filePath(u"good.png"_s));
    QVERIFY(good.open(QFile::ReadOnly));
    write(m_dir->filePath(u"cut.png"_s), good.read(60));
    write(m_dir->filePath(u"text.png"_s), "This is no image.");
    const QString path = m_dir->filePath(target);
    const TaskPtr task = runToEnd(QDir(m_dir->path()).absoluteFilePath(source), path);
    QCOMPARE(task->state(), TaskState::Failed);
    QTEST(task->failure->details["reason"_L1].toString(), "reason");
    QVERIFY(!QFileInfo::exists(path));
}

void TestThumbnail::aHugeImageIsRefused()
{
    // A bitmap whose head promises more than there may be.
    QVERIFY(picture({4, 4}).save(m_source, "bmp"));
    QFile file(m_source);
    QVERIFY(file.open(QFile::ReadWrite));
    file.seek(18);
    const std::array<quint32, 2> huge{qToLittleEndian(10'000U), qToLittleEndian(10'000U)};
    file.write(reinterpret_cast<const char *>(huge.data()), sizeof(huge));
    file.close();
    const TaskPtr task = runToEnd(m_source, m_target);
    QCOMPARE(task->state(), TaskState::Failed);
    QCOMPARE(task->failure->details["reason"_L1], u"too_large"_s);
}

void TestThumbnail::vectorGraphicsAreRefused()
{
    // Its reader would want fonts, and end a program that has no QGuiApplication.
    write(m_source, R"(<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>x</text></svg>)");
    const TaskPtr task = runToEnd(m_source, m_target);
    QCOMPARE(task->state(), TaskState::Failed);
    QCOMPARE(task->failure->details["reason"_L1], u"unknown_format"_s);
}

QTEST_GUILESS_MAIN(TestThumbnail)
#include "tst_thumbnail.moc"
