// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/activity.h"

namespace pooldeck {

/// A QCoreApplication or QApplication that tells the monitor which event each watched thread handles.
///
/// notify() sees the events of all threads and costs a few stores. Qt means to call it for the main thread
/// only some day; the other loops' stalls then have no receiver and event, and keep the rest.
template <typename Base> class WatchedApplication : public Base
{
public:
    using Base::Base;

    bool notify(QObject *receiver, QEvent *event) override
    {
        const ActivityScope scope(receiver, event);
        return Base::notify(receiver, event);
    }
};

} // namespace pooldeck
