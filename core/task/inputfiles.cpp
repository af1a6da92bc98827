// SPDX-License-Identifier: GPL-3.0-only
#include "core/task/inputfiles.h"

#include "core/task/filesync.h"
#include "core/task/names.h"

#include <QDir>
#include <QFile>
#include <QLoggingCategory>
#include <QRegularExpression>
#include <QTemporaryFile>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

Q_LOGGING_CATEGORY(lcFiles, "pooldeck.files", QtInfoMsg)

// Of files that are being uploaded. No name begins with a dot.
constexpr auto Unfinished = ".upload-"_L1;

std::optional<InputFile> lookAt(const QFileDevice &file, const QString &name)
{
    const std::optional<FileFacts> facts = factsOf(file);
    if (!facts)
        return std::nullopt;
    return InputFile{
        .name = name, .size = facts->size, .modifiedAt = facts->modifiedAt, .version = facts->version};
}

} // namespace

Result<void> InputFiles::open()
{
    QDir directory(m_directory);
    if (!directory.mkpath(u"."_s))
        return failure(ErrorCode::StoreUnavailable, u"Cannot make the directory %1."_s.arg(m_directory));
    const QDir::Filters all = QDir::Files | QDir::NoSymLinks | QDir::Hidden;
    for (const QString &name : directory.entryList({Unfinished + u'*'}, all)) {
        if (!directory.remove(name))
            qCWarning(lcFiles).noquote() << "Cannot remove" << directory.filePath(name);
    }
    for (const QString &name : directory.entryList(QDir::Files | QDir::NoSymLinks)) {
        if (const QString fault = nameFault(name); !fault.isEmpty()) {
            qCWarning(lcFiles).noquote() << directory.filePath(name) << "is left alone: its name" << fault;
            continue;
        }
        QFile file(directory.filePath(name));
        if (file.open(QIODevice::ReadOnly))
            setKnown(name, lookAt(file, name));
        else
            qCWarning(lcFiles).noquote() << "Cannot read" << file.fileName() << ":" << file.errorString();
    }
    return {};
}

QString InputFiles::nameFault(const QString &name)
{
    if (!isName(name))
        return nameRule();
    // So that a data directory can be copied to where these are devices.
    static const QRegularExpression device(u"^(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?$"_s,
                                           QRegularExpression::CaseInsensitiveOption);
    if (device.match(name).hasMatch())
        return u"is the name of a device on some systems (con, prn, aux, nul, com1, lpt1)"_s;
    return name.endsWith(u'.') ? u"must not end with a dot"_s : QString();
}

std::optional<InputFile> InputFiles::find(const QString &name) const
{
    const std::scoped_lock lock(m_mutex);
    const auto known = m_known.find(name);
    return known == m_known.end() ? std::nullopt : std::optional(known->second);
}

std::vector<InputFile> InputFiles::list(const QString &after, int limit) const
{
    std::vector<InputFile> files;
    const std::scoped_lock lock(m_mutex);
    for (auto it = m_known.upper_bound(after); it != m_known.end() && std::ssize(files) < limit; ++it)
        files.push_back(it->second);
    return files;
}

void InputFiles::setKnown(const QString &name, std::optional<InputFile> file)
{
    const std::scoped_lock lock(m_mutex);
    if (file)
        m_known.insert_or_assign(name, *std::move(file));
    else
        m_known.erase(name);
}

std::unique_ptr<QTemporaryFile> InputFiles::begin() const
{
    auto file = std::make_unique<QTemporaryFile>(pathOf(Unfinished + "XXXXXX"_L1));
    return file->open() ? std::move(file) : nullptr;
}

Result<InputFile> InputFiles::keep(QTemporaryFile &file, const QString &name, const Allows &allows)
{
    const bool isWhole = file.flush() && syncFile(file);
    if (!isWhole)
        return failure(ErrorCode::DiskFull, u"The file cannot be written: %1."_s.arg(file.errorString()));
    const std::scoped_lock changing(m_changing);
    if (!allows(find(name)))
        return failure(ErrorCode::Conflict, u"The file may not be replaced."_s);
    std::optional<InputFile> kept = lookAt(file, name);
    // Qt may have made it without any name: asking for it gives it one.
    if (!kept || !replaceFile(file.fileName(), pathOf(name)))
        return failure(ErrorCode::StoreUnavailable, u"The file cannot be given its name."_s);
    file.setAutoRemove(false);
    syncDirectory(m_directory);
    setKnown(name, kept);
    return *std::move(kept);
}

Result<void> InputFiles::remove(const QString &name, const Allows &allows)
{
    const std::scoped_lock changing(m_changing);
    const std::optional<InputFile> now = find(name);
    if (!now)
        return failure(ErrorCode::NotFound, u"There is no file \"%1\"."_s.arg(name));
    if (!allows(now))
        return failure(ErrorCode::Conflict, u"The file may not be removed."_s);
    QFile file(pathOf(name));
    if (!file.remove() && file.exists())
        return failure(ErrorCode::StoreUnavailable,
                       u"The file cannot be removed: %1."_s.arg(file.errorString()));
    setKnown(name, std::nullopt);
    syncDirectory(m_directory);
    return {};
}

} // namespace pooldeck
