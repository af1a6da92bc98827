// SPDX-License-Identifier: GPL-3.0-only
#include "app/demo/demohandlers.h"
#include "app/demo/demoinput.h"
#include "app/demo/demosteps.h"
#include "core/api/multipart.h"
#include "core/task/executorkind.h"

#include <QFileInfo>
#include <QJsonDocument>
#include <QSaveFile>
#include <QUuid>

#include <optional>
#include <stdexcept>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr qint64 MaxFetched = 64 * 1024 * 1024;
constexpr qsizetype LongestFileName = 200;

QString freshName()
{
    return QUuid::createUuid().toString(QUuid::Id128);
}

/// What the client calls the file, to be shown; never a path of ours.
QString shownName(const FormPart &file)
{
    QString name = file.fileName->section(u'/', -1).section(u'\\', -1).left(LongestFileName);
    return name.isEmpty() ? u"document"_s : name;
}

bool isText(QByteArrayView content)
{
    return content.isValidUtf8() && !content.contains('\0');
}

void save(const QString &path, QByteArrayView content)
{
    QSaveFile file(path);
    if (!file.open(QFile::WriteOnly) || file.write(content.data(), content.size()) != content.size()
        || !file.commit())
        throw std::runtime_error(
            u"%1 could not be written: %2"_s.arg(path, file.errorString()).toStdString());
}

/// Stores what was found out of a document and tells it.
void keepDocument(const DemoServices &services, const Responder &responder, const QString &name,
                  const QString &path, const Task &task)
{
    QJsonObject answer = resultOf(task);
    answer["id"_L1] = services.database.addDocument(name, path, task.result());
    answer["name"_L1] = name;
    responder.reply(jsonReply(answer));
}

/// Looks at what was fetched, keeps that and tells it.
void lookAtDownload(const DemoServices &services, const Responder &responder, TaskSpec look,
                    const QString &url, const Task &fetch)
{
    const QJsonObject fetched = resultOf(fetch);
    const QString path = fetched["path"_L1].toString();
    look.params = QJsonDocument(QJsonObject{{"path"_L1, path},
                                            {"content_type"_L1, fetched["content_type"_L1].toString()}})
                      .toJson(QJsonDocument::Compact);
    runTask(services, std::move(look), responder,
            [services, responder, url, fetched, path](const Task &task) {
                QJsonObject answer = resultOf(task);
                answer["id"_L1] = services.database.addDownload(url, path, task.result());
                answer["url"_L1] = fetched["url"_L1];
                answer["path"_L1] = path;
                answer["content_type"_L1] = fetched["content_type"_L1];
                answer["sha256"_L1] = fetched["sha256"_L1];
                answer["fetch_task_id"_L1] = fetched["task_id"_L1];
                responder.reply(jsonReply(answer));
            });
}

} // namespace

void processDocument(const DemoServices &services, const ApiRequest &request, const Responder &responder)
{
    TaskSpec spec = taskSpec(request, u"analyse-document"_s, {});
    spec.executor = services.analyseOn;
    const QByteArray type = request.head.field("content-type").toByteArray();
    // Off the loop: the form may have megabytes.
    runOnDisk(services, responder, [services, responder, spec, type, body = request.body]() mutable {
        const auto file = Multipart::onlyFile(type, body, u"file"_s);
        if (!file) {
            responder.reply(problemReply(file.error()));
            return;
        }
        if (!isText(file->content)) {
            responder.reply(problemReply(invalidBody({{u"/file"_s, u"must be a text in UTF-8"_s}})));
            return;
        }
        const QString name = shownName(*file);
        const QString path = services.folders.documents() + u'/' + freshName() + ".txt"_L1;
        save(path, file->content);
        spec.params = QJsonDocument(QJsonObject{{"path"_L1, path}}).toJson(QJsonDocument::Compact);
        runTask(services, std::move(spec), responder, [services, responder, name, path](const Task &task) {
            keepDocument(services, responder, name, path, task);
        });
    });
}

void fetchAndSave(const DemoServices &services, const ApiRequest &request, const Responder &responder)
{
    const auto url = readUrl(request);
    if (!url) {
        responder.reply(problemReply(url.error()));
        return;
    }
    const TaskSpec look = taskSpec(request, u"look-at-download"_s, {});
    const QJsonObject params{{"url"_L1, *url},
                             {"target"_L1, services.folders.fetched() + u'/' + freshName()},
                             {"max_bytes"_L1, MaxFetched}};
    runTask(services, taskSpec(request, u"fetch"_s, params), responder,
            [services, responder, look, url = *url](const Task &fetch) {
                lookAtDownload(services, responder, look, url, fetch);
            });
}

} // namespace pooldeck
