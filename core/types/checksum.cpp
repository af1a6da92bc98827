// SPDX-License-Identifier: GPL-3.0-only
#include "core/types/builtintypes.h"
#include "core/types/schema.h"

#include <QCryptographicHash>
#include <QFile>
#include <QFileInfo>

#include <array>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr qint64 ChunkBytes = 256 * 1024;
constexpr std::array Algorithms{
    std::pair{"md5"_L1, QCryptographicHash::Md5},
    std::pair{"sha1"_L1, QCryptographicHash::Sha1},
    std::pair{"sha256"_L1, QCryptographicHash::Sha256},
    std::pair{"sha384"_L1, QCryptographicHash::Sha384},
    std::pair{"sha512"_L1, QCryptographicHash::Sha512},
    std::pair{"sha3-256"_L1, QCryptographicHash::Sha3_256},
    std::pair{"blake2b"_L1, QCryptographicHash::Blake2b_512},
};
constexpr QLatin1StringView DefaultAlgorithm = "sha256"_L1;

QCryptographicHash::Algorithm algorithmNamed(const QString &name)
{
    for (const auto &[known, algorithm] : Algorithms) {
        if (name == known)
            return algorithm;
    }
    throw TaskFailure(u"The algorithm \"%1\" is not known."_s.arg(name)); // the schema lets none through
}

/// Opens a regular file for reading or says why not: a pipe or a device would never end.
void openRegularFile(QFile &file)
{
    const QFileInfo info(file.fileName());
    if (!info.exists())
        throw TaskFailure(u"The file %1 does not exist."_s.arg(info.absoluteFilePath()));
    if (!info.isFile())
        throw TaskFailure(u"%1 is not a regular file."_s.arg(file.fileName()));
    if (!file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
        throw TaskFailure(u"The file %1 cannot be read: %2."_s.arg(file.fileName(), file.errorString()));
}

QJsonValue checksumOnThread(TaskContext &context)
{
    const QString path = context.params()["path"_L1].toString();
    const QString algorithm = context.params()["algorithm"_L1].toString(DefaultAlgorithm);
    QCryptographicHash hash(algorithmNamed(algorithm));
    QFile file(path);
    openRegularFile(file);

    const qint64 total = file.size();
    qint64 done = 0;
    QByteArray chunk(ChunkBytes, Qt::Uninitialized);
    context.reportProgress(0, total);
    while (!context.stopRequested()) {
        const qint64 read = file.read(chunk.data(), chunk.size());
        if (read < 0)
            throw TaskFailure(
                u"Reading %1 failed after %2 bytes: %3."_s.arg(path).arg(done).arg(file.errorString()));
        if (read == 0)
            break;
        hash.addData(QByteArrayView(chunk.constData(), read));
        done += read;
        context.reportProgress(done, std::max(total, done));
    }
    return QJsonObject{{"algorithm"_L1, algorithm},
                       {"digest"_L1, QString::fromLatin1(hash.result().toHex())},
                       {"bytes"_L1, done}};
}

} // namespace

TaskType checksumType()
{
    QJsonArray names;
    for (const auto &[name, algorithm] : Algorithms)
        names.append(name);
    return {.name = u"checksum"_s,
            .description = u"Computes a file's digest."_s,
            .paramsSchema = objectSchema({{"path"_L1,
                                           QJsonObject{{"type"_L1, "string"_L1},
                                                       {"minLength"_L1, 1},
                                                       {"description"_L1, "The file to read."_L1}}},
                                          {"algorithm"_L1,
                                           QJsonObject{{"type"_L1, "string"_L1},
                                                       {"enum"_L1, names},
                                                       {"default"_L1, DefaultAlgorithm},
                                                       {"description"_L1, "Which digest to compute."_L1}}}},
                                         {u"path"_s}),
            .run = ThreadFunction(checksumOnThread),
            .progressInBytes = true};
}

} // namespace pooldeck
