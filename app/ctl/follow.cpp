// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/follow.h"

#include <chrono>

using namespace std::chrono_literals;

namespace pooldeckctl {

Follow::Follow(QObject *parent) : QObject(parent)
{
    connect(&m_interrupt, &Interrupt::interrupted, this, [this](int signal) {
        constexpr int OfSignals = 128;
        fail({static_cast<ExitStatus>(OfSignals + signal), {}});
    });
    connect(&m_interrupt, &Interrupt::resized, this, &Follow::repaint);
    connect(&m_second, &QTimer::timeout, this, &Follow::repaint);
    m_second.start(1s);
}

Expected<ExitStatus> Follow::run()
{
    if (!m_result)
        m_loop.exec();
    return *m_result;
}

void Follow::finish(Expected<ExitStatus> result)
{
    if (!m_result)
        m_result = std::move(result);
    m_loop.quit();
}

} // namespace pooldeckctl
