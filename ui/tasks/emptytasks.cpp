// SPDX-License-Identifier: GPL-3.0-only
#include "ui/tasks/emptytasks.h"

#include "ui/card.h"
#include "ui/copybutton.h"
#include "ui/tasks/textbox.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

QWidget *commandCard(const QString &title, const QString &command)
{
    auto *text = new TextBox(8);
    text->setContent(command);
    text->setAccessibleName(title);
    text->setFrameShape(QFrame::NoFrame);
    auto *copy = new CopyButton(command);
    copy->setAccessibleName(CopyButton::tr("Copy to the clipboard"));
    auto *header = new QWidget;
    auto *line = new QHBoxLayout(header);
    line->setContentsMargins({});
    line->addStretch(1);
    line->addWidget(copy);
    auto *card = new Card(title);
    card->setHeaderWidget(header);
    card->addWidget(text);
    return card;
}

} // namespace

EmptyTasks::EmptyTasks(const QUrl &serverUrl, const QString &tokenFile, QWidget *parent) : QWidget(parent)
{
    auto *title = new QLabel(tr("There are no tasks yet"));
    QFont large = title->font();
    large.setPointSizeF(large.pointSizeF() * 1.4);
    large.setWeight(QFont::DemiBold);
    title->setFont(large);
    title->setAlignment(Qt::AlignCenter);
    auto *hint = new QLabel(tr("Submit one here or from a terminal, and it shows up here at once."));
    hint->setAlignment(Qt::AlignCenter);
    hint->setWordWrap(true);
    hint->setForegroundRole(QPalette::PlaceholderText);

    auto *column = new QVBoxLayout;
    column->setSpacing(12);
    column->addStretch(1);
    column->addWidget(title);
    column->addWidget(hint);
    auto *make = new QPushButton(tr("New task…"));
    make->setObjectName(u"newTask"_s);
    make->setToolTip(tr("Submit a new task (Ctrl+N)"));
    connect(make, &QPushButton::clicked, this, &EmptyTasks::newTaskWanted);
    column->addWidget(make, 0, Qt::AlignCenter);
    column->addSpacing(8);
    column->addWidget(commandCard(tr("With the client"), clientLine()));
    column->addWidget(commandCard(tr("Over HTTP"), curlLine(serverUrl, tokenFile)));
    column->addStretch(2);
    // As wide as a line of text is comfortable, in the middle of a wide window.
    auto *middle = new QWidget;
    middle->setLayout(column);
    middle->setMaximumWidth(760);
    auto *layout = new QHBoxLayout(this);
    layout->addStretch(1);
    layout->addWidget(middle, 100);
    layout->addStretch(1);
}

QString EmptyTasks::clientLine()
{
    return u"pooldeckctl submit checksum path=/usr/bin/gdb --wait"_s;
}

QString EmptyTasks::curlLine(const QUrl &serverUrl, const QString &tokenFile)
{
    QString quoted = tokenFile;
    quoted.replace(u'\'', u"'\\''"_s);
    const QString token = tokenFile.isEmpty() ? u"$TOKEN"_s : u"$(cat '%1')"_s.arg(quoted);
    return u"curl -H \"Authorization: Bearer %1\" \\\n"
           "     -H 'Content-Type: application/json' \\\n"
           "     -d '{\"type\": \"checksum\", \"params\": {\"path\": \"/usr/bin/gdb\"}}' \\\n"
           "     %2"_s.arg(token, serverUrl.resolved(QUrl(u"/api/v1/tasks"_s)).toString());
}

} // namespace pooldeck
