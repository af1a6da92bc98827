// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QMainWindow>
#include <QUrl>

namespace pooldeck {

class Monitor;
class TaskSource;

/// Assembles the pages. Everything it shows comes from the two sources, which outlive it.
class MainWindow final : public QMainWindow
{
    Q_OBJECT

public:
    MainWindow(TaskSource &tasks, Monitor &monitor, const QUrl &serverUrl, QWidget *parent = nullptr);
    ~MainWindow() override;
};

} // namespace pooldeck
