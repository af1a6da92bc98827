// SPDX-License-Identifier: GPL-3.0-only
#include "core/types/fetchtask.h"

#include "core/task/onthread.h"
#include "core/types/httpdownload.h"
#include "core/types/partfile.h"

#include <QFileInfo>
#include <QNetworkRequest>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr int MaxRedirects = 10;
constexpr qint64 ChunkBytes = 256 * 1024;

QNetworkRequest requestFor(const QUrl &url, const FetchedPart &part)
{
    QNetworkRequest request(url);
    request.setAttribute(QNetworkRequest::RedirectPolicyAttribute, QNetworkRequest::ManualRedirectPolicy);
    // Fetches have nothing to do with each other: neither cookies nor passwords go from one to the next.
    request.setAttribute(QNetworkRequest::CookieLoadControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::CookieSaveControlAttribute, QNetworkRequest::Manual);
    request.setAttribute(QNetworkRequest::AuthenticationReuseAttribute, QNetworkRequest::Manual);
    // Over HTTP/2, Qt 6.4 does not hold the sender back when its read buffer is full.
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setRawHeader("User-Agent", "Pooldeck");
    request.setRawHeader("Accept", "*/*");
    request.setRawHeader("Accept-Encoding", "identity"); // the bytes themselves: a range counts those
    if (part.bytes > 0) {
        request.setRawHeader("Range", "bytes=" + QByteArray::number(part.bytes) + "-");
        request.setRawHeader("If-Range", part.validator);
    }
    return request;
}

/// One run of one task. Lives in the frame of the coroutine that runs it.
class Fetch
{
public:
    Fetch(FetchClient &client, const FetchTimes &times, TaskContext &context)
        : m_client(client), m_times(times), m_context(context),
          m_url(context.params()["url"_L1].toString(), QUrl::StrictMode),
          m_sha256(context.params()["sha256"_L1].toString().toLatin1()),
          m_maxBytes(context.params()["max_bytes"_L1].toInteger(DefaultMaxBytes)),
          m_file(context.params()["target"_L1].toString(), ifThere(context))
    {
    }

    QCoro::Task<QJsonValue> run()
    {
        if (!m_url.isValid() || m_url.host().isEmpty())
            throw TaskFailure(u"\"%1\" is no valid address: %2."_s.arg(shownUrl(m_url), m_url.errorString()));
        OnThread checking(m_client.disk(), [this] { return m_file.check(); });
        const QString path = co_await checking.run();
        const FetchClient::Claim claim = m_client.claim(path);
        if (!claim)
            throw TaskFailure(u"Another task is fetching to %1 now."_s.arg(path),
                              {{"reason"_L1, "target_busy"_L1}, {"path"_L1, path}});
        QJsonValue result;
        std::exception_ptr failure;
        try {
            result = co_await transfer();
        } catch (...) {
            failure = std::current_exception();
        }
        OnThread leaving(m_client.disk(),
                         [this] { return m_worthless ? !m_file.discard() : m_file.leave(); });
        const bool kept = co_await leaving.run();
        if (kept)
            m_context.log(u"What has come so far stays in %1.part for a further attempt."_s.arg(path));
        if (failure)
            std::rethrow_exception(failure);
        co_return result;
    }

private:
    static PartFile::IfThere ifThere(const TaskContext &context)
    {
        if (context.params()["overwrite"_L1].toBool())
            return PartFile::IfThere::Replace;
        return context.attempt() > 1 ? PartFile::IfThere::FailUnlessSame : PartFile::IfThere::Fail;
    }

    QCoro::Task<QJsonValue> transfer()
    {
        if (!m_sha256.isEmpty()) {
            OnThread looking(m_client.disk(),
                             [this] { return m_file.isThere(m_sha256, m_context.stopToken()); });
            if (co_await looking.run()) {
                m_context.log(u"An earlier attempt has made it already."_s);
                m_bytes = QFileInfo(m_file.target()).size();
                co_return resultOf({.url = m_url}, m_sha256);
            }
        }
        OnThread takingUp(m_client.disk(), [this] { return m_file.takeUp(m_url, m_context.stopToken()); });
        m_part = co_await takingUp.run();
        QUrl at = m_url;
        int redirects = 0;
        while (!m_context.stopRequested()) {
            HttpDownload download(m_client.manager(), requestFor(at, m_part), m_times, m_context.stopToken());
            const std::optional<FetchResponse> response = co_await headOf(download);
            if (!response)
                break;
            const FetchStep step = nextFetchStep(*response, m_part);
            switch (step.kind) {
            case FetchStep::Redirect:
                if (++redirects > MaxRedirects)
                    fail(u"The server redirects more than %1 times."_s.arg(MaxRedirects), at,
                         u"too_many_redirects"_s, response->status);
                at = step.target;
                m_context.log(u"Redirected to %1."_s.arg(shownUrl(at)));
                break;
            case FetchStep::StartOver:
                m_context.log(u"The part that is there cannot be gone on with; beginning anew."_s);
                co_await discard();
                break;
            case FetchStep::Fail:
                fail(step.message, at, u"http_status"_s, response->status);
            case FetchStep::Complete:
                co_return co_await finish(*response);
            case FetchStep::Whole:
            case FetchStep::Rest:
                co_await begin(*response, step);
                if (co_await receive(download, step.total))
                    co_return co_await finish(*response);
                co_return QJsonValue();
            }
        }
        co_return QJsonValue();
    }

    /// Nothing if the task was asked to stop.
    QCoro::Task<std::optional<FetchResponse>> headOf(HttpDownload &download)
    {
        for (;;) {
            if (const std::optional<FetchResponse> response = download.head())
                co_return response;
            if (download.hasEnded())
                failNetwork(download);
            if (!co_await news(download))
                co_return std::nullopt;
        }
    }

    /// False if the task was asked to stop.
    QCoro::Task<bool> news(HttpDownload &download)
    {
        const HttpDownload::Sign sign = co_await download.next();
        if (sign == HttpDownload::Sign::ConnectTimedOut)
            fail(u"No connection within %1 s."_s.arg(std::chrono::duration<double>(m_times.connect).count()),
                 m_url, u"connect_timeout"_s);
        if (sign == HttpDownload::Sign::IdleTimedOut)
            fail(u"The server sent nothing for %1 s."_s.arg(
                     std::chrono::duration<double>(m_times.idle).count()),
                 m_url, u"idle_timeout"_s);
        co_return sign == HttpDownload::Sign::News;
    }

    QCoro::Task<> discard()
    {
        OnThread discarding(m_client.disk(), [this] { return m_file.discard(); });
        co_await discarding.run();
        m_part = {};
    }

    QCoro::Task<> begin(const FetchResponse &response, const FetchStep &step)
    {
        if (step.total.value_or(0) > m_maxBytes)
            failTooLarge(step.total);
        if (step.total) {
            OnThread comparing(m_client.disk(), [&] {
                m_file.checkSize(*step.total);
                return true;
            });
            co_await comparing.run();
        }
        if (step.kind == FetchStep::Rest) {
            m_resumedFrom = m_part.bytes;
            m_context.log(u"Going on at byte %1."_s.arg(m_part.bytes));
        } else {
            const QByteArray validator = rangeValidator(response);
            OnThread beginning(m_client.disk(), [&] { return m_file.begin(m_url, validator, step.total); });
            co_await beginning.run();
            m_part = {};
        }
        m_bytes = m_part.bytes;
        m_context.reportProgress(m_bytes, step.total.value_or(0));
    }

    /// False if the task was asked to stop.
    QCoro::Task<bool> receive(HttpDownload &download, std::optional<qint64> total)
    {
        for (;;) {
            const bool ended = download.hasEnded(); // before the read, which takes what came until then
            const QByteArray chunk = download.read(ChunkBytes);
            if (!chunk.isEmpty()) {
                if (m_bytes + chunk.size() > m_maxBytes)
                    failTooLarge(total);
                OnThread appending(m_client.disk(), [&] { return m_file.append(chunk); });
                m_bytes = co_await appending.run();
                m_context.reportProgress(m_bytes, std::max(total.value_or(0), total ? m_bytes : 0));
                if (m_context.stopRequested())
                    co_return false;
            } else if (ended) {
                break;
            } else if (!co_await news(download)) {
                co_return false;
            }
        }
        if (!download.fault().isEmpty())
            failNetwork(download);
        if (total && m_bytes != *total)
            fail(u"The connection ended after %1 of %2 bytes."_s.arg(m_bytes).arg(*total), m_url,
                 u"truncated"_s);
        co_return true;
    }

    QCoro::Task<QJsonValue> finish(const FetchResponse &response)
    {
        OnThread finishing(m_client.disk(), [&] { return m_file.finish(m_sha256); });
        const QByteArray digest = co_await finishing.run();
        m_bytes = std::max(m_bytes, m_part.bytes);
        co_return resultOf(response, digest);
    }

    QJsonObject resultOf(const FetchResponse &response, const QByteArray &digest)
    {
        m_context.reportProgress(m_bytes, m_bytes);
        const auto textOrNull = [](const QByteArray &text) {
            return text.isEmpty() ? QJsonValue() : QJsonValue(QString::fromUtf8(text));
        };
        return {{"path"_L1, m_file.target()},
                {"url"_L1, shownUrl(response.url)},
                {"bytes"_L1, m_bytes},
                {"resumed_from"_L1, m_resumedFrom},
                {"content_type"_L1, textOrNull(response.contentType)},
                {"etag"_L1, textOrNull(response.etag)},
                {"sha256"_L1, QString::fromLatin1(digest)}};
    }

    [[noreturn]] static void fail(const QString &message, const QUrl &url, const QString &reason,
                                  int status = 0)
    {
        QJsonObject details{{"reason"_L1, reason}, {"url"_L1, shownUrl(url)}};
        if (status > 0)
            details["status"_L1] = status;
        throw TaskFailure(message, details);
    }
    [[noreturn]] void failNetwork(const HttpDownload &download) const
    {
        fail(u"%1 could not be fetched: %2."_s.arg(shownUrl(m_url), download.fault()), m_url,
             download.faultName());
    }
    [[noreturn]] void failTooLarge(std::optional<qint64> total)
    {
        m_worthless = true;
        fail(u"It has %1 bytes; at most %2 are allowed."_s
                 .arg(total ? QString::number(*total) : u"more than %1"_s.arg(m_bytes))
                 .arg(m_maxBytes),
             m_url, u"too_large"_s);
    }

    FetchClient &m_client;
    const FetchTimes m_times;
    TaskContext &m_context;
    const QUrl m_url;
    const QByteArray m_sha256; // that is expected; empty: any
    const qint64 m_maxBytes;
    PartFile m_file;
    FetchedPart m_part;
    qint64 m_bytes = 0;
    qint64 m_resumedFrom = 0;
    bool m_worthless = false; // what has come is of no use to a further attempt
};

} // namespace

QCoro::Task<QJsonValue> runFetch(std::shared_ptr<FetchClient> client, FetchTimes times, TaskContext &context)
{
    Fetch fetch(*client, times, context);
    co_return co_await fetch.run();
}

} // namespace pooldeck
