// SPDX-License-Identifier: GPL-3.0-only
#include "app/ctl/watch.h"

#include "app/ctl/eventstream.h"
#include "app/ctl/follow.h"
#include "app/ctl/screen.h"

#include <chrono>
#include <memory>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace pooldeckctl {

namespace {

/// Many changes make one request.
constexpr auto FetchPause = 200ms;

class Watcher : public QObject
{
public:
    Watcher(Context &context, const Watched &watched)
        : m_context(context), m_watched(watched), m_stream(context.api, watched.events)
    {
        if (m_context.output == Output::Table && isOutputTerminal())
            m_screen = std::make_unique<LiveScreen>();
        m_fetchTimer.setSingleShot(true);
        connect(&m_fetchTimer, &QTimer::timeout, this, &Watcher::fetch);
        connect(&m_stream, &EventStream::opened, this, [this] {
            m_lost = false;
            m_fetchTimer.start(0);
        });
        connect(&m_stream, &EventStream::received, this, [this] {
            if (!m_fetchTimer.isActive())
                m_fetchTimer.start(FetchPause);
        });
        connect(&m_stream, &EventStream::lost, this, &Watcher::tellLoss);
        connect(&m_stream, &EventStream::failed, &m_follow, &Follow::fail);
        connect(&m_follow, &Follow::repaint, this, &Watcher::paint);
    }

    Expected<ExitStatus> run()
    {
        m_stream.open();
        const auto result = m_follow.run();
        const bool hadScreen = m_screen != nullptr;
        m_screen.reset();
        if (hadScreen && m_known)
            print(m_watched.toText(m_answer));
        return result;
    }

private:
    void fetch()
    {
        const auto answer = m_watched.fetch();
        if (!answer && answer.error().status == ExitStatus::Unreachable)
            return; // the stream is lost too and comes back
        if (!answer) {
            m_follow.fail(answer.error());
            return;
        }
        const bool changed = !m_known || *answer != m_answer;
        m_known = true;
        m_answer = *answer;
        if (m_screen)
            paint();
        else if (changed && m_context.output == Output::Json)
            printJsonLine(m_answer);
        else if (changed)
            print(m_watched.toText(m_answer) + u'\n');
        if (m_watched.isOver && m_watched.isOver(m_answer))
            m_follow.finish(ExitStatus::Done);
    }

    void paint()
    {
        if (!m_screen || !m_known)
            return;
        const QString trouble =
            m_lost ? u"The connection to the server is lost; trying again.\n\n"_s : QString();
        m_screen->show(trouble + m_watched.toText(m_answer));
    }

    void tellLoss()
    {
        m_lost = true;
        if (m_screen)
            paint();
        else
            printError(u"pooldeckctl: The connection to the server is lost; trying again.\n"_s);
    }

    Context &m_context;
    const Watched &m_watched;
    QJsonObject m_answer;
    bool m_known = false;
    bool m_lost = false;
    std::unique_ptr<LiveScreen> m_screen;
    Follow m_follow;
    QTimer m_fetchTimer;
    EventStream m_stream;
};

} // namespace

Expected<ExitStatus> watch(Context &context, const Watched &watched)
{
    return Watcher(context, watched).run();
}

} // namespace pooldeckctl
