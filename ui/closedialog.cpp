// SPDX-License-Identifier: GPL-3.0-only
#include "ui/closedialog.h"

#include "ui/format.h"
#include "ui/icons.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace pooldeck {

CloseDialog::CloseDialog(bool hasTray, QWidget *parent)
    : QDialog(parent), m_question(new QLabel), m_remember(new QCheckBox(tr("Remember my choice")))
{
    setWindowTitle(tr("Close Pooldeck"));
    auto *icon = new QLabel;
    icon->setPixmap(applicationIcon().pixmap(48));
    QFont strong = m_question->font();
    strong.setPointSizeF(strong.pointSizeF() * 1.15);
    strong.setWeight(QFont::DemiBold);
    m_question->setFont(strong);
    auto *keeping = new QLabel(
        hasTray ? tr("Kept running, Pooldeck goes on without its window. Its icon in the system tray brings "
                     "the window back.")
                : tr("Kept running, Pooldeck minimises its window: this desktop has no system tray to keep "
                     "it in."));
    auto *stopping = new QLabel(tr("Stopped, running tasks get a little time to end and are then cancelled; "
                                   "queued tasks wait for the next start."));
    for (QLabel *label : {m_question, keeping, stopping}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
    }

    auto *buttons = new QDialogButtonBox;
    const auto add = [&](const QString &text, const QString &name, CloseChoice choice) {
        auto *button = new QPushButton(text);
        button->setObjectName(name);
        buttons->addButton(button, QDialogButtonBox::AcceptRole);
        connect(button, &QPushButton::clicked, this, [this, choice] {
            Q_EMIT chosen(choice, m_remember->isChecked());
            accept();
        });
        return button;
    };
    QPushButton *keep = add(hasTray ? tr("Keep running in the tray") : tr("Keep running minimised"),
                            u"keepRunning"_s, CloseChoice::KeepRunning);
    add(tr("Stop and quit"), u"stopAndQuit"_s, CloseChoice::StopAndQuit);
    QPushButton *cancel = buttons->addButton(tr("Cancel"), QDialogButtonBox::RejectRole);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    keep->setDefault(true);
    keep->setFocus();

    auto *text = new QVBoxLayout;
    text->setSpacing(8);
    text->addWidget(m_question);
    text->addWidget(keeping);
    text->addWidget(stopping);
    text->addSpacing(4);
    text->addWidget(m_remember);
    auto *top = new QHBoxLayout;
    top->setSpacing(16);
    top->addWidget(icon, 0, Qt::AlignTop);
    top->addLayout(text, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 20, 20, 16);
    layout->setSpacing(16);
    layout->addLayout(top);
    layout->addWidget(buttons);
    setMinimumWidth(480);
}

void CloseDialog::setCounts(qint64 running, qint64 queued)
{
    m_question->setText(tr("Tasks are unfinished: %1 running, %2 queued.")
                            .arg(format::count(running), format::count(queued)));
    setAccessibleDescription(m_question->text());
}

} // namespace pooldeck
