// SPDX-License-Identifier: GPL-3.0-only
#include "app/limitoptions.h"

#include "app/optionvalues.h"

#include <array>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

template <typename Value> auto &memberOf(Options &options, Value Options::*member)
{
    return options.*member;
}

template <typename Value> auto &memberOf(Options &options, Value HttpLimits::*member)
{
    return options.http.*member;
}

void assign(std::integral auto &to, qint64 value)
{
    to = static_cast<std::remove_reference_t<decltype(to)>>(value);
}

void assign(std::chrono::milliseconds &to, qint64 seconds)
{
    to = std::chrono::seconds(seconds);
}

/// Takes the value into this member, if it is within the bounds; times are in seconds.
template <auto Member, qint64 Least, qint64 Most> Applied number(Options &options, const QString &value)
{
    return applyNumber(value, Least, Most, [&](qint64 n) { assign(memberOf(options, Member), n); });
}

// QtHttpServer stops reading the fields of a request beyond these without a word, and then takes what
// follows, the body's bytes, for the next request. What the guard lets through must stay within.
constexpr qint64 MostFields = 100;
constexpr qint64 LargestHead = 100 * 1024;

constexpr std::array Table{
    OptionSpec{"limit-request-line"_L1, OptionSpec::Kind::Number, "BYTES"_L1,
               "The longest request line; 414 beyond (default 8192)."_L1,
               number<&HttpLimits::requestLine, 256, 65'536>},
    OptionSpec{
        "limit-head"_L1, OptionSpec::Kind::Number, "BYTES"_L1,
        "The largest head of a request, its line and fields; 431 beyond (default 16384, at most 102400)."_L1,
        number<&HttpLimits::head, 1024, LargestHead>},
    OptionSpec{"limit-fields"_L1, OptionSpec::Kind::Number, "N"_L1,
               "The most header fields of a request; 431 beyond (default 100, which is the most)."_L1,
               number<&HttpLimits::fields, 16, MostFields>},
    OptionSpec{"limit-body"_L1, OptionSpec::Kind::Number, "BYTES"_L1,
               "The largest body of a request; 413 beyond (default 8388608)."_L1,
               number<&HttpLimits::body, 1024, 1'073'741'824>},
    OptionSpec{"limit-upload"_L1, OptionSpec::Kind::Number, "BYTES"_L1,
               "The largest file that may be uploaded; 413 beyond (default 1073741824)."_L1,
               number<&HttpLimits::upload, 0, 1'099'511'627'776>},
    OptionSpec{
        "limit-pipelined"_L1, OptionSpec::Kind::Number, "BYTES"_L1,
        "How much of further requests is held while one is being answered; 413 beyond (default 262144)."_L1,
        number<&HttpLimits::pipelined, 1024, 67'108'864>},
    OptionSpec{
        "limit-unsent"_L1, OptionSpec::Kind::Number, "BYTES"_L1,
        "How much of its answers a client may leave unread before its next request waits (default 262144)."_L1,
        number<&HttpLimits::unsent, 1024, 67'108'864>},
    OptionSpec{"limit-connections"_L1, OptionSpec::Kind::Number, "N"_L1,
               "The most connections; 503 beyond (default 256)."_L1,
               number<&HttpLimits::connections, 1, 10'000>},
    OptionSpec{"limit-streams"_L1, OptionSpec::Kind::Number, "N"_L1,
               "The most event streams, followed logs and WebSockets; 503 beyond (default 64)."_L1,
               number<&HttpLimits::streams, 1, 10'000>},
    OptionSpec{"limit-stream-unsent"_L1, OptionSpec::Kind::Number, "BYTES"_L1,
               "How much of a stream a client may leave unread before it is dropped (default 1048576)."_L1,
               number<&HttpLimits::streamUnsent, 65'536, 67'108'864>},
    OptionSpec{"limit-backlog"_L1, OptionSpec::Kind::Number, "N"_L1,
               "How many connections may wait to be accepted (default 256)."_L1,
               number<&HttpLimits::backlog, 1, 4'096>},
    OptionSpec{"head-timeout"_L1, OptionSpec::Kind::Number, "SECONDS"_L1,
               "How long a request's head may take; 408 beyond (default 5)."_L1,
               number<&HttpLimits::headTime, 1, 3'600>},
    OptionSpec{"body-timeout"_L1, OptionSpec::Kind::Number, "SECONDS"_L1,
               "How long a request's body may pause; 408 beyond (default 10)."_L1,
               number<&HttpLimits::bodySilence, 1, 3'600>},
    OptionSpec{"idle-timeout"_L1, OptionSpec::Kind::Number, "SECONDS"_L1,
               "How long a connection may be idle between two requests (default 60)."_L1,
               number<&HttpLimits::idle, 1, 86'400>},
    OptionSpec{"read-timeout"_L1, OptionSpec::Kind::Number, "SECONDS"_L1,
               "How long a client may read nothing of its answer before it is dropped (default 10)."_L1,
               number<&HttpLimits::writeStall, 1, 3'600>},
    OptionSpec{
        "limit-submissions"_L1, OptionSpec::Kind::Number, "N"_L1,
        "Tasks a second that each access token may submit; 429 beyond; 0 for any number (default 0)."_L1,
        number<&Options::submissionsPerSecond, 0, 1'000'000>},
    OptionSpec{"limit-queued"_L1, OptionSpec::Kind::Number, "N"_L1,
               "The most tasks that have not ended; 429 beyond; 0 for any number (default 2000000)."_L1,
               number<&Options::maxUnfinished, 0, 1'000'000'000>},
    OptionSpec{"limit-result"_L1, OptionSpec::Kind::Number, "BYTES"_L1,
               "The largest result of a task; it fails beyond (default 67108864)."_L1,
               number<&Options::maxResultBytes, 1024, 67'108'864>},
    OptionSpec{
        "limit-log"_L1, OptionSpec::Kind::Number, "BYTES"_L1,
        "How much of the log of each attempt of a task is kept; the oldest lines go (default 1048576)."_L1,
        number<&Options::maxLogBytes, 4'096, 67'108'864>},
    OptionSpec{"min-free-mb"_L1, OptionSpec::Kind::Number, "MB"_L1,
               "What must be left on the disk for a task to be accepted; 507 below; 0 for nothing (default "
               "50, on a disk of 1 GB or more)."_L1,
               [](Options &options, const QString &value) -> Applied {
                   return applyNumber(value, 0, 1'000'000,
                                      [&](int n) { options.minFreeBytes = qint64(n) * 1'000'000; });
               }},
};

} // namespace

std::span<const OptionSpec> limitOptions()
{
    return Table;
}

} // namespace pooldeck
