// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/roff.h"

#include "app/ctl/help.h"

#include <QStringList>

#include <utility>

using namespace Qt::StringLiterals;

namespace pooldeckctl {

QString roffTitle(const QString &program, const QString &version)
{
    // When the pages were last changed in more than what the tables say.
    return u".TH %1 1 2026-11-24 \"Pooldeck %2\" \"User Commands\"\n.nh\n.ad l\n"_s.arg(program.toUpper(),
                                                                                        version);
}

QString roff(QString text)
{
    text.replace(u"\\"_s, u"\\e"_s);
    text.replace(u"-"_s, u"\\-"_s);
    text.replace(u"'"_s, u"\\(aq"_s);
    text.replace(u"\""_s, u"\\(dq"_s);
    text.replace(u"^"_s, u"\\(ha"_s);
    text.replace(u"~"_s, u"\\(ti"_s);
    text.replace(u"`"_s, u"\\(ga"_s);
    if (text.startsWith(u'.'))
        text.prepend("\\&"_L1);
    return text;
}

QString roffParagraphs(const QString &text)
{
    constexpr qsizetype LineWidth = 66; // before what roff() adds
    QString result;
    bool literal = false;
    for (const QString &line : text.split(u'\n')) {
        const bool wasLiteral = std::exchange(literal, line.startsWith(u' '));
        if (literal != wasLiteral)
            result += literal ? ".nf\n"_L1 : ".fi\n"_L1;
        if (line.isEmpty()) {
            result += ".PP\n"_L1;
            continue;
        }
        // roff wants each sentence on a line of its own, to set the space between them.
        for (const QString &sentence :
             (literal ? line : QString(line).replace(". "_L1, ".\n"_L1)).split(u'\n')) {
            for (const QString &part : wrapped(sentence, LineWidth).split(u'\n', Qt::SkipEmptyParts))
                result += roff(part) + u'\n';
        }
    }
    if (literal)
        result += ".fi\n"_L1;
    return result.replace(".PP\n.fi\n"_L1, ".fi\n.PP\n"_L1);
}

QString roffLines(const QString &text, const QString &indent)
{
    QString result;
    for (const QString &line : text.split(u'\n'))
        result += indent + roff(line) + u'\n';
    return result;
}

} // namespace pooldeckctl
