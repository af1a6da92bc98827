// SPDX-License-Identifier: GPL-3.0-only
#include "app/demo/demotasktypes.h"

#include "app/demo/downloadfacts.h"
#include "app/demo/mailfile.h"
#include "core/types/schema.h"

#include <QFile>
#include <QSaveFile>

#include <condition_variable>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace pooldeck {

namespace {

constexpr double MaxSeconds = 60;
constexpr std::chrono::milliseconds RegisterTime = 1s; // as if a slow service were asked
constexpr qint64 MostRead = 16 * 1024 * 1024;

QJsonObject textSchema(QLatin1StringView description)
{
    return {{"type"_L1, "string"_L1}, {"description"_L1, description}};
}

QJsonObject secondsSchema(QLatin1StringView description)
{
    return {{"type"_L1, "number"_L1},
            {"minimum"_L1, 0},
            {"maximum"_L1, MaxSeconds},
            {"description"_L1, description}};
}

/// Holds the thread for so long; less if the task is asked to stop.
void waitOnThread(TaskContext &context, std::chrono::milliseconds time)
{
    constexpr std::chrono::milliseconds Step = 100ms;
    std::mutex mutex;
    std::condition_variable_any stopped;
    std::unique_lock lock(mutex);
    for (auto waited = 0ms; waited < time && !context.stopRequested(); waited += Step) {
        context.reportProgress(waited.count(), time.count());
        stopped.wait_for(lock, context.stopToken(), std::min(Step, time - waited), [] { return false; });
    }
    context.reportProgress(time.count(), time.count());
}

std::chrono::milliseconds secondsOf(const TaskContext &context)
{
    return std::chrono::milliseconds(std::llround(context.params()["seconds"_L1].toDouble() * 1000));
}

QJsonValue wait(TaskContext &context)
{
    waitOnThread(context, secondsOf(context));
    return {};
}

QJsonValue greet(TaskContext &context)
{
    const QString name = context.params()["name"_L1].toString();
    context.log(u"Getting ready to greet %1."_s.arg(name));
    waitOnThread(context, secondsOf(context));
    const QString greeting = u"Hello, %1!"_s.arg(name);
    context.log(greeting);
    return greeting;
}

QJsonValue registerProduct(TaskContext &context, DemoDatabase &database)
{
    const qint64 id = context.params()["product_id"_L1].toInteger();
    if (!database.product(id))
        throw TaskFailure(u"There is no product %1."_s.arg(id));
    waitOnThread(context, RegisterTime);
    if (context.stopRequested())
        return {};
    database.markRegistered(id); // a further attempt changes nothing more
    return QJsonObject{{"product_id"_L1, id}, {"registered"_L1, true}};
}

QJsonValue sendEmail(TaskContext &context, const QString &outbox)
{
    const QJsonObject &params = context.params();
    const Mail mail{params["to"_L1].toString(), params["subject"_L1].toString(),
                    params["body"_L1].toString()};
    if (!isMailAddress(mail.to))
        throw TaskFailure(u"\"%1\" is no mail address."_s.arg(mail.to));
    // By the task's id: a further attempt writes the same file.
    const QByteArray messageId = "task-" + QByteArray::number(context.id().value);
    QSaveFile file(outbox + u'/' + QString::fromLatin1(messageId) + ".eml"_L1);
    file.open(QFile::WriteOnly);
    file.write(mailFile(mail, messageId, QDateTime::currentDateTimeUtc()));
    if (!file.commit())
        throw TaskFailure(u"%1 could not be written: %2."_s.arg(file.fileName(), file.errorString()));
    return QJsonObject{{"path"_L1, file.fileName()}};
}

QJsonValue lookAtDownload(TaskContext &context)
{
    QFile file(context.params()["path"_L1].toString());
    if (!file.open(QFile::ReadOnly))
        throw TaskFailure(u"%1 cannot be read: %2."_s.arg(file.fileName(), file.errorString()));
    QJsonObject facts =
        downloadFacts(context.params()["content_type"_L1].toString().toLatin1(), file.read(MostRead));
    facts["bytes"_L1] = file.size();
    return facts;
}

} // namespace

Result<void> addDemoTaskTypes(TaskCatalog &catalog, const DemoFolders &folders,
                              const std::shared_ptr<DemoDatabase> &database)
{
    const QJsonObject seconds = secondsSchema("For how long, in seconds."_L1);
    TaskType types[] = {
        {.name = u"wait"_s,
         .description = u"Holds a pool thread for a while."_s,
         .paramsSchema = objectSchema({{"seconds"_L1, seconds}}, {u"seconds"_s}),
         .run = ThreadFunction(wait)},
        {.name = u"greet"_s,
         .description = u"Takes its time to greet somebody."_s,
         .paramsSchema =
             objectSchema({{"name"_L1, textSchema("Whom."_L1)}, {"seconds"_L1, seconds}}, {u"name"_s}),
         .run = ThreadFunction(greet)},
        {.name = u"register-product"_s,
         .description = u"Registers a product of the demo."_s,
         .paramsSchema = objectSchema(
             {{"product_id"_L1,
               QJsonObject{
                   {"type"_L1, "integer"_L1}, {"minimum"_L1, 1}, {"description"_L1, "Which product."_L1}}}},
             {u"product_id"_s}),
         .run = ThreadFunction(
             [database](TaskContext &context) { return registerProduct(context, *database); })},
        {.name = u"send-email"_s,
         .description = u"Writes a mail into the demo's outbox."_s,
         .paramsSchema = objectSchema({{"to"_L1, textSchema("The address."_L1)},
                                       {"subject"_L1, textSchema("The subject."_L1)},
                                       {"body"_L1, textSchema("The text."_L1)}},
                                      {u"to"_s, u"subject"_s, u"body"_s}),
         .run = ThreadFunction(
             [outbox = folders.outbox()](TaskContext &context) { return sendEmail(context, outbox); })},
        {.name = u"look-at-download"_s,
         .description = u"Says what a file is that was fetched."_s,
         .paramsSchema = objectSchema({{"path"_L1, textSchema("The file."_L1)},
                                       {"content_type"_L1, textSchema("What the server called it."_L1)}},
                                      {u"path"_s}),
         .run = ThreadFunction(lookAtDownload)},
    };
    for (TaskType &type : types) {
        if (auto added = catalog.add(std::move(type)); !added)
            return added;
    }
    return {};
}

} // namespace pooldeck
