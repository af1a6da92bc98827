// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QByteArray>

#include <functional>

/// A desktop's session manager (XSMP 1.0, by libSM) for one program. It works while waitUntil() is called.
/// One at a time: libSM keeps its callbacks for the whole process.
class SessionManager
{
public:
    SessionManager();
    ~SessionManager();
    Q_DISABLE_COPY_MOVE(SessionManager)

    /// What $SESSION_MANAGER has to be for the program; empty if there is none.
    QByteArray address() const { return m_address; }

    bool hasClient() const { return m_registered; }
    /// Tells the program that the user logs out; it may still save, and then says that it has.
    void askToSave();
    bool hasSaved() const { return m_saved; }
    /// Tells it to end now.
    void askToEnd();

    /// Serves the program until `done`, which is asked again and again; false after 30 s.
    bool waitUntil(const std::function<bool()> &done);

private:
    struct Protocol; // libSM's callbacks
    struct Connections;

    QByteArray m_address;
    Connections *m_connections;
    bool m_registered = false;
    bool m_saved = false;
};
