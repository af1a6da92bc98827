// SPDX-License-Identifier: GPL-3.0-only
#include "ui/recreatequestion.h"

#include <QCoreApplication>
#include <QMessageBox>
#include <QPushButton>

namespace pooldeck {

namespace {

struct RecreateQuestion
{
    Q_DECLARE_TR_FUNCTIONS(RecreateQuestion)
};

} // namespace

bool askToRecreate(const QString &whatIsWrong)
{
    QMessageBox box(QMessageBox::Warning, QStringLiteral("Pooldeck"), whatIsWrong, QMessageBox::Cancel);
    box.setTextFormat(Qt::PlainText);
    box.setInformativeText(RecreateQuestion::tr(
        "Pooldeck can keep the damaged file under another name and begin with an empty history."));
    const QPushButton *recreate =
        box.addButton(RecreateQuestion::tr("Keep it aside and start"), QMessageBox::AcceptRole);
    box.exec();
    return box.clickedButton() == recreate;
}

} // namespace pooldeck
