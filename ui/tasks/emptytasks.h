// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QUrl>
#include <QWidget>

namespace pooldeck {

/// What the Tasks page shows before the first task: how to submit one. Home: the UI thread.
class EmptyTasks final : public QWidget
{
    Q_OBJECT

public:
    /// `tokenFile`: where the server keeps its token; may be empty if that is not known.
    EmptyTasks(const QUrl &serverUrl, const QString &tokenFile, QWidget *parent = nullptr);

    static QString curlLine(const QUrl &serverUrl, const QString &tokenFile);
    static QString clientLine();

Q_SIGNALS:
    /// A form for one is wanted.
    void newTaskWanted();
};

} // namespace pooldeck
