// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QDialog>

class QLabel;
class QPushButton;
class QScrollArea;

namespace pooldeck {

/// A dialog around a form that scrolls where it is higher than the screen. It stays open until what was
/// asked for is done: `submitted` asks for it, and then either accept() or showError() comes. Shown with
/// open(). Home: the UI thread.
class FormDialog : public QDialog
{
    Q_OBJECT

public:
    FormDialog(const QString &title, const QString &accept, QWidget *parent = nullptr);

    /// Takes it over.
    void setForm(QWidget *form);
    /// What is wrong with the whole of it, plain text; empty shows nothing. It can be sent again.
    void showError(const QString &text);
    QString error() const;
    /// Under way: it cannot be sent twice.
    void setBusy(bool busy);
    bool isBusy() const;

public Q_SLOTS:
    void submit();

Q_SIGNALS:
    /// The person wants it done.
    void submitted();

protected:
    void changeEvent(QEvent *event) override;
    void showEvent(QShowEvent *event) override;

private:
    void updateColors();

    QScrollArea *m_scroll;
    QWidget *m_errorLine;
    QLabel *m_errorIcon;
    QLabel *m_error;
    QPushButton *m_accept;
};

} // namespace pooldeck
