// SPDX-License-Identifier: GPL-3.0-only
#include "ui/limits/resourcescard.h"

#include "ui/card.h"
#include "ui/deliver.h"
#include "ui/limits/resourcedialog.h"
#include "ui/tables/actionbar.h"
#include "ui/tables/rowtable.h"

#include <QAction>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace pooldeck {

ResourcesCard::ResourcesCard(QueueSource &source, QWidget *parent)
    : QWidget(parent), m_source(source), m_view(new RowTable(m_model, tr("Resources"))), m_bar(new ActionBar),
      m_add(new QAction(tr("New resource…"), this)), m_edit(new QAction(tr("Change the capacity…"), this)),
      m_remove(new QAction(tr("Remove…"), this))
{
    m_view->setPlan({{.widest = u"resource"_s, .weight = 3},
                     {.widest = u"999 / 999"_s, .weight = 3},
                     {.widest = u"9,999"_s, .leaves = 1}});
    m_view->setLeastRows(3);
    m_view->setEmptyText(
        tr("There are no resources.\nA resource stands for something that only so many tasks "
           "may use at once, a GPU or a disk say. Make one, and let tasks name it."));
    m_add->setIconText(tr("New…"));
    m_add->setShortcut(Qt::Key_Insert);
    m_edit->setIconText(tr("Edit…"));
    m_edit->setShortcut(Qt::Key_F2);
    m_remove->setShortcut(Qt::Key_Delete);
    for (QAction *action : {m_add, m_edit, m_remove}) {
        action->setShortcutContext(Qt::WidgetShortcut);
        m_view->addAction(action);
    }
    m_bar->add(m_add, u"add"_s);
    m_bar->add(m_edit, u"edit"_s);
    m_bar->add(m_remove, u"remove"_s);

    auto *card = new Card(tr("Resources"));
    card->setHeaderWidget(m_bar);
    card->addWidget(m_view, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(card);

    const auto change = [this] {
        if (const auto resource = chosen())
            edit(resource);
    };
    connect(m_add, &QAction::triggered, this, [this] { edit({}); });
    connect(m_edit, &QAction::triggered, this, change);
    connect(m_view, &QTableView::activated, this, change);
    connect(m_remove, &QAction::triggered, this, &ResourcesCard::askToRemove);
    connect(m_view->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &ResourcesCard::updateActions);
    connect(m_view, &QWidget::customContextMenuRequested, this, [this](const QPoint &at) {
        if (!m_view->indexAt(at).isValid())
            return;
        auto *menu = new QMenu(this);
        menu->setAttribute(Qt::WA_DeleteOnClose);
        menu->addActions({m_edit, m_remove});
        menu->popup(m_view->viewport()->mapToGlobal(at));
    });
    updateActions();
}

void ResourcesCard::refresh()
{
    m_model.take(m_source.resources());
    if (m_view->chosenRow() < 0 && m_model.rowCount() > 0)
        m_view->choose(0);
}

std::optional<ResourceInfo> ResourcesCard::chosen() const
{
    const int row = m_view->chosenRow();
    return row < 0 ? std::nullopt : std::optional(m_model.resourceAt(row));
}

void ResourcesCard::updateActions()
{
    const bool any = chosen().has_value();
    m_edit->setEnabled(any);
    m_remove->setEnabled(any);
}

void ResourcesCard::edit(const std::optional<ResourceInfo> &resource)
{
    auto *dialog = new ResourceDialog(m_source, resource, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ResourceDialog::saved, this, [this](const QString &name) {
        refresh();
        if (const int row = m_model.rowOf(name); row >= 0)
            m_view->choose(row);
    });
    dialog->open();
}

void ResourcesCard::askToRemove()
{
    const auto resource = chosen();
    if (!resource)
        return;
    auto *box = new QMessageBox(this);
    box->setObjectName(u"removeQuestion"_s);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setIcon(QMessageBox::Question);
    box->setWindowTitle(tr("Remove resource"));
    box->setTextFormat(Qt::PlainText);
    box->setText(tr("Remove the resource “%1”?").arg(resource->name));
    box->setInformativeText(
        resource->configured
            ? tr("It keeps the capacity that the config file says: %1.").arg(*resource->configured)
            : tr("Tasks that need it and wait already go on waiting until it is made again; new ones that "
                 "need it are refused."));
    QPushButton *remove = box->addButton(tr("Remove"), QMessageBox::DestructiveRole);
    remove->setObjectName(u"remove"_s);
    box->setDefaultButton(box->addButton(tr("Keep"), QMessageBox::RejectRole));
    connect(remove, &QPushButton::clicked, this, [this, name = resource->name] {
        m_source.removeResource(
            name, deliverTo(this, [this, name](const Result<void> &removed) {
                if (!removed) {
                    Q_EMIT failed(
                        removed.error().code == ErrorCode::Conflict
                            ? tr("The resource “%1” stays: a running task holds it.").arg(name)
                            : tr("The resource “%1” was not removed: %2").arg(name, removed.error().message));
                }
                refresh();
            }));
    });
    box->open();
}

} // namespace pooldeck
