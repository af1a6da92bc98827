// SPDX-License-Identifier: GPL-3.0-only
#include "ui/forms/fieldlist.h"

#include "ui/icons.h"
#include "ui/theme.h"

#include <QBoxLayout>
#include <QEvent>
#include <QGridLayout>
#include <QLabel>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr int IconSize = 14;

} // namespace

FieldList::FieldList(QWidget *parent) : QWidget(parent), m_grid(new QGridLayout(this))
{
    m_grid->setContentsMargins({});
    m_grid->setHorizontalSpacing(14);
    m_grid->setVerticalSpacing(8);
    m_grid->setColumnStretch(1, 1);
    // Alike in lists below each other.
    m_grid->setColumnMinimumWidth(0, fontMetrics().horizontalAdvance(u"Resources * –"_s));
}

void FieldList::add(const QString &key, const QString &label, QWidget *editor, const QString &hint)
{
    Field field{.label = new QLabel(label),
                .body = new QWidget,
                .editor = editor,
                .line = new QWidget,
                .icon = new QLabel,
                .note = new QLabel,
                .hint = hint,
                .fault = {},
                .row = m_rows++};
    field.label->setBuddy(editor);
    field.label->setWordWrap(true);
    field.label->setMinimumHeight(std::min(editor->sizeHint().height(), fontMetrics().height() + 12));
    field.label->setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    if (editor->accessibleName().isEmpty()) {
        QString name = label;
        editor->setAccessibleName(name.remove(u'&'));
    }
    field.note->setTextFormat(Qt::PlainText);
    field.note->setWordWrap(true);
    field.note->setObjectName(u"note"_s);
    auto *line = new QHBoxLayout(field.line);
    line->setContentsMargins({});
    line->setSpacing(5);
    line->addWidget(field.icon, 0, Qt::AlignTop);
    line->addWidget(field.note, 1);
    auto *column = new QVBoxLayout(field.body);
    column->setContentsMargins({});
    column->setSpacing(2);
    column->addWidget(editor);
    column->addWidget(field.line);
    m_grid->addWidget(field.label, field.row, 0, Qt::AlignTop);
    m_grid->addWidget(field.body, field.row, 1);
    showNote(m_fields[key] = field);
}

void FieldList::addHeading(const QString &title)
{
    auto *label = new QLabel(title);
    QFont font = label->font();
    font.setWeight(QFont::DemiBold);
    label->setFont(font);
    label->setTextFormat(Qt::PlainText);
    label->setContentsMargins(0, m_rows == 0 ? 0 : 10, 0, 0);
    addWide(label);
}

void FieldList::addWide(QWidget *widget)
{
    m_grid->addWidget(widget, m_rows++, 0, 1, 2);
}

void FieldList::remove(const QString &key)
{
    const auto at = m_fields.find(key);
    if (at == m_fields.end())
        return;
    delete at->second.label;
    delete at->second.body;
    m_fields.erase(at);
}

void FieldList::setHint(const QString &key, const QString &hint)
{
    Field &field = m_fields.at(key);
    field.hint = hint;
    showNote(field);
}

void FieldList::setShown(const QString &key, bool shown)
{
    const Field &field = m_fields.at(key);
    field.label->setVisible(shown);
    field.body->setVisible(shown);
}

QWidget *FieldList::editor(const QString &key) const
{
    const auto at = m_fields.find(key);
    return at == m_fields.end() ? nullptr : at->second.editor;
}

bool FieldList::setFault(const QString &key, const QString &message)
{
    const auto at = m_fields.find(key);
    if (at == m_fields.end() || at->second.body->isHidden())
        return false;
    if (at->second.fault.isEmpty()) {
        at->second.fault = message;
        showNote(at->second);
    }
    return true;
}

void FieldList::clearFault(const QString &key)
{
    const auto at = m_fields.find(key);
    if (at == m_fields.end() || at->second.fault.isEmpty())
        return;
    at->second.fault.clear();
    showNote(at->second);
}

void FieldList::clearFaults()
{
    for (auto &[key, field] : m_fields) {
        field.fault.clear();
        showNote(field);
    }
}

bool FieldList::hasFaults() const
{
    return std::ranges::any_of(m_fields, [](const auto &it) { return !it.second.fault.isEmpty(); });
}

QString FieldList::fault(const QString &key) const
{
    const auto at = m_fields.find(key);
    return at == m_fields.end() ? QString() : at->second.fault;
}

void FieldList::focusFault()
{
    const Field *first = nullptr;
    for (const auto &[key, field] : m_fields) {
        if (!field.fault.isEmpty() && (!first || field.row < first->row))
            first = &field;
    }
    if (first)
        first->editor->setFocus(Qt::OtherFocusReason);
}

void FieldList::showNote(Field &field)
{
    const bool wrong = !field.fault.isEmpty();
    const Theme theme = Theme::of(palette());
    const QString text = wrong ? field.fault : field.hint;
    field.note->setText(text);
    QPalette colors = palette();
    colors.setColor(QPalette::WindowText,
                    wrong ? mixed(theme.bad, theme.text, theme.dark ? 0.1 : 0.25) : theme.muted);
    field.note->setPalette(colors);
    field.icon->setVisible(wrong);
    if (wrong)
        field.icon->setPixmap(
            tintedIcon(u"warning"_s, theme.bad).pixmap(QSize(IconSize, IconSize), devicePixelRatioF()));
    field.line->setVisible(!text.isEmpty());
    field.editor->setAccessibleDescription(text);
}

void FieldList::updateColors()
{
    for (auto &[key, field] : m_fields)
        showNote(field);
}

void FieldList::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        updateColors();
}

} // namespace pooldeck
