// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/batchfile.h"

#include "app/ctl/table.h"
#include "app/ctl/taskoptions.h"

#include <QFile>
#include <QJsonArray>

#include <cstdio>
#include <utility>

using namespace Qt::StringLiterals;

namespace pooldeckctl {

BatchFile::Part BatchFile::next()
{
    Part part;
    while (part.numbers.size() < MaxLines) {
        QByteArray line = std::exchange(m_ahead, {});
        if (line.isEmpty()) {
            line = m_device.readLine();
            if (line.isEmpty())
                break;
            ++m_number;
            line = line.trimmed();
            if (line.isEmpty())
                continue;
        }
        if (!part.lines.isEmpty() && part.lines.size() + line.size() >= MaxBytes) {
            m_ahead = line;
            break;
        }
        part.lines += line + '\n';
        part.numbers.append(m_number);
    }
    return part;
}

Expected<ExitStatus> submitBatch(Context &context)
{
    for (const QString &other :
         QStringList{u"params"_s, u"file"_s, u"idempotency-key"_s, u"id"_s, u"wait"_s} + taskOptionNames()) {
        if (context.arguments.isSet(other))
            return usageError(
                u"--%1 does not go with --batch: each line says it for its own task"_s.arg(other));
    }
    if (!context.positional.isEmpty())
        return usageError(u"--batch takes no task type: each line has its own"_s);
    const QString name = context.arguments.value(u"batch"_s);
    QFile file(name);
    if (!(name == "-"_L1 ? file.open(stdin, QFile::ReadOnly) : file.open(QFile::ReadOnly)))
        return usageError(u"--batch: %1: %2"_s.arg(name, file.errorString()));

    const bool asJson = context.output == Output::Json;
    BatchFile batch(file);
    QJsonArray items;
    qint64 accepted = 0;
    qint64 refused = 0;
    for (BatchFile::Part part = batch.next(); !part.numbers.isEmpty(); part = batch.next()) {
        const auto answer = context.api.postLines(u"/tasks:batch"_s, part.lines, !asJson);
        if (!answer) {
            const QString where =
                u"From line %1 on (%2 tasks accepted before): "_s.arg(part.numbers.constFirst())
                    .arg(accepted);
            return std::unexpected(Failure{answer.error().status, where + answer.error().message});
        }
        accepted += answer->value("accepted"_L1).toInteger();
        refused += answer->value("refused"_L1).toInteger();
        const QJsonArray outcomes = answer->value("items"_L1).toArray();
        for (qsizetype i = 0; i < outcomes.size() && i < part.numbers.size(); ++i) {
            const QJsonObject outcome = outcomes.at(i).toObject();
            if (outcome.contains("problem"_L1)) {
                const QString why =
                    describeProblem(outcome["problem"_L1].toObject(), outcome["status"_L1].toInt());
                printError(u"pooldeckctl: line %1: %2\n"_s.arg(part.numbers.at(i)).arg(harmlessLines(why)));
            }
            if (asJson)
                items.append(outcome);
        }
    }
    if (asJson)
        printJson({{u"items"_s, items}, {u"accepted"_s, accepted}, {u"refused"_s, refused}});
    else
        print(u"%1 accepted, %2 refused\n"_s.arg(accepted).arg(refused));
    return refused > 0 ? ExitStatus::Refused : ExitStatus::Done;
}

} // namespace pooldeckctl
