// SPDX-License-Identifier: GPL-3.0-only
#include "core/store/logtext.h"

namespace pooldeck {

QByteArray logLinesToText(std::span<const LogLine> lines)
{
    QByteArray data;
    for (const LogLine &line : lines) {
        data += QByteArray::number(static_cast<qint64>(line.time.time_since_epoch().count())) + ' '
            + QByteArray::number(static_cast<int>(line.stream)) + ' ' + line.text.toUtf8() + '\n';
    }
    return data;
}

std::vector<LogLine> logLinesFromText(const QByteArray &data, qint64 firstLine, qint64 after)
{
    std::vector<LogLine> lines;
    qint64 number = firstLine;
    for (qsizetype begin = 0; begin < data.size(); ++number) {
        const qsizetype end = data.indexOf('\n', begin);
        if (number > after) {
            const qsizetype stream = data.indexOf(' ', begin) + 1;
            const qsizetype text = data.indexOf(' ', stream) + 1;
            const qint64 ms = data.sliced(begin, stream - 1 - begin).toLongLong();
            lines.push_back({number, Timestamp(std::chrono::milliseconds(ms)),
                             static_cast<LogStream>(data.sliced(stream, text - 1 - stream).toInt()),
                             QString::fromUtf8(data.constData() + text, end - text)});
        }
        begin = end + 1;
    }
    return lines;
}

} // namespace pooldeck
