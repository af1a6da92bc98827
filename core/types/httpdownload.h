// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/activity.h"
#include "core/types/fetchresponse.h"
#include "core/types/fetchtimes.h"

#include <QNetworkRequest>
#include <QObject>
#include <QTimer>

#include <coroutine>
#include <functional>
#include <memory>
#include <stop_token>

class QNetworkAccessManager;
class QNetworkReply;

namespace pooldeck {

/// One GET request whose answer a coroutine takes piece by piece, at its own pace: what it has not taken
/// fills a buffer of ReadAhead bytes and then holds the sender back. Redirects are not followed.
///
/// Home: the loop of the manager. One coroutine waits at a time; it may let this die at any time, which
/// ends the request.
class HttpDownload final : public QObject
{
    Q_OBJECT

public:
    static constexpr qint64 ReadAhead = 1024 * 1024;

    enum class Sign {
        News, ///< the head, bytes or the end have come
        ConnectTimedOut,
        IdleTimedOut,
        Stopped, ///< the token was asked to stop
    };

    HttpDownload(QNetworkAccessManager &manager, const QNetworkRequest &request, const FetchTimes &times,
                 std::stop_token token);
    ~HttpDownload() override;

    /// To be awaited. The times count only while somebody waits, so a slow disk is not taken for a slow
    /// server, nor a request that waits for one of the manager's connections.
    auto next()
    {
        struct Awaiter
        {
            HttpDownload &download;
            bool await_ready() const { return download.hasSign(); }
            void await_suspend(std::coroutine_handle<> awaiter) { download.suspend(awaiter); }
            Sign await_resume() { return download.takeSign(); }
        };
        return Awaiter{*this};
    }

    /// The answer's head; nothing before it has come.
    std::optional<FetchResponse> head() const;
    /// At most so many bytes of the body; empty if none are there now.
    QByteArray read(qint64 most);
    /// No further bytes come. Those that are there may still be read.
    bool hasEnded() const;
    /// Why it ended too early, for people; empty if it did not.
    QString fault() const;
    /// The same for programs: a name of QNetworkReply::NetworkError.
    QString faultName() const;

private:
    bool hasSign() const { return m_news || m_stopped || m_timedOut; }
    Sign takeSign();
    void suspend(std::coroutine_handle<> awaiter);
    void noteNews();
    void wake();
    void resume();
    void startClock();

    const FetchTimes m_times;
    const std::unique_ptr<QNetworkReply, void (*)(QNetworkReply *)> m_reply;
    QTimer m_clock;
    Resumption m_awaiter; // empty while nobody waits
    bool m_connecting = false; // it has left the manager's queue
    bool m_sent = false;
    bool m_news = false;
    bool m_timedOut = false;
    bool m_stopped = false;
    // Last: its destructor waits for a callback under way, which posts to this.
    const std::unique_ptr<std::stop_callback<std::function<void()>>> m_onStop;
};

} // namespace pooldeck
