// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QDialog>

namespace pooldeck {

/// What this program is, its licence, and the keys. Home: the UI thread.
class AboutDialog final : public QDialog
{
    Q_OBJECT

public:
    explicit AboutDialog(QWidget *parent = nullptr);
};

} // namespace pooldeck
