// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/error.h"

#include <QWidget>

#include <map>

class QGridLayout;
class QLabel;

namespace pooldeck {

/// The fields of a form below each other: a label, an editor, and a line below it that says what is meant
/// or, in its place, what is wrong. A field has a key; faults come to it by that. Home: the UI thread.
class FieldList final : public QWidget
{
    Q_OBJECT

public:
    explicit FieldList(QWidget *parent = nullptr);

    /// The label's & is the editor's mnemonic; the hint is plain text, may be empty.
    void add(const QString &key, const QString &label, QWidget *editor, const QString &hint = {});
    /// A title over the fields that follow.
    void addHeading(const QString &title);
    /// Something over the whole width that is no field.
    void addWide(QWidget *widget);
    /// Removes a field with its editor.
    void remove(const QString &key);

    void setHint(const QString &key, const QString &hint);
    void setShown(const QString &key, bool shown);
    bool contains(const QString &key) const { return m_fields.contains(key); }
    QWidget *editor(const QString &key) const;

    /// The first fault of a field stays; an unknown key is false.
    bool setFault(const QString &key, const QString &message);
    void clearFault(const QString &key);
    void clearFaults();
    bool hasFaults() const;
    QString fault(const QString &key) const;
    /// Moves the keyboard to the first field with a fault.
    void focusFault();

protected:
    void changeEvent(QEvent *event) override;

private:
    struct Field
    {
        QLabel *label = nullptr;
        QWidget *body = nullptr; // the editor and the lines below it
        QWidget *editor = nullptr;
        QWidget *line = nullptr;
        QLabel *icon = nullptr;
        QLabel *note = nullptr;
        QString hint;
        QString fault;
        int row = 0;
    };
    void showNote(Field &field);
    void updateColors();

    QGridLayout *m_grid;
    std::map<QString, Field> m_fields;
    int m_rows = 0;
};

} // namespace pooldeck
