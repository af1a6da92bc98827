// SPDX-License-Identifier: GPL-3.0-only
#include "ui/tasks/resultbox.h"

#include "ui/deliver.h"
#include "ui/format.h"
#include "ui/tasks/textbox.h"

#include <QFileDialog>
#include <QLabel>
#include <QPushButton>
#include <QSaveFile>
#include <QThreadPool>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr int MostLines = 16;
constexpr qsizetype MostShown = 100'000; // characters

/// Empty if it was written; else why not.
QString write(const QString &path, const QByteArray &json)
{
    QSaveFile file(path);
    if (file.open(QIODevice::WriteOnly) && file.write(json) == json.size() && file.commit())
        return {};
    return file.errorString();
}

} // namespace

ResultBox::ResultBox(const TaskSource &source, QWidget *parent)
    : QWidget(parent), m_source(source), m_text(new TextBox(MostLines)), m_status(new QLabel),
      m_load(new QPushButton(tr("Load"))), m_save(new QPushButton(tr("Save as…")))
{
    auto *title = new QLabel(tr("Result"));
    QFont strong = title->font();
    strong.setWeight(QFont::DemiBold);
    title->setFont(strong);
    title->setBuddy(m_text);
    m_text->setAccessibleName(tr("Result"));
    m_status->setTextFormat(Qt::PlainText);
    m_status->setWordWrap(true);
    m_load->setAutoDefault(false);
    m_save->setAutoDefault(false);
    m_load->setAccessibleDescription(tr("Shows the beginning of the large result here"));

    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_load);
    buttons->addWidget(m_save);
    buttons->addStretch(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(8);
    layout->addWidget(title);
    layout->addWidget(m_status);
    layout->addLayout(buttons);
    layout->addWidget(m_text);
    connect(m_load, &QPushButton::clicked, this, &ResultBox::load);
    connect(m_save, &QPushButton::clicked, this, &ResultBox::chooseFile);
    setTask(nullptr);
}

void ResultBox::setTask(const TaskPtr &task)
{
    const bool same = task && m_task && task->id == m_task->id;
    const bool large = task && task->resultInFile();
    const bool had = m_task && m_task->resultInFile();
    m_task = task;
    setVisible(task && (large || !task->result().isEmpty()));
    if (same && large && had)
        return; // what was loaded stays
    ++m_generation;
    m_load->setVisible(large);
    m_save->setVisible(large);
    m_status->setVisible(large);
    m_text->setVisible(task && !large);
    m_text->setContent(task && !large ? format::prettyJson(task->result(), MostShown) : QString());
    if (large)
        setIdle(
            tr("The result is large: %1.").arg(format::bytes(std::get<Finished>(task->phase).resultBytes)));
}

QString ResultBox::status() const
{
    return m_status->text();
}

void ResultBox::setBusy(const QString &text)
{
    m_status->setText(text);
    m_load->setEnabled(false);
    m_save->setEnabled(false);
}

void ResultBox::setIdle(const QString &text)
{
    m_status->setText(text);
    m_load->setEnabled(true);
    m_save->setEnabled(true);
}

void ResultBox::load()
{
    if (!m_task)
        return;
    setBusy(tr("Loading…"));
    const auto show = deliverTo(this, [this, generation = m_generation](const QString &text) {
        if (generation != m_generation)
            return;
        setIdle(tr("The beginning of the result."));
        m_load->hide();
        m_text->setContent(text);
        m_text->show();
    });
    const auto fail = deliverTo(this, [this, generation = m_generation](const QString &reason) {
        if (generation == m_generation)
            setIdle(tr("The result cannot be read: %1").arg(reason));
    });
    // The answer comes on the store's thread, which must not be kept.
    m_source.readResult(m_task->id, [show, fail](Result<QByteArray> json) {
        if (!json) {
            fail(json.error().message);
            return;
        }
        QThreadPool::globalInstance()->start(
            [show, json = *std::move(json)] { show(format::prettyJson(json, MostShown)); });
    });
}

void ResultBox::chooseFile()
{
    if (!m_task)
        return;
    auto *dialog = new QFileDialog(this, tr("Save the result"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setNameFilters({tr("JSON (*.json)"), tr("All files (*)")});
    dialog->setDefaultSuffix(u"json"_s);
    dialog->selectFile(u"%1-%2.json"_s.arg(m_task->spec->type).arg(m_task->id.value));
    connect(dialog, &QFileDialog::fileSelected, this, [this, generation = m_generation](const QString &path) {
        if (generation == m_generation)
            saveTo(path);
    });
    dialog->open();
}

void ResultBox::saveTo(const QString &path)
{
    if (!m_task)
        return;
    setBusy(tr("Saving…"));
    const auto tell = deliverTo(this, [this, path, generation = m_generation](const QString &reason) {
        if (generation == m_generation)
            setIdle(reason.isEmpty() ? tr("Saved as %1.").arg(path)
                                     : tr("The result was not saved: %1").arg(reason));
    });
    m_source.readResult(m_task->id, [tell, path](Result<QByteArray> json) {
        if (!json) {
            tell(json.error().message);
            return;
        }
        QThreadPool::globalInstance()->start(
            [tell, path, json = *std::move(json)] { tell(write(path, json)); });
    });
}

} // namespace pooldeck
