// SPDX-License-Identifier: GPL-3.0-only
// POSIX only: owners, modes, umask.
#include "app/datadirectory.h"

#include "core/task/secret.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr mode_t OthersWrite = S_IWGRP | S_IWOTH;
constexpr mode_t OthersAny = S_IRWXG | S_IRWXO;

/// What is made meanwhile is for its owner alone, from its first moment on. The mask belongs to the
/// whole process: only while there is one thread, or for files that no other thread makes.
class PrivateUmask
{
public:
    PrivateUmask() : m_before(::umask(OthersAny)) { }
    ~PrivateUmask() { ::umask(m_before); }
    Q_DISABLE_COPY_MOVE(PrivateUmask)

private:
    const mode_t m_before;
};

std::expected<struct stat, QString> inspect(const QString &path)
{
    struct stat info
    {
    };
    if (::lstat(QFile::encodeName(path).constData(), &info) != 0)
        return std::unexpected(u"%1: %2"_s.arg(path, qt_error_string(errno)));
    if (info.st_uid != ::geteuid())
        return std::unexpected(u"%1 belongs to another user"_s.arg(path));
    return info;
}

/// What an Authorization header can carry, and long enough to be no password.
bool isToken(const QByteArray &text)
{
    constexpr qsizetype Shortest = 32;
    return text.size() >= Shortest && std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7f; });
}

} // namespace

std::expected<DataDirectory, QString> DataDirectory::open(const QString &path)
{
    const PrivateUmask umask;
    if (!QFile::exists(path) && !QDir().mkpath(path))
        return std::unexpected(
            u"The data directory %1 cannot be made: %2"_s.arg(path, qt_error_string(errno)));
    // A link to a directory is fine; what it leads to is checked.
    const QString real = QDir(path).canonicalPath();
    if (real.isEmpty())
        return std::unexpected(u"The data directory %1 is not a directory"_s.arg(path));
    const auto info = inspect(real);
    if (!info)
        return std::unexpected(u"The data directory is refused: %1"_s.arg(info.error()));
    if (info->st_mode & OthersWrite) {
        return std::unexpected(
            u"The data directory is refused: others may write to %1 (chmod go-w it)"_s.arg(real));
    }
    if (::access(QFile::encodeName(real).constData(), R_OK | W_OK | X_OK) != 0)
        return std::unexpected(
            u"The data directory %1 cannot be written: %2"_s.arg(real, qt_error_string(errno)));
    DataDirectory directory(real);
    for (const QString &folder :
         {QFileInfo(directory.logFile()).path(), directory.results(), directory.files()}) {
        if (const auto made = makePrivateDirectory(folder); !made)
            return std::unexpected(u"The data directory is refused: %1"_s.arg(made.error()));
    }
    return directory;
}

std::expected<QByteArray, QString> DataDirectory::token() const
{
    const QString path = tokenFile();
    const auto text = readPrivateFile(path);
    if (!text)
        return std::unexpected(u"The access token is refused: %1"_s.arg(text.error()));
    if (text->isNull()) {
        QByteArray token = newSecret();
        if (const auto written = writePrivateFile(path, token + '\n'); !written)
            return std::unexpected(written.error());
        return token;
    }
    QByteArray token = text->trimmed();
    if (!isToken(token)) {
        return std::unexpected(u"The access token is refused: %1 must hold one line of at least 32 printable "
                               "characters (remove it to get a new one)"_s.arg(path));
    }
    return token;
}

std::expected<void, QString> DataDirectory::prepareDatabase() const
{
    const int fd =
        ::open(QFile::encodeName(database()).constData(), O_WRONLY | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd < 0)
        return std::unexpected(u"%1 cannot be written: %2"_s.arg(database(), qt_error_string(errno)));
    ::close(fd);
    return {};
}

std::expected<void, QString> makePrivateDirectory(const QString &path)
{
    const QByteArray name = QFile::encodeName(path);
    const bool made = ::mkdir(name.constData(), S_IRWXU) == 0;
    if (!made && errno != EEXIST)
        return std::unexpected(u"%1 cannot be made: %2"_s.arg(path, qt_error_string(errno)));
    const auto info = inspect(path);
    if (!info)
        return std::unexpected(info.error());
    if (S_ISLNK(info->st_mode))
        return {};
    if (!S_ISDIR(info->st_mode))
        return std::unexpected(u"%1 is not a directory"_s.arg(path));
    if ((info->st_mode & OthersAny) && ::chmod(name.constData(), S_IRWXU) != 0)
        return std::unexpected(u"the mode of %1 cannot be changed: %2"_s.arg(path, qt_error_string(errno)));
    return {};
}

std::expected<QByteArray, QString> readPrivateFile(const QString &path)
{
    if (!QFileInfo::exists(path) && !QFileInfo(path).isSymLink())
        return QByteArray();
    const auto info = inspect(path);
    if (!info)
        return std::unexpected(info.error());
    if (!S_ISREG(info->st_mode))
        return std::unexpected(u"%1 is not a file"_s.arg(path));
    if (info->st_mode & OthersAny) {
        return std::unexpected(
            u"others may read or write %1 (its mode must be 0600; remove it to get a new one)"_s.arg(path));
    }
    QFile file(path);
    if (!file.open(QFile::ReadOnly))
        return std::unexpected(u"%1 cannot be read: %2"_s.arg(path, file.errorString()));
    const QByteArray content = file.readAll();
    return content.isNull() ? QByteArray("") : content;
}

std::expected<void, QString> writePrivateFile(const QString &path, const QByteArray &content)
{
    // Not by QSaveFile: its file is for all that the umask allows until its mode is set, and the umask
    // belongs to all threads.
    QByteArray temporary = QFile::encodeName(path) + ".XXXXXX";
    const auto failed = [&](const QString &why) {
        return std::unexpected(u"%1 cannot be written: %2"_s.arg(path, why));
    };
    const int fd = ::mkostemp(temporary.data(), O_CLOEXEC); // mode 0600
    if (fd < 0)
        return failed(qt_error_string(errno));
    QFile file;
    const bool opened = file.open(fd, QFile::WriteOnly | QFile::Unbuffered, QFile::AutoCloseHandle);
    const bool written = opened && file.write(content) == content.size() && ::fsync(fd) == 0;
    const QString error = qt_error_string(errno);
    if (!written || ::rename(temporary.constData(), QFile::encodeName(path).constData()) != 0) {
        const QString why = written ? qt_error_string(errno) : error;
        ::unlink(temporary.constData());
        return failed(why);
    }
    return {};
}

} // namespace pooldeck
