// SPDX-License-Identifier: GPL-3.0-only
#include "ui/aboutdialog.h"

#include "ui/icons.h"

#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace pooldeck {

AboutDialog::AboutDialog(QWidget *parent) : QDialog(parent)
{
    setWindowTitle(tr("About Pooldeck"));
    auto *icon = new QLabel;
    icon->setPixmap(applicationIcon().pixmap(56));
    auto *name = new QLabel(tr("Pooldeck %1").arg(QCoreApplication::applicationVersion()));
    QFont large = name->font();
    large.setPointSizeF(large.pointSizeF() * 1.4);
    large.setWeight(QFont::DemiBold);
    name->setFont(large);
    auto *what = new QLabel(
        tr("Runs background tasks that any program on this machine submits, and shows how they do."));
    what->setWordWrap(true);
    auto *license = new QLabel(
        tr("Free software under the GNU General Public License, version 3. There is no warranty."));
    license->setWordWrap(true);
    license->setForegroundRole(QPalette::PlaceholderText);

    auto *keys = new QFormLayout;
    keys->setHorizontalSpacing(24);
    const auto add = [keys](const QKeySequence &key, const QString &meaning) {
        keys->addRow(key.toString(QKeySequence::NativeText), new QLabel(meaning));
    };
    add(Qt::CTRL | Qt::Key_1, tr("Dashboard"));
    add(Qt::CTRL | Qt::Key_2, tr("Tasks"));
    add(Qt::CTRL | Qt::Key_3, tr("Schedules"));
    add(Qt::CTRL | Qt::Key_4, tr("Queues & Resources"));
    add(Qt::CTRL | Qt::Key_N, tr("New task"));
    add(Qt::CTRL | Qt::Key_F, tr("Search tasks"));
    add(Qt::Key_Delete, tr("Cancel the selected tasks"));
    add(Qt::Key_R, tr("Run the selected tasks again"));
    add(Qt::Key_E, tr("Run the selected task again with changes"));
    add(Qt::Key_P, tr("Pin the selected tasks, or unpin them"));
    add(Qt::SHIFT | Qt::Key_Delete, tr("Remove the selected tasks from the history"));
    add(Qt::CTRL | Qt::Key_C, tr("Copy the ids of the selected tasks"));
    add(Qt::CTRL | Qt::Key_Q, tr("Quit"));

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *text = new QVBoxLayout;
    text->setSpacing(8);
    for (QLabel *label : {name, what, license})
        text->addWidget(label);
    auto *top = new QHBoxLayout;
    top->setSpacing(16);
    top->addWidget(icon, 0, Qt::AlignTop);
    top->addLayout(text, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(20, 20, 20, 16);
    layout->setSpacing(16);
    layout->addLayout(top);
    layout->addLayout(keys);
    layout->addWidget(buttons);
    setMinimumWidth(440);
}

} // namespace pooldeck
