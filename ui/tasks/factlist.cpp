// SPDX-License-Identifier: GPL-3.0-only
#include "ui/tasks/factlist.h"

#include <QGridLayout>
#include <QLabel>

namespace pooldeck {

FactList::FactList(QWidget *parent) : QWidget(parent), m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins({});
    m_grid->setHorizontalSpacing(16);
    m_grid->setVerticalSpacing(4);
    m_grid->setColumnStretch(1, 1);
}

int FactList::add(const QString &name)
{
    const Fact fact{new QLabel(name), new QLabel};
    fact.name->setForegroundRole(QPalette::PlaceholderText);
    fact.value->setTextFormat(Qt::PlainText);
    fact.value->setWordWrap(true);
    fact.value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    fact.value->setAccessibleName(name);
    const int number = static_cast<int>(m_facts.size());
    m_grid->addWidget(fact.name, number, 0, Qt::AlignTop);
    m_grid->addWidget(fact.value, number, 1);
    fact.name->hide();
    fact.value->hide();
    m_facts.append(fact);
    return number;
}

void FactList::set(int fact, const QString &value)
{
    const auto [name, label] = m_facts.at(fact);
    if (label->text() != value)
        label->setText(value);
    if (label->isHidden() == value.isEmpty())
        return;
    name->setVisible(!value.isEmpty());
    label->setVisible(!value.isEmpty());
}

} // namespace pooldeck
