// SPDX-License-Identifier: GPL-3.0-only
// Precompiled for the tests of the window.
#pragma once

#include "tests/pch.h"
#include "ui/pch.h"

#include <QAbstractItemModelTester>
#include <QLineEdit>
#include <QMessageBox>
#include <QPushButton>
