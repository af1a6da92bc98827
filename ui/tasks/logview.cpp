// SPDX-License-Identifier: GPL-3.0-only
#include "ui/tasks/logview.h"

#include "ui/copybutton.h"
#include "ui/feed/logreader.h"
#include "ui/format.h"
#include "ui/tasks/logtext.h"

#include <QBoxLayout>
#include <QLabel>

namespace pooldeck {

LogView::LogView(const TaskSource &source, QWidget *parent)
    : QWidget(parent), m_reader(new LogReader(source, this)), m_text(new LogText), m_note(new QLabel),
      m_copy(new CopyButton([this] { return m_text->toPlainText(); }, tr("Copy all")))
{
    m_note->setTextFormat(Qt::PlainText);
    m_note->setWordWrap(true);
    m_note->setForegroundRole(QPalette::PlaceholderText);
    m_copy->setToolTip(tr("Copy the lines shown to the clipboard"));
    auto *top = new QHBoxLayout;
    top->setContentsMargins(14, 6, 10, 4);
    top->addWidget(m_note, 1);
    top->addWidget(m_copy, 0, Qt::AlignTop);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addLayout(top);
    layout->addWidget(m_text, 1);

    connect(m_reader, &LogReader::restarted, this, [this] {
        m_text->clearLines();
        m_text->setPlaceholderText({});
        m_firstLine = 0;
        m_failure.clear();
        updateNote();
    });
    connect(m_reader, &LogReader::linesRead, this, &LogView::take);
    connect(m_reader, &LogReader::failed, this, [this](const QString &reason) {
        m_failure = reason;
        updateNote();
    });
    updateNote();
}

void LogView::setTask(const TaskPtr &task)
{
    m_reader->setTask(task);
}

void LogView::poll()
{
    m_reader->poll();
}

void LogView::stop()
{
    m_reader->stop();
    m_failure.clear();
    updateNote();
}

void LogView::take(const std::vector<LogLine> &lines, bool more, qint64 firstLine)
{
    m_firstLine = firstLine;
    m_failure.clear();
    m_text->addLines(lines, more);
    m_text->setPlaceholderText(m_reader->isComplete() ? tr("The task wrote no log.")
                                                      : tr("The task has written nothing so far."));
    m_text->viewport()->update(); // Qt 6.4 repaints it only when it comes or goes
    updateNote();
}

void LogView::updateNote()
{
    QString note;
    if (!m_failure.isEmpty())
        note = tr("The log cannot be read: %1").arg(m_failure);
    else if (m_text->isCut())
        note = tr("The newest %1 lines; older lines were dropped.").arg(format::count(LogText::MostLines));
    else if (m_firstLine > 1)
        note = tr("The first %1 lines were dropped to keep the log within its limit.")
                   .arg(format::count(m_firstLine - 1));
    m_note->setText(note);
    m_copy->setEnabled(!m_text->isEmpty());
}

void LogView::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_reader->setActive(true);
}

void LogView::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_reader->setActive(false);
}

} // namespace pooldeck
