// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/jsonvalues.h"
#include "core/task/taskspec.h"
#include "core/task/tasktype.h"
#include "core/types/files/tomlfile.h"

#include <QFileInfo>
#include <QJsonObject>

namespace pooldeck {

/// Makes a task type of a type file's content, and finds all that is wrong with it. Pure; used once.
class TypeReader
{
public:
    /// `file` gives the type its name unless the content does, and is where relative paths start.
    TypeReader(QJsonObject content, const QFileInfo &file);

    /// Of use only if there are no faults afterwards.
    TaskType read();
    /// With JSON pointers into the content.
    const QList<Fault> &faults() const { return m_faults; }

private:
    using Read = void (TypeReader::*)(const QJsonValue &value, const QString &at);
    struct Key
    {
        QLatin1StringView name;
        Read read;
    };
    static const std::vector<Key> &keys();

    void readKey(const QString &name, const QJsonValue &value);
    void readName(const QJsonValue &value, const QString &at);
    void readDescription(const QJsonValue &value, const QString &at);
    void readProgram(const QJsonValue &value, const QString &at);
    void readArguments(const QJsonValue &value, const QString &at);
    void readWorkingDirectory(const QJsonValue &value, const QString &at);
    void readEnvironment(const QJsonValue &value, const QString &at);
    void readInput(const QJsonValue &value, const QString &at);
    void readParams(const QJsonValue &value, const QString &at);
    void readParamsSchema(const QJsonValue &value, const QString &at);
    void readGrace(const QJsonValue &value, const QString &at);
    void readQueue(const QJsonValue &value, const QString &at);
    void readSuccessCodes(const QJsonValue &value, const QString &at);
    void readRetryCodes(const QJsonValue &value, const QString &at);
    void readOnInterrupt(const QJsonValue &value, const QString &at);
    void readResult(const QJsonValue &value, const QString &at);

    std::optional<std::set<int>> exitCodes(const QJsonValue &value, const QString &at);
    QString located(const QString &path) const;
    void checkTexts();
    void checkText(const QString &text, const QString &at);

    const QJsonObject m_content;
    const QFileInfo m_file;
    QList<Fault> m_faults;
    ValueReader m_reader{m_faults};
    TaskType m_type;
    CommandTemplate m_command;
    TaskSpec m_options; // those that a submitter has as well
};

} // namespace pooldeck
