// SPDX-License-Identifier: GPL-3.0-only
#include "ui/mainwindow.h"

#include "core/engine/tasksource.h"
#include "ui/aboutdialog.h"
#include "ui/dashboard/dashboardpage.h"
#include "ui/feed/monitorfeed.h"
#include "ui/feed/taskfeed.h"
#include "ui/format.h"
#include "ui/icons.h"
#include "ui/limits/limitspage.h"
#include "ui/messagebar.h"
#include "ui/navigation.h"
#include "ui/noticebar.h"
#include "ui/schedules/schedulespage.h"
#include "ui/serverstatusbar.h"
#include "ui/tasks/taskspage.h"
#include "ui/tasks/tasktablemodel.h"
#include "ui/windowcloser.h"

#include <QAction>
#include <QBoxLayout>
#include <QCloseEvent>
#include <QSettings>
#include <QStackedWidget>
#include <QSystemTrayIcon>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

// Below this width the navigation shows icons alone.
constexpr int RoomForNames = 900;

} // namespace

MainWindow::MainWindow(TaskSource &tasks, ScheduleSource &schedules, Monitor &monitor, const QUrl &serverUrl,
                       const WindowOptions &options, QWidget *parent)
    : QMainWindow(parent), m_options(options), m_feed(new TaskFeed(tasks, TaskTableModel::DefaultCap, this)),
      m_monitorFeed(new MonitorFeed(monitor, this)), m_navigation(new Navigation(this)),
      m_pages(new QStackedWidget), m_trouble(new NoticeBar(NoticeBar::Tone::Warning)),
      m_stopping(new NoticeBar(NoticeBar::Tone::Information)), m_messages(new MessageBar),
      m_dashboard(new DashboardPage(*m_feed, *m_monitorFeed, tasks.catalog())),
      m_tasksPage(new TasksPage(tasks, *m_feed, serverUrl, options.tokenFile, options.settings)),
      m_schedulesPage(new SchedulesPage(schedules, tasks, *m_feed)),
      m_limitsPage(new LimitsPage(tasks, *m_monitorFeed)),
      m_closer(new WindowCloser(tasks, options.settings, this))
{
    setWindowTitle(tr("Pooldeck"));
    setWindowIcon(applicationIcon());
    setMinimumSize(600, 460);
    resize(1180, 780);

    m_navigation->addPage(u"dashboard"_s, tr("Dashboard"), u"Ctrl+1"_s);
    m_navigation->addPage(u"tasks"_s, tr("Tasks"), u"Ctrl+2"_s);
    m_navigation->addPage(u"schedules"_s, tr("Schedules"), u"Ctrl+3"_s);
    m_navigation->addPage(u"limits"_s, tr("Queues & Resources"), u"Ctrl+4"_s);
    for (QWidget *page :
         std::initializer_list<QWidget *>{m_dashboard, m_tasksPage, m_schedulesPage, m_limitsPage})
        m_pages->addWidget(page);

    auto *right = new QVBoxLayout;
    right->setSpacing(0);
    right->addWidget(m_messages);
    right->addWidget(m_pages, 1);
    auto *below = new QHBoxLayout;
    below->setSpacing(0);
    below->addWidget(m_navigation);
    below->addLayout(right, 1);
    auto *central = new QWidget;
    auto *layout = new QVBoxLayout(central);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_stopping);
    layout->addWidget(m_trouble);
    layout->addLayout(below, 1);
    setCentralWidget(central);
    auto *status = new ServerStatusBar(*m_monitorFeed, serverUrl);
    setStatusBar(status);

    connect(m_navigation, &Navigation::pageChosen, this, [this](int page) {
        m_pages->setCurrentIndex(page);
        updatePace();
    });
    connect(m_tasksPage, &TasksPage::failed, m_messages, &MessageBar::showWarning);
    connect(m_tasksPage, &TasksPage::told, m_messages, &MessageBar::showInformation);
    connect(m_schedulesPage, &SchedulesPage::failed, m_messages, &MessageBar::showWarning);
    connect(m_schedulesPage, &SchedulesPage::told, m_messages, &MessageBar::showInformation);
    connect(m_schedulesPage, &SchedulesPage::taskActivated, this, &MainWindow::showTask);
    connect(m_limitsPage, &LimitsPage::failed, m_messages, &MessageBar::showWarning);
    connect(m_limitsPage, &LimitsPage::queueActivated, this, &MainWindow::showQueue);
    connect(m_dashboard, &DashboardPage::taskActivated, this, &MainWindow::showTask);
    connect(m_feed, &TaskFeed::troubleChanged, this, &MainWindow::showTrouble);
    connect(m_feed, &TaskFeed::troubleChanged, status,
            [status](const std::optional<Error> &trouble) { status->setTrouble(trouble.has_value()); });
    connect(m_feed, &TaskFeed::countsChanged, this, &MainWindow::showStopping);
    connect(m_closer, &WindowCloser::quitRequested, this, &MainWindow::quitRequested);
    connect(m_closer, &WindowCloser::keepRunning, this, [this] {
        if (hasTray())
            hide();
        else
            showMinimized();
    });
    addShortcuts();
    showPage(Page::Dashboard);
    if (options.settings)
        restoreGeometry(options.settings->value(u"window/geometry"_s).toByteArray());
    m_feed->start();
    if (!options.startFaults.isEmpty())
        m_messages->showWarning(options.startFaults.join(u'\n'));
}

MainWindow::~MainWindow() = default;

void MainWindow::addShortcuts()
{
    const auto add = [this](const QString &text, const QKeySequence &key, auto handler) {
        auto *action = new QAction(text, this);
        action->setShortcut(key);
        connect(action, &QAction::triggered, this, handler);
        addAction(action);
    };
    add(tr("Dashboard"), Qt::CTRL | Qt::Key_1, [this] { showPage(Page::Dashboard); });
    add(tr("Tasks"), Qt::CTRL | Qt::Key_2, [this] { showPage(Page::Tasks); });
    add(tr("Schedules"), Qt::CTRL | Qt::Key_3, [this] { showPage(Page::Schedules); });
    add(tr("Queues & Resources"), Qt::CTRL | Qt::Key_4, [this] { showPage(Page::Limits); });
    add(tr("New task"), QKeySequence::New, [this] {
        showPage(Page::Tasks);
        m_tasksPage->newTask();
    });
    add(tr("Search tasks"), QKeySequence::Find, [this] {
        showPage(Page::Tasks);
        m_tasksPage->focusSearch();
    });
    add(tr("About Pooldeck"), Qt::Key_F1, [this] { showAbout(); });
    add(tr("Quit"), Qt::CTRL | Qt::Key_Q, [this] { Q_EMIT quitRequested(); });
}

void MainWindow::showPage(Page page)
{
    m_navigation->setCurrentPage(static_cast<int>(page));
    m_pages->currentWidget()->setFocus(Qt::ShortcutFocusReason);
}

void MainWindow::showTask(TaskId id)
{
    showPage(Page::Tasks);
    m_tasksPage->showTask(id);
}

void MainWindow::showQueue(const QString &name)
{
    showPage(Page::Tasks);
    m_tasksPage->showQueue(name);
}

void MainWindow::showAbout()
{
    auto *dialog = new AboutDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

void MainWindow::showTrouble(const std::optional<Error> &trouble)
{
    if (!trouble) {
        m_trouble->hide();
        return;
    }
    switch (trouble->code) {
    case ErrorCode::DiskFull:
        m_trouble->showNotice(tr("The disk is full."),
                              tr("Nothing is accepted or started until there is space again; Pooldeck tries "
                                 "again by itself. What was accepted is kept."),
                              trouble->message);
        return;
    case ErrorCode::StoreDamaged:
        m_trouble->showNotice(tr("The database is damaged."),
                              tr("Nothing is accepted or started until it is repaired or replaced."),
                              trouble->message);
        return;
    default:
        m_trouble->showNotice(tr("The database cannot be written."),
                              tr("Nothing is accepted or started until it can be written again; Pooldeck "
                                 "tries again by itself. What was accepted is kept."),
                              trouble->message);
    }
}

void MainWindow::showShuttingDown()
{
    if (std::exchange(m_shuttingDown, true))
        return;
    m_closer->withdraw();
    showStopping();
}

void MainWindow::showStopping()
{
    if (!m_shuttingDown)
        return;
    const qint64 running = UnfinishedTasks::of(m_feed->counts()).running;
    // Not through tr()'s numerus: English is the source text, without a translation of its own.
    const QString headline = running == 0 ? tr("Stopping…")
        : running == 1                    ? tr("Stopping: 1 task is still running…")
                       : tr("Stopping: %1 tasks are still running…").arg(format::count(running));
    m_stopping->showNotice(
        headline,
        tr("Running tasks get a little time to end and are then cancelled. Queued tasks wait for "
           "the next start."));
}

bool MainWindow::hasTray() const
{
    return m_options.hasTray ? m_options.hasTray() : QSystemTrayIcon::isSystemTrayAvailable();
}

void MainWindow::updatePace()
{
    const bool seen = isVisible() && !isMinimized();
    const bool live = m_pages->currentWidget() == m_dashboard;
    m_monitorFeed->setPace(!seen      ? MonitorFeed::Pace::Stopped
                               : live ? MonitorFeed::Pace::Live
                                      : MonitorFeed::Pace::Slow);
    m_feed->setActive(seen);
}

void MainWindow::saveLayout() const
{
    if (!m_options.settings)
        return;
    m_options.settings->setValue(u"window/geometry"_s, saveGeometry());
    m_tasksPage->saveLayout();
}

void MainWindow::showEvent(QShowEvent *event)
{
    QMainWindow::showEvent(event);
    updatePace();
}

void MainWindow::hideEvent(QHideEvent *event)
{
    QMainWindow::hideEvent(event);
    updatePace();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    saveLayout();
    if (m_shuttingDown) { // it was decided already: the window may go before the program
        QMainWindow::closeEvent(event);
        return;
    }
    event->ignore();
    m_closer->close(hasTray());
}

void MainWindow::changeEvent(QEvent *event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::WindowStateChange)
        updatePace();
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    m_navigation->setCompact(width() < RoomForNames);
}

} // namespace pooldeck
