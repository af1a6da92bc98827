// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QCoreApplication>
#include <QPointer>

#include <utility>

namespace pooldeck {

/// Makes a callback that any thread may call and that runs `handler` on the UI thread later, if
/// `home` (an object of the UI thread) still lives by then. Called from the UI thread.
template <typename Handler> auto deliverTo(QObject *home, Handler handler)
{
    return [guard = QPointer<QObject>(home), handler = std::move(handler)](auto... values) {
        // The application outlives every page, so posting to it is safe from any thread; whether
        // the page is still there can only be asked at home.
        if (QCoreApplication *application = QCoreApplication::instance()) {
            QMetaObject::invokeMethod(
                application,
                [guard, handler, ... held = std::move(values)] {
                    if (guard)
                        handler(held...);
                },
                Qt::QueuedConnection);
        }
    };
}

} // namespace pooldeck
