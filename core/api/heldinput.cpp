// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/heldinput.h"

#include <QTcpSocket>

namespace pooldeck {

void HeldInput::take(qint64 available, qint64 most)
{
    if (m_overrun || m_bytes.size() + available > most) {
        m_overrun = true;
        m_bytes.clear();
        m_socket->skip(available);
        return;
    }
    m_bytes += m_socket->read(available);
}

void HeldInput::putBack(qsizetype size)
{
    if (m_socket->isTransactionStarted())
        m_socket->commitTransaction();
    for (qsizetype i = size; i-- > 0;)
        m_socket->ungetChar(m_bytes[i]);
    m_bytes.remove(0, size);
}

} // namespace pooldeck
