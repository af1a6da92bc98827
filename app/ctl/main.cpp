// SPDX-License-Identifier: GPL-3.0-only
// pooldeckctl: the command-line client of the server on this machine.
#include "app/ctl/apiclient.h"
#include "app/ctl/arguments.h"
#include "app/ctl/completion.h"
#include "app/ctl/table.h"

#include <QCoreApplication>

#include <utility>

using namespace Qt::StringLiterals;
using namespace pooldeckctl;

namespace {

Expected<ExitStatus> run(const QStringList &commandLine)
{
    QCommandLineParser parser;
    const auto arguments = readArguments(commandLine, parser);
    if (!arguments)
        return std::unexpected(arguments.error());
    if (!arguments->information.isEmpty()) {
        print(arguments->information);
        return ExitStatus::Done;
    }
    ApiClient api([&] { return locateServer(arguments->place); });
    Context context{api, parser, arguments->positional, arguments->output, arguments->place};
    return arguments->command->run(context);
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(u"pooldeckctl"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(POOLDECK_VERSION));
    const QStringList arguments = QCoreApplication::arguments().mid(1);
    if (!arguments.isEmpty() && arguments.constFirst() == "__complete"_L1) {
        print(completeWords(arguments.mid(1)));
        return 0;
    }
    const auto status = run(arguments);
    if (!status && !status.error().message.isEmpty())
        printError("pooldeckctl: "_L1 + harmlessLines(status.error().message) + u'\n');
    return std::to_underlying(status ? *status : status.error().status);
}
