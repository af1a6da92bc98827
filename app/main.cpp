// SPDX-License-Identifier: GPL-3.0-only
// pooldeck: the window and the server, or with --headless the server alone.
#include "app/application.h"
#include "app/helpermodes.h"
#include "app/instancelock.h"
#include "app/log.h"
#include "app/options.h"
#include "app/signalwatcher.h"
#include "app/tokenfiles.h"
#include "app/windowraiser.h"
#include "core/monitor/watchedapplication.h"
#include "ui/recreatequestion.h"
#include "ui/translations.h"
#include "ui/windowsession.h"

#include <QApplication>
#include <QSettings>

#include <csignal>
#include <cstdio>
#include <cstdlib>

using namespace Qt::StringLiterals;
using namespace pooldeck;

namespace {

int fail(const QString &message)
{
    printFailure(message);
    return EXIT_FAILURE;
}

void print(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    std::fwrite(bytes.constData(), 1, static_cast<size_t>(bytes.size()), stdout);
    std::fflush(stdout);
}

/// Qt ends the process with a core dump where it finds no display; this tells before.
bool hasDisplay()
{
    const auto isSet = [](const char *name) { return !qEnvironmentVariableIsEmpty(name); };
    return isSet("QT_QPA_PLATFORM") || isSet("DISPLAY") || isSet("WAYLAND_DISPLAY");
}

/// Makes the window, connected to the program that it shows.
Application::WindowFactory windowFactory(Application &application, const WindowRaiser &raiser,
                                         const WindowOptions &options)
{
    return [&application, &raiser, options](TaskSource &tasks, ScheduleSource &schedules, Monitor &monitor,
                                            const QUrl &url) {
        WindowOptions complete = options;
        complete.startFaults = application.typeFaults();
        auto session = std::make_unique<WindowSession>(tasks, schedules, monitor, url, complete);
        QObject::connect(session.get(), &WindowSession::quitRequested, &application, &Application::shutDown);
        QObject::connect(&application, &Application::shuttingDown, session.get(),
                         &WindowSession::showShuttingDown);
        QObject::connect(&raiser, &WindowRaiser::raiseRequested, session.get(), &WindowSession::raise);
        QObject::connect(&application, &Application::windowRequested, session.get(),
                         &WindowSession::showTask);
        session->show();
        return session;
    };
}

/// Everything after the application object is there. Returns the exit status.
int run(QCoreApplication &app, const Options &options)
{
    const auto directory = DataDirectory::open(options.dataDirectory);
    if (!directory)
        return fail(directory.error());
    const auto lock = InstanceLock::take(directory->lockFile());
    if (!lock) {
        const bool raised = !options.headless && lock.error().holder != 0
            && WindowRaiser::raiseOther(directory->windowSocket());
        return raised ? EXIT_SUCCESS : fail(lock.error().message);
    }
    const auto token = directory->token();
    if (!token)
        return fail(token.error());
    auto tokens = TokenFiles(*directory).load();
    if (!tokens)
        return fail(tokens.error());

    QSettings windowSettings(directory->windowSettings(), QSettings::IniFormat); // outlives the window
    const LogToFile logToFile(directory->logFile());
    Application application(options, *directory, *token, *std::move(tokens));
    SignalWatcher signalWatcher;
    QObject::connect(&signalWatcher, &SignalWatcher::terminationRequested, &application,
                     &Application::shutDown);
    QObject::connect(&application, &Application::finished, &app, [](bool clean) {
        // A task that does not stop still uses the engine: only the end of the process ends it.
        if (!clean)
            std::_Exit(EXIT_SUCCESS);
        QCoreApplication::exit(EXIT_SUCCESS);
    });

    WindowRaiser raiser;
    Application::WindowFactory window;
    Application::RecreateQuestion recreateQuestion;
    if (!options.headless) {
        QApplication::setQuitOnLastWindowClosed(false);
        if (!raiser.listen(directory->windowSocket()))
            qWarning().noquote() << "A second start will not raise this window:" << raiser.errorString();
        window = windowFactory(application, raiser,
                               {.tokenFile = directory->tokenFile(), .settings = &windowSettings});
        recreateQuestion = askToRecreate;
    }
    if (const auto started = application.start(window, recreateQuestion); !started)
        return fail(started.error());
    print(u"listening on %1\n"_s.arg(application.url().toString()));
    return QCoreApplication::exec();
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication::setApplicationName(u"pooldeck"_s);
    QCoreApplication::setApplicationVersion(QStringLiteral(POOLDECK_VERSION));
    if (const auto status = runHelperMode(argc, argv))
        return *status;
    // A reader of our output that has gone is no reason to end.
    std::signal(SIGPIPE, SIG_IGN);

    QStringList arguments;
    for (int i = 1; i < argc; ++i)
        arguments.append(QString::fromLocal8Bit(argv[i]));
    const auto commandLine = readOptions(arguments);
    if (!commandLine)
        return fail(commandLine.error());
    if (commandLine->information == Information::Version) {
        print("pooldeck "_L1 + QCoreApplication::applicationVersion() + u'\n');
        return EXIT_SUCCESS;
    }
    const Options &options = commandLine->options;
    installLog(options.logLevel);
    if (options.headless || commandLine->information) {
        WatchedApplication<QCoreApplication> app(argc, argv);
        if (!commandLine->information)
            return run(app, options);
        print(helpText());
        return EXIT_SUCCESS;
    }
    if (!hasDisplay())
        return fail(u"There is no display for the window. Start with --headless to serve without one."_s);
    WatchedApplication<QApplication> app(argc, argv);
    QApplication::setApplicationDisplayName(u"Pooldeck"_s);
    installTranslations(app, QLocale());
    return run(app, options);
}
