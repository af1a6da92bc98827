// SPDX-License-Identifier: GPL-3.0-only
// Precompiled for the window: what nearly every widget file uses, on top of the core's.
#pragma once

#include "core/pch.h"

#include <QAbstractItemModel>
#include <QAction>
#include <QBoxLayout>
#include <QEvent>
#include <QIcon>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QPalette>
#include <QPixmap>
#include <QPointer>
#include <QTimer>
#include <QToolButton>
#include <QWidget>
