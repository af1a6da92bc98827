// SPDX-License-Identifier: GPL-3.0-only
#include "tests/fault/sessionmanager.h"

#include <QDeadlineTimer>

#include <array>
#include <cstdlib>
#include <vector>

#include <X11/SM/SMlib.h>
#include <poll.h>

struct SessionManager::Connections
{
    int listening = 0;
    IceListenObj *listeners = nullptr;
    std::vector<IceConn> accepted;
    SmsConn client = nullptr;
};

struct SessionManager::Protocol
{
    static SessionManager &of(SmPointer data) { return *static_cast<SessionManager *>(data); }

    static Bool anyHost(char *) { return True; }

    static Status newClient(SmsConn client, SmPointer data, unsigned long *mask, SmsCallbacks *callbacks,
                            char **)
    {
        of(data).m_connections->client = client;
        callbacks->register_client = {&registerClient, data};
        callbacks->interact_request = {[](SmsConn, SmPointer, int) {}, data};
        callbacks->interact_done = {[](SmsConn, SmPointer, Bool) {}, data};
        callbacks->save_yourself_request = {[](SmsConn, SmPointer, int, Bool, int, Bool, Bool) {}, data};
        callbacks->save_yourself_phase2_request = {[](SmsConn, SmPointer) {}, data};
        callbacks->save_yourself_done = {&saved, data};
        callbacks->close_connection = {&closed, data};
        callbacks->set_properties = {&setProperties, data};
        callbacks->delete_properties = {&deleteProperties, data};
        callbacks->get_properties = {[](SmsConn, SmPointer) {}, data};
        *mask = SmsRegisterClientProcMask | SmsInteractRequestProcMask | SmsInteractDoneProcMask
            | SmsSaveYourselfRequestProcMask | SmsSaveYourselfP2RequestProcMask | SmsSaveYourselfDoneProcMask
            | SmsCloseConnectionProcMask | SmsSetPropertiesProcMask | SmsDeletePropertiesProcMask
            | SmsGetPropertiesProcMask;
        return True;
    }

    static Status registerClient(SmsConn client, SmPointer data, char *previousId)
    {
        std::free(previousId);
        char *id = SmsGenerateClientID(client);
        SmsRegisterClientReply(client, id);
        std::free(id);
        SmsSaveYourself(client, SmSaveLocal, False, SmInteractStyleNone, False); // as the protocol has it
        of(data).m_registered = true;
        return True;
    }

    static void saved(SmsConn client, SmPointer data, Bool)
    {
        SessionManager &manager = of(data);
        manager.m_saved = true;
        SmsSaveComplete(client);
    }

    static void setProperties(SmsConn, SmPointer, int count, SmProp **properties)
    {
        for (int i = 0; i < count; ++i)
            SmFreeProperty(properties[i]);
        std::free(properties);
    }

    static void deleteProperties(SmsConn, SmPointer, int count, char **names)
    {
        SmFreeReasons(count, names); // a list of strings as well
    }

    static void closed(SmsConn client, SmPointer data, int count, char **reasons)
    {
        SmFreeReasons(count, reasons);
        SessionManager &manager = of(data);
        const IceConn connection = SmsGetIceConnection(client);
        SmsCleanUp(client);
        IceSetShutdownNegotiation(connection, False);
        IceCloseConnection(connection);
        std::erase(manager.m_connections->accepted, connection);
        manager.m_connections->client = nullptr;
    }
};

SessionManager::SessionManager() : m_connections(new Connections)
{
    std::array<char, 256> error{};
    SmsInitialize("test", "1", &Protocol::newClient, this, &Protocol::anyHost, error.size(), error.data());
    if (!IceListenForConnections(&m_connections->listening, &m_connections->listeners, error.size(),
                                 error.data()))
        return;
    for (int i = 0; i < m_connections->listening; ++i)
        IceSetHostBasedAuthProc(m_connections->listeners[i], &Protocol::anyHost);
    char *addresses = IceComposeNetworkIdList(m_connections->listening, m_connections->listeners);
    m_address = addresses;
    std::free(addresses);
}

SessionManager::~SessionManager()
{
    for (const IceConn connection : m_connections->accepted) {
        IceSetShutdownNegotiation(connection, False);
        IceCloseConnection(connection);
    }
    IceFreeListenObjs(m_connections->listening, m_connections->listeners);
    delete m_connections;
}

void SessionManager::askToSave()
{
    m_saved = false;
    SmsSaveYourself(m_connections->client, SmSaveBoth, True, SmInteractStyleAny, False);
}

void SessionManager::askToEnd()
{
    if (m_connections->client)
        SmsDie(m_connections->client);
}

bool SessionManager::waitUntil(const std::function<bool()> &done)
{
    const QDeadlineTimer deadline(30'000);
    while (!done()) {
        if (deadline.hasExpired())
            return false;
        std::vector<pollfd> waiting;
        for (int i = 0; i < m_connections->listening; ++i)
            waiting.push_back({IceGetListenConnectionNumber(m_connections->listeners[i]), POLLIN, 0});
        const std::vector<IceConn> accepted = m_connections->accepted;
        for (const IceConn connection : accepted)
            waiting.push_back({IceConnectionNumber(connection), POLLIN, 0});
        poll(waiting.data(), waiting.size(), 20);
        const auto listening = static_cast<size_t>(m_connections->listening);
        for (size_t i = 0; i < waiting.size(); ++i) {
            if (waiting[i].revents == 0)
                continue;
            if (i < listening) {
                IceAcceptStatus status = IceAcceptFailure;
                if (const IceConn connection = IceAcceptConnection(m_connections->listeners[i], &status))
                    m_connections->accepted.push_back(connection);
            } else if (IceProcessMessages(accepted[i - listening], nullptr, nullptr)
                       == IceProcessMessagesIOError) {
                IceSetShutdownNegotiation(accepted[i - listening], False);
                IceCloseConnection(accepted[i - listening]);
                std::erase(m_connections->accepted, accepted[i - listening]);
                m_connections->client = nullptr;
            }
        }
    }
    return true;
}
