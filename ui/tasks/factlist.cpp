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
    auto *value = new QLabel;
    value->setTextFormat(Qt::PlainText);
    value->setWordWrap(true);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return add(name, value);
}

int FactList::add(const QString &name, QWidget *value)
{
    const Fact fact{new QLabel(name), value};
    fact.name->setForegroundRole(QPalette::PlaceholderText);
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
    auto *label = static_cast<QLabel *>(m_facts.at(fact).value);
    if (label->text() != value)
        label->setText(value);
    setShown(fact, !value.isEmpty());
}

void FactList::setShown(int fact, bool shown)
{
    const auto [name, value] = m_facts.at(fact);
    if (value->isHidden() != shown)
        return;
    name->setVisible(shown);
    value->setVisible(shown);
}

} // namespace pooldeck
