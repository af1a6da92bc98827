// SPDX-License-Identifier: GPL-3.0-only
#include "core/types/builtintypes.h"
#include "core/types/schema.h"

#include <QFileInfo>
#include <QImage>
#include <QImageIOHandler>
#include <QImageReader>
#include <QImageWriter>
#include <QSaveFile>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr int MaxSide = 8192;
constexpr int JpegQuality = 85;
// Vector formats are not among them: drawing text needs fonts, and those a QGuiApplication.
constexpr std::array RasterFormats{"bmp", "gif", "ico", "jpeg", "jpg",  "pbm", "pgm",
                                   "png", "ppm", "tif", "tiff", "webp", "xbm"};

bool isRaster(const QByteArray &format)
{
    return std::ranges::find(RasterFormats, format) != RasterFormats.end();
}

QString listed(const QList<QByteArray> &formats)
{
    QStringList names;
    for (const QByteArray &format : formats) {
        if (isRaster(format))
            names.append(QString::fromLatin1(format));
    }
    return names.join(", "_L1);
}

[[noreturn]] void fail(const QString &reason, const QString &path, const QString &message)
{
    throw TaskFailure(message, {{"reason"_L1, reason}, {"path"_L1, path}});
}

/// The format to write, by the target's suffix.
QByteArray targetFormat(const QString &target)
{
    const QFileInfo info(target);
    if (!QFileInfo(info.path()).isDir())
        fail(u"no_directory"_s, target, u"The directory %1 does not exist."_s.arg(info.path()));
    if (info.isDir())
        fail(u"is_directory"_s, target, u"%1 is a directory."_s.arg(target));
    const QByteArray format = info.suffix().toLower().toLatin1();
    const QList<QByteArray> known = QImageWriter::supportedImageFormats();
    if (!isRaster(format) || !known.contains(format))
        fail(u"unknown_format"_s, target, u"The target's suffix must be one of: %1."_s.arg(listed(known)));
    return format;
}

void openSource(QImageReader &reader)
{
    const QString path = reader.fileName();
    const QFileInfo info(path);
    if (!info.exists())
        fail(u"missing"_s, path, u"The file %1 does not exist."_s.arg(info.absoluteFilePath()));
    if (!info.isFile())
        fail(u"not_a_file"_s, path, u"%1 is not a regular file."_s.arg(path));
    if (!info.isReadable())
        fail(u"unreadable"_s, path, u"The file %1 cannot be read."_s.arg(path));
    reader.setDecideFormatFromContent(true); // a suffix may lie
    reader.setAutoTransform(true);
    if (!reader.canRead() || !isRaster(reader.format()))
        fail(u"unknown_format"_s, path,
             u"%1 is no image in a format that is known here: %2."_s.arg(
                 path, listed(QImageReader::supportedImageFormats())));
}

/// The largest size within the box that has the image's shape, and is not larger than the image.
QSize fitted(QSize image, QSize box)
{
    if (image.width() <= box.width() && image.height() <= box.height())
        return image;
    return image.scaled(box, Qt::KeepAspectRatio).expandedTo(QSize(1, 1));
}

/// Decodes straight to the small size where the format can do that: then the whole image is never in memory.
QImage readScaled(QImageReader &reader, QSize box)
{
    // Size and scaled size are those of the file, before it is turned as its EXIF orientation says.
    if (reader.transformation() & QImageIOHandler::TransformationRotate90)
        box.transpose();
    const QSize size = reader.size();
    if (size.isValid()) {
        const qint64 megabytes = qint64(size.width()) * size.height() * 4 / (1024 * 1024);
        if (!reader.supportsOption(QImageIOHandler::ScaledSize)
            && megabytes > QImageReader::allocationLimit())
            fail(
                u"too_large"_s, reader.fileName(),
                u"%1 would take %2 MB of memory as an image; at most %3 are allowed."_s.arg(reader.fileName())
                    .arg(megabytes)
                    .arg(QImageReader::allocationLimit()));
        if (const QSize scaled = fitted(size, box); scaled != size)
            reader.setScaledSize(scaled);
    }
    QImage image = reader.read();
    if (image.isNull())
        fail(u"unreadable"_s, reader.fileName(),
             u"%1 could not be read: %2."_s.arg(reader.fileName(), reader.errorString()));
    if (!size.isValid()) {
        if (reader.transformation() & QImageIOHandler::TransformationRotate90)
            box.transpose(); // it is turned already
        image = image.scaled(fitted(image.size(), box), Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
    }
    return image;
}

qint64 save(const QImage &image, const QString &target, const QByteArray &format)
{
    QSaveFile file(target);
    if (!file.open(QIODevice::WriteOnly))
        fail(u"write"_s, target, u"%1 could not be written: %2."_s.arg(target, file.errorString()));
    QImageWriter writer(&file, format);
    if (format == "jpg" || format == "jpeg")
        writer.setQuality(JpegQuality);
    if (!writer.write(image))
        fail(u"write"_s, target,
             u"%1 could not be written: %2."_s.arg(
                 target, file.error() == QFileDevice::NoError ? writer.errorString() : file.errorString()));
    const qint64 bytes = file.size();
    if (!file.commit())
        fail(u"write"_s, target, u"%1 could not be written: %2."_s.arg(target, file.errorString()));
    return bytes;
}

QJsonValue thumbnailOnThread(TaskContext &context)
{
    const QJsonObject &params = context.params();
    const QString target = params["target"_L1].toString();
    const QByteArray format = targetFormat(target);
    QImageReader reader(params["source"_L1].toString());
    openSource(reader);
    const QImage image = readScaled(reader, QSize(params["width"_L1].toInt(), params["height"_L1].toInt()));
    if (context.stopRequested())
        return {};
    const qint64 bytes = save(image, target, format);
    return QJsonObject{
        {"path"_L1, target}, {"width"_L1, image.width()}, {"height"_L1, image.height()}, {"bytes"_L1, bytes}};
}

QJsonObject pathSchema(QLatin1StringView description)
{
    return {{"type"_L1, "string"_L1}, {"minLength"_L1, 1}, {"description"_L1, description}};
}

QJsonObject sideSchema(QLatin1StringView description)
{
    return {{"type"_L1, "integer"_L1},
            {"minimum"_L1, 1},
            {"maximum"_L1, MaxSide},
            {"description"_L1, description}};
}

} // namespace

TaskType thumbnailType()
{
    return {.name = u"thumbnail"_s,
            .description = u"Makes a small copy of an image, which keeps its shape."_s,
            .paramsSchema = objectSchema(
                {{"source"_L1, pathSchema("The image to read."_L1)},
                 {"target"_L1,
                  pathSchema("The image to make; its suffix says the format. Replaced if it exists."_L1)},
                 {"width"_L1, sideSchema("At most so many pixels wide."_L1)},
                 {"height"_L1, sideSchema("At most so many pixels high."_L1)}},
                {u"source"_s, u"target"_s, u"width"_s, u"height"_s}),
            .run = ThreadFunction(thumbnailOnThread)};
}

} // namespace pooldeck
