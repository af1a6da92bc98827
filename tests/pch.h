// SPDX-License-Identifier: GPL-3.0-only
// Precompiled for the tests: what nearly every one of them uses, on top of the core's.
#pragma once

#include "core/pch.h"

#include <QDir>
#include <QFile>
#include <QSemaphore>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <future>
#include <map>
#include <ranges>
#include <thread>
