// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QTimer>
#include <QToolButton>

#include <functional>

namespace pooldeck {

/// Puts a text on the clipboard and says so for a moment. Home: the UI thread.
class CopyButton final : public QToolButton
{
    Q_OBJECT

public:
    /// With a `label` it is shown instead of the icon.
    explicit CopyButton(const QString &copied, const QString &label = {}, QWidget *parent = nullptr);
    /// Asks for the text when it is copied.
    explicit CopyButton(std::function<QString()> copied, const QString &label = {},
                        QWidget *parent = nullptr);

    void copy();

protected:
    void changeEvent(QEvent *event) override;

private:
    void showIdle();

    const std::function<QString()> m_copied;
    const QString m_label;
    QTimer m_back;
};

} // namespace pooldeck
