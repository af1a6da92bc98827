// SPDX-License-Identifier: GPL-3.0-only
#include "ui/tasks/logtext.h"

#include "ui/theme.h"

#include <QDateTime>
#include <QFontDatabase>
#include <QRegularExpression>
#include <QScrollBar>
#include <QSyntaxHighlighter>
#include <QTextBlock>

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

// A line is "12:03:44  err  words".
constexpr int TimeLength = 8;
constexpr int StreamPlace = TimeLength + 2;
constexpr int StreamLength = 3;
constexpr auto Stderr = "err"_L1;

constexpr qsizetype MostAtOnce = 150; // lines
constexpr qsizetype MostTextAtOnce = 30'000; // characters

QLatin1StringView streamMark(LogStream stream)
{
    switch (stream) {
    case LogStream::Stdout:
        return "out"_L1;
    case LogStream::Stderr:
        return Stderr;
    case LogStream::Log:
        break;
    }
    return "   "_L1;
}

/// Without what a terminal would take as a command, and on one line.
QString cleaned(QString text)
{
    static const QRegularExpression commands(u"\\x1b(\\[[0-?]*[ -/]*[@-~]|[@-Z\\\\-_])"_s);
    if (text.contains(u'\x1b'))
        text.remove(commands);
    for (QChar &c : text) {
        const bool breaks = c == QChar::LineSeparator || c == QChar::ParagraphSeparator;
        if (breaks || (c != u'\t' && c.category() == QChar::Other_Control))
            c = u' ';
    }
    return text;
}

QString lineOf(const LogLine &line)
{
    const auto time = QDateTime::fromMSecsSinceEpoch(line.time.time_since_epoch().count());
    return u"%1  %2  %3"_s.arg(time.toString(u"HH:mm:ss"_s), streamMark(line.stream), cleaned(line.text));
}

} // namespace

/// Colours the parts of each line.
class LogHighlighter final : public QSyntaxHighlighter
{
public:
    explicit LogHighlighter(QTextDocument *document) : QSyntaxHighlighter(document) { }

    void setTheme(const Theme &theme)
    {
        m_quiet.setForeground(theme.muted);
        m_error.setForeground(theme.bad);
        rehighlight();
    }

protected:
    void highlightBlock(const QString &text) override
    {
        setFormat(0, StreamPlace + StreamLength, m_quiet);
        if (QStringView(text).sliced(std::min<qsizetype>(StreamPlace, text.size())).startsWith(Stderr))
            setFormat(StreamPlace, static_cast<int>(text.size()) - StreamPlace, m_error);
    }

private:
    QTextCharFormat m_quiet;
    QTextCharFormat m_error;
};

LogText::LogText(QWidget *parent) : QPlainTextEdit(parent), m_highlighter(new LogHighlighter(document()))
{
    setReadOnly(true);
    setUndoRedoEnabled(false);
    setTabChangesFocus(true);
    setMaximumBlockCount(MostLines);
    setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setFrameShape(NoFrame);
    QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    fixed.setPointSizeF(font().pointSizeF());
    setFont(fixed);
    setTabStopDistance(8 * QFontMetricsF(fixed).horizontalAdvance(u' '));
    document()->setDocumentMargin(8);
    setAccessibleName(tr("Log of the task"));
    m_highlighter->setTheme(Theme::of(palette()));
    m_put.setSingleShot(true);
    connect(&m_put, &QTimer::timeout, this, &LogText::putSome);
}

void LogText::clearLines()
{
    m_put.stop();
    m_waiting.clear();
    m_added = 0;
    clear();
}

void LogText::addLines(const std::vector<LogLine> &lines, bool more)
{
    m_waiting.insert(m_waiting.end(), lines.begin(), lines.end());
    m_added += std::ssize(lines);
    if (m_waiting.size() > MostLines)
        m_waiting.erase(m_waiting.begin(), m_waiting.end() - static_cast<std::ptrdiff_t>(MostLines));
    if (!more && !m_waiting.empty() && !m_put.isActive())
        m_put.start(0ms);
}

void LogText::putSome()
{
    QStringList lines;
    qsizetype length = 0;
    while (!m_waiting.empty() && lines.size() < MostAtOnce && length < MostTextAtOnce) {
        lines << lineOf(m_waiting.front());
        length += lines.last().size();
        m_waiting.pop_front();
    }
    if (lines.isEmpty())
        return;
    QScrollBar *bar = verticalScrollBar();
    const bool following = bar->value() >= bar->maximum();
    const int place = bar->value();
    const int excess = document()->isEmpty() ? 0 : blockCount() + static_cast<int>(lines.size()) - MostLines;
    const int leaving = following || excess <= 0 ? 0 : heightOfFirst(excess);
    appendPlainText(lines.join(u'\n'));
    if (following)
        bar->setValue(bar->maximum());
    else
        bar->setValue(place - leaving);
    if (!m_waiting.empty())
        m_put.start(0ms);
}

int LogText::heightOfFirst(int blocks) const
{
    int lines = 0;
    QTextBlock block = document()->begin();
    for (int i = 0; i < blocks && block.isValid(); ++i, block = block.next())
        lines += std::max(1, block.lineCount());
    return lines;
}

void LogText::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        m_highlighter->setTheme(Theme::of(palette()));
}

} // namespace pooldeck
