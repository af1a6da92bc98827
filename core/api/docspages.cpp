// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/docspages.h"

#include "core/api/problem.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

#include <map>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

QString escaped(const QByteArray &text)
{
    return QString::fromUtf8(text).toHtmlEscaped();
}

/// Escaped, with what stands between backticks as code.
QString marked(QLatin1StringView text)
{
    QString html;
    bool isCode = false;
    for (const QString &part : QString(text).split(u'`')) {
        html += isCode ? "<code>"_L1 + part.toHtmlEscaped() + "</code>"_L1 : part.toHtmlEscaped();
        isCode = !isCode;
    }
    return html;
}

QString part(const char *name)
{
    return QString::fromUtf8(docsFile(name, false));
}

QByteArray page(const QString &title, const QString &head, const QString &main)
{
    return part("page.html").arg(title, head, main).toUtf8();
}

/// Every operation of the document, by its tag.
QString operationList(const std::vector<Route> &routes)
{
    std::map<QByteArray, QString> rows;
    for (const Route &route : routes) {
        if (route.operation.tag.isEmpty())
            continue;
        rows[route.operation.tag] +=
            u"<tr><td><code>%1</code></td><td><code>%2</code></td><td>%3</td></tr>\n"_s.arg(
                QString(methodName(route.method)), escaped(route.pattern), escaped(route.summary));
    }
    QString html;
    for (const auto &[tag, table] : rows)
        html += u"<h2>%1</h2>\n<table>\n%2</table>\n"_s.arg(escaped(tag), table);
    return html;
}

} // namespace

QByteArray docsFile(QByteArrayView name, bool isCompressed)
{
    QString path = u":/pooldeck/docs/"_s + QLatin1StringView(name);
    if (isCompressed)
        path += ".gz"_L1;
    QFile file(path);
    return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray();
}

QByteArray docsPage(const std::vector<Route> &routes)
{
    const QString title = u"Pooldeck API"_s;
    const QString list = operationList(routes);
    if (docsFile("swagger-ui-bundle.js", true).isEmpty())
        return page(title, {}, part("missing.html").arg(list));
    const QString main = u"<div id=\"swagger-ui\"></div>\n<noscript>\n%1</noscript>\n"_s.arg(list);
    return page(title, part("swagger.html"), main);
}

QByteArray problemsPage()
{
    const QString section = part("problem.html");
    QString sections =
        u"<h1>Problems</h1>\n<p>What is refused is answered with a status and a body of the type "
        "<code>application/problem+json</code> (RFC 9457). Its <code>type</code> leads here.</p>\n"_s;
    for (int i = 0; i < ProblemKindCount; ++i) {
        const auto kind = static_cast<ProblemKind>(i);
        const ProblemInfo &info = problemInfo(kind);
        const Reply example = problemReply(Problem{kind, QString(info.title) + u'.', {}, {}});
        QString head;
        for (const auto &[name, value] : example.headers)
            head += escaped(name) + ": "_L1 + escaped(value) + u'\n';
        sections += section.arg(QString(info.slug), QString::number(info.status), QString(info.title),
                                marked(info.meaning), marked(info.remedy),
                                escaped(reasonPhrase(info.status).toByteArray()), head,
                                escaped(QJsonDocument::fromJson(example.body).toJson()));
    }
    return page(u"Problems of the Pooldeck API"_s, {}, sections);
}

} // namespace pooldeck
