// SPDX-License-Identifier: GPL-3.0-only
#include "app/demo/demohandlers.h"
#include "app/demo/demoinput.h"
#include "app/demo/demosteps.h"
#include "app/demo/mailfile.h"
#include "core/api/backgroundrunner.h"
#include "core/api/taskhandlers.h"
#include "core/types/schema.h"

#include <QUuid>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr int LongestName = 100;
constexpr int MostNames = 10;
constexpr int LongestMail = 1'000'000;
constexpr double HighestPrice = 1e9;
constexpr double GreetSeconds = 2;

QJsonObject textSchema(int shortest, int longest)
{
    return {{"type"_L1, "string"_L1}, {"minLength"_L1, shortest}, {"maxLength"_L1, longest}};
}

TaskSpec greeting(const ApiRequest &request, const QString &name)
{
    return taskSpec(request, u"greet"_s, {{"name"_L1, name}, {"seconds"_L1, GreetSeconds}});
}

void submitAndTell(TaskSource &tasks, TaskSpec spec, const Responder &responder)
{
    tasks.submit(std::move(spec), [&tasks, responder](Result<TaskPtr> task) {
        responder.replyWith([&tasks, task = std::move(task)] { return submittedReply(task, tasks); });
    });
}

} // namespace

void executeTask(const DemoServices &services, const ApiRequest &request, const Responder &responder)
{
    submitAndTell(services.tasks, greeting(request, u"world"_s), responder);
}

void greet(const DemoServices &services, const ApiRequest &request, const Responder &responder)
{
    static const QJsonObject schema = objectSchema({{"name"_L1, textSchema(1, LongestName)}}, {u"name"_s});
    const auto body = readBody(request, schema);
    if (!body)
        responder.reply(problemReply(body.error()));
    else
        submitAndTell(services.tasks, greeting(request, (*body)["name"_L1].toString()), responder);
}

void greetSeveral(const DemoServices &services, const ApiRequest &request, const Responder &responder)
{
    static const QJsonObject schema = objectSchema({{"names"_L1,
                                                     QJsonObject{{"type"_L1, "array"_L1},
                                                                 {"minItems"_L1, 1},
                                                                 {"maxItems"_L1, MostNames},
                                                                 {"items"_L1, textSchema(1, LongestName)}}}},
                                                   {u"names"_s});
    const auto body = readBody(request, schema);
    if (!body) {
        responder.reply(problemReply(body.error()));
        return;
    }
    const QJsonArray names = (*body)["names"_L1].toArray();
    const QString tag = u"multi-task-"_s + QUuid::createUuid().toString(QUuid::Id128).left(8);
    BackgroundTasks tasks;
    for (const QJsonValue name : names) {
        TaskSpec spec = greeting(request, name.toString());
        spec.tags.append(tag);
        tasks.add(std::move(spec));
    }
    responder.reply(services.background->startAfter(
        jsonReply({{"message"_L1, u"%1 tasks start now, one after another."_s.arg(names.size())},
                   {"tasks_url"_L1, u"/api/v1/tasks?tag="_s + tag}},
                  202),
        std::move(tasks)));
}

void registerProduct(const DemoServices &services, const ApiRequest &request, const Responder &responder)
{
    static const QJsonObject schema = objectSchema(
        {{"name"_L1, textSchema(1, LongestName)},
         {"price"_L1,
          QJsonObject{{"type"_L1, "number"_L1}, {"minimum"_L1, 0}, {"maximum"_L1, HighestPrice}}}},
        {u"name"_s, u"price"_s});
    const auto body = readBody(request, schema);
    if (!body) {
        responder.reply(problemReply(body.error()));
        return;
    }
    const QString name = (*body)["name"_L1].toString();
    const QString price = QString::number((*body)["price"_L1].toDouble(), 'f', 2);
    TaskSpec spec = taskSpec(request, u"register-product"_s, {});
    runOnDisk(services, responder, [services, responder, name, price, spec]() mutable {
        const qint64 id = services.database.addProduct(name, price);
        spec.params = QJsonDocument(QJsonObject{{"product_id"_L1, id}}).toJson(QJsonDocument::Compact);
        BackgroundTasks tasks;
        tasks.add(std::move(spec));
        responder.reply(services.background->startAfter(
            jsonReply({{"id"_L1, id}, {"name"_L1, name}, {"price"_L1, price}, {"registered"_L1, false}}, 201),
            std::move(tasks)));
    });
}

void sendEmail(const DemoServices &services, const ApiRequest &request, const Responder &responder)
{
    static const QJsonObject schema = objectSchema({{"to"_L1, textSchema(1, LongestName * 2)},
                                                    {"subject"_L1, textSchema(0, LongestName * 2)},
                                                    {"body"_L1, textSchema(0, LongestMail)}},
                                                   {u"to"_s, u"subject"_s, u"body"_s});
    auto body = readBody(request, schema);
    if (body && !isMailAddress((*body)["to"_L1].toString()))
        body = std::unexpected(invalidBody({{u"/to"_s, u"must be a mail address: name@host"_s}}));
    if (!body) {
        responder.reply(problemReply(body.error()));
        return;
    }
    BackgroundTasks tasks;
    tasks.add(taskSpec(request, u"send-email"_s, *body));
    responder.reply(services.background->startAfter(
        jsonReply({{"message"_L1, u"The mail to %1 is on its way."_s.arg((*body)["to"_L1].toString())}}, 202),
        std::move(tasks)));
}

} // namespace pooldeck
