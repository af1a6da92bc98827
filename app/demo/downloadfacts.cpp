// SPDX-License-Identifier: GPL-3.0-only
#include "app/demo/downloadfacts.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <algorithm>
#include <array>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr qsizetype MostKeys = 50;
constexpr qsizetype LongestTitle = 300;

QByteArray essenceOf(const QByteArray &contentType)
{
    return contentType.split(';').front().trimmed().toLower();
}

void addJsonFacts(QJsonObject &facts, const QByteArray &content)
{
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(content, &error);
    if (document.isObject()) {
        const QStringList keys = document.object().keys();
        facts["keys"_L1] = QJsonArray::fromStringList(keys.first(std::min(keys.size(), MostKeys)));
        facts["length"_L1] = keys.size();
    } else if (document.isArray()) {
        facts["length"_L1] = document.array().size();
    } else {
        facts["fault"_L1] = error.errorString();
    }
}

QString withoutEntities(QString text)
{
    static constexpr std::array<std::pair<QLatin1StringView, QLatin1StringView>, 6> Entities{
        {{"&lt;"_L1, "<"_L1},
         {"&gt;"_L1, ">"_L1},
         {"&quot;"_L1, "\""_L1},
         {"&#39;"_L1, "'"_L1},
         {"&nbsp;"_L1, " "_L1},
         {"&amp;"_L1, "&"_L1}}}; // last: what it makes is no entity
    for (const auto &[entity, character] : Entities)
        text.replace(entity, character, Qt::CaseInsensitive);
    return text;
}

void addHtmlFacts(QJsonObject &facts, const QByteArray &content)
{
    const QString text = QString::fromUtf8(content);
    const qsizetype tag = text.indexOf("<title"_L1, 0, Qt::CaseInsensitive);
    const qsizetype begin = tag < 0 ? -1 : text.indexOf(u'>', tag);
    const qsizetype end = begin < 0 ? -1 : text.indexOf("</title"_L1, begin, Qt::CaseInsensitive);
    if (end < 0) {
        facts["title"_L1] = QJsonValue();
        return;
    }
    const QString title = withoutEntities(text.sliced(begin + 1, end - begin - 1));
    facts["title"_L1] = title.simplified().left(LongestTitle);
}

qint64 lineCount(const QByteArray &content)
{
    return content.count('\n') + (content.isEmpty() || content.endsWith('\n') ? 0 : 1);
}

} // namespace

QJsonObject downloadFacts(const QByteArray &contentType, const QByteArray &content)
{
    const QByteArray type = essenceOf(contentType);
    QJsonObject facts{{"bytes"_L1, content.size()}};
    if (type == "application/json" || type.endsWith("+json")) {
        facts["kind"_L1] = "json"_L1;
        addJsonFacts(facts, content);
    } else if (type == "text/html" || type == "application/xhtml+xml") {
        facts["kind"_L1] = "html"_L1;
        addHtmlFacts(facts, content);
    } else if (type.startsWith("text/")) {
        facts["kind"_L1] = "text"_L1;
        facts["lines"_L1] = lineCount(content);
    } else {
        facts["kind"_L1] = "other"_L1;
    }
    return facts;
}

} // namespace pooldeck
