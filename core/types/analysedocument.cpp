// SPDX-License-Identifier: GPL-3.0-only
#include "core/types/analysedocument.h"

#include "core/types/demotypes.h"
#include "core/types/schema.h"

#include <QFile>
#include <QFileInfo>
#include <QStringDecoder>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr qint64 ChunkBytes = 256 * 1024;

QJsonValue analyse(TaskContext &context)
{
    const QString path = context.params()["path"_L1].toString();
    QFile file(path);
    if (!QFileInfo(path).isFile() || !file.open(QFile::ReadOnly))
        throw TaskFailure(u"The document %1 cannot be read."_s.arg(path), {{"reason"_L1, "unreadable"_L1}});
    QStringDecoder decode(QStringDecoder::Utf8);
    TextCounter counter;
    while (!file.atEnd() && !context.stopRequested()) {
        const QByteArray chunk = file.read(ChunkBytes);
        if (chunk.isEmpty())
            throw TaskFailure(u"Reading %1 failed: %2."_s.arg(path, file.errorString()),
                              {{"reason"_L1, "unreadable"_L1}});
        const QString text = decode(chunk);
        if (decode.hasError() || text.contains(QChar::Null))
            throw TaskFailure(u"%1 is no text in UTF-8."_s.arg(path), {{"reason"_L1, "not_text"_L1}});
        counter.add(text);
        context.reportProgress(file.pos(), file.size());
    }
    return QJsonObject{{"bytes"_L1, file.pos()},
                       {"characters"_L1, counter.characters()},
                       {"words"_L1, counter.words()},
                       {"lines"_L1, counter.lines()},
                       {"pages"_L1, counter.pages()}};
}

} // namespace

void TextCounter::add(QStringView text)
{
    for (const QChar c : text) {
        if (c.isLowSurrogate())
            continue; // counted with its high one
        ++m_characters;
        const bool space = c.isSpace();
        if (!space && !m_inWord)
            ++m_words;
        m_inWord = !space;
        m_lineOpen = c != u'\n';
        if (c == u'\n')
            ++m_lines;
        if (c == u'\f' || ++m_onPage == CharactersAPage) {
            ++m_pages;
            m_onPage = 0;
        }
    }
}

TaskType analyseDocumentType()
{
    return {.name = u"analyse-document"_s,
            .description = u"Counts the words, lines and pages of a text file."_s,
            .paramsSchema = objectSchema({{"path"_L1,
                                           QJsonObject{{"type"_L1, "string"_L1},
                                                       {"minLength"_L1, 1},
                                                       {"description"_L1, "The file to read."_L1}}}},
                                         {u"path"_s}),
            .run = ThreadFunction(analyse),
            .progressInBytes = true};
}

} // namespace pooldeck
