// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/completion.h"

#include "app/ctl/apiclient.h"
#include "app/ctl/commandtable.h"
#include "app/ctl/completionvalues.h"
#include "app/ctl/server.h"
#include "app/ctl/table.h"

#include <algorithm>
#include <chrono>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace pooldeckctl {

namespace {

constexpr auto Patience = 400ms; // of somebody who has pressed Tab

/// What has been written before the word that is completed.
struct Line
{
    const Command *command = nullptr;
    QString family; ///< "schedule", while its second word is missing
    bool begun = false; ///< a command's name is there, known or not
    QStringList positional;
    QString valueOf; ///< the value name of the option that waits for its value
    bool onlyPositional = false; ///< after --
};

const QCommandLineOption *findIn(const Options &options, const QString &word)
{
    const QString name = word.startsWith("--"_L1) ? word.mid(2) : word.mid(1);
    const auto found = std::ranges::find_if(
        options, [&](const QCommandLineOption &option) { return option.names().contains(name); });
    return found == options.end() ? nullptr : &*found;
}

Line readLine(const QStringList &words)
{
    Line line;
    for (const QString &word : words) {
        if (!line.valueOf.isEmpty()) {
            line.valueOf.clear();
        } else if (word == "--"_L1) {
            line.onlyPositional = true;
        } else if (word.startsWith(u'-') && word.size() > 1 && !line.onlyPositional) {
            const Options options = allOptions(line.command);
            const QCommandLineOption *option = word.contains(u'=') ? nullptr : findIn(options, word);
            if (option)
                line.valueOf = option->valueName();
        } else if (line.command) {
            line.positional.append(word);
        } else {
            const QString first = line.family.isEmpty() ? word : line.family;
            line.command = findCommand(first, line.family.isEmpty() ? QString() : word);
            line.family = !line.command && !line.begun && isFamily(first) ? first : QString();
            line.begun = true;
        }
    }
    return line;
}

QList<Candidate> commandNames(const QString &family)
{
    QList<Candidate> names;
    const QString prefix = family.isEmpty() ? QString() : family + u' ';
    for (const Command *command : commandTable()) {
        const QString name = command->name;
        if (!name.startsWith(prefix))
            continue;
        const QString word = name.mid(prefix.size()).section(u' ', 0, 0);
        const bool isLast = prefix.size() + word.size() == name.size();
        if (names.isEmpty() || names.constLast().text != word)
            names.append({word, isLast ? QString(command->summary) : u"several commands"_s});
    }
    return names;
}

QList<Candidate> optionNames(const Command *command)
{
    QList<Candidate> names;
    for (const QCommandLineOption &option : allOptions(command))
        names.append({"--"_L1 + option.names().constLast(), option.description()});
    return names;
}

/// The word of the syntax for the argument that comes next: "ID" of "ID...".
QString nextArgument(const Line &line)
{
    QStringList places =
        QString(line.command->syntax).remove(u'[').remove(u']').split(u' ', Qt::SkipEmptyParts);
    const bool repeats = !places.isEmpty() && places.constLast().endsWith("..."_L1);
    if (repeats) {
        places.last().chop(3);
        places.removeAll(QString()); // "key=value ..."
    }
    const qsizetype at = line.positional.size();
    if (at < places.size())
        return places.at(at);
    return repeats ? places.constLast() : QString();
}

} // namespace

Completion complete(const QStringList &words, const Lookup &lookup)
{
    const QString current = words.isEmpty() ? QString() : words.constLast();
    const Line line = readLine(words.mid(0, words.size() - 1));
    Completion completion;
    QString prefix;
    if (!line.valueOf.isEmpty()) {
        completion = completeValue(line.valueOf, {}, {}, lookup);
    } else if (current.startsWith(u'-') && !line.onlyPositional) {
        const qsizetype equals = current.indexOf(u'=');
        const Options options = allOptions(line.command);
        const QCommandLineOption *option = equals < 0 ? nullptr : findIn(options, current.left(equals));
        if (option) {
            prefix = current.left(equals + 1);
            completion = completeValue(option->valueName(), {}, {}, lookup);
        } else if (equals < 0) {
            completion.candidates = optionNames(line.command);
        }
    } else if (line.command) {
        completion = completeValue(nextArgument(line), line.positional, current, lookup);
    } else if (!line.begun || !line.family.isEmpty()) {
        completion.candidates = commandNames(line.family);
    }

    QList<Candidate> fitting;
    for (const Candidate &candidate : completion.candidates) {
        if ((prefix + candidate.text).startsWith(current))
            fitting.append({prefix + candidate.text, candidate.help});
    }
    completion.candidates = fitting;
    return completion;
}

QString completionText(const Completion &completion)
{
    QString text = completion.paths == Completion::Paths::None ? u"values\n"_s
        : completion.paths == Completion::Paths::Files         ? u"files\n"_s
                                                               : u"directories\n"_s;
    for (const Candidate &candidate : completion.candidates) {
        // A name from elsewhere must not become two lines.
        text += harmless(candidate.text) + u'\t' + harmless(candidate.help) + u'\n';
    }
    return text;
}

QString completeWords(const QStringList &words)
{
    const auto valueOf = [&words](const QString &option) {
        const qsizetype at = words.indexOf(option);
        if (at >= 0 && at + 2 < words.size())
            return words.at(at + 1);
        const QStringList joined = words.filter(option + u'=');
        return joined.isEmpty() ? QString() : joined.constFirst().mid(option.size() + 1);
    };
    const Place place{valueOf(u"--data-dir"_s), valueOf(u"--url"_s), valueOf(u"--token-file"_s)};
    return completionText(complete(words, [&](const QString &path) {
        ApiClient api([&] { return locateServer(place); }, Patience);
        return api.get(path).value_or(QJsonObject());
    }));
}

} // namespace pooldeckctl
