// SPDX-License-Identifier: GPL-3.0-only
#include "ui/tasks/cancelquestion.h"

#include "ui/format.h"

#include <QPushButton>

using namespace Qt::StringLiterals;

namespace pooldeck {

CancelQuestion::CancelQuestion(qint64 first, qint64 chosen, qint64 waiting, QWidget *parent)
    : QMessageBox(parent)
{
    setObjectName(u"cancelQuestion"_s);
    setIcon(QMessageBox::Question);
    setWindowTitle(tr("Cancel tasks"));
    setTextFormat(Qt::PlainText);
    setText(chosen == 1 ? tr("Other tasks wait for task %1.").arg(first)
                        : tr("Other tasks wait for those that you cancel."));
    setInformativeText(tr("Those that need them to succeed will fail, unless they are cancelled too."));
    const auto add = [this](const QString &text, const QString &name, bool waitingToo) {
        QPushButton *button = addButton(text, QMessageBox::AcceptRole);
        button->setObjectName(name);
        connect(button, &QPushButton::clicked, this, [this, waitingToo] { Q_EMIT decided(waitingToo); });
    };
    add(waiting == 1 ? tr("Cancel that one too (1 task)")
                     : tr("Cancel those too (%1 tasks)").arg(format::count(waiting)),
        u"waitingToo"_s, true);
    add(chosen == 1 ? tr("Cancel only this") : tr("Cancel only these"), u"onlyChosen"_s, false);
    QPushButton *keep = addButton(tr("Keep all"), QMessageBox::RejectRole);
    setDefaultButton(keep);
    setEscapeButton(keep);
}

} // namespace pooldeck
