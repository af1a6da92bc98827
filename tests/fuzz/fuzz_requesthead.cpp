// SPDX-License-Identifier: GPL-3.0-only
// The request head: whatever the bytes, and however they are cut, one verdict and no view beyond them.
#include "core/api/requesthead.h"
#include "core/api/requesttarget.h"
#include "tests/fuzz/require.h"

using namespace pooldeck;

namespace {

bool isInside(QByteArrayView part, QByteArrayView whole)
{
    return part.isEmpty() || (part.begin() >= whole.begin() && part.end() <= whole.end());
}

void checkTarget(const RequestHead &head)
{
    if (const auto segments = PathSegments::split(head.path())) {
        for (qsizetype i = 0; i < segments->size(); ++i) {
            const QByteArrayView segment = (*segments)[i];
            require(segment != QByteArrayView(".") && segment != QByteArrayView(".."));
            for (const char c : segment)
                require(c != '/' && c != '\\' && static_cast<unsigned char>(c) >= 0x20 && c != 0x7f);
        }
    }
    if (const auto items = queryItems(head.query())) {
        for (const auto &[name, value] : *items)
            require(!name.contains(QChar(0)) && !value.contains(QChar(0)));
    }
}

void checkComplete(const RequestHead &head, QByteArrayView bytes, const HttpLimits &limits)
{
    require(head.size() > 0 && head.size() <= bytes.size() && head.size() <= limits.head);
    require(bytes.first(head.size()).endsWith("\r\n\r\n"));
    require(head.path().startsWith('/') && isInside(head.path(), bytes) && isInside(head.query(), bytes));
    require(head.contentLength() >= 0);
    for (const QByteArrayView name : {"host", "content-length", "authorization", "origin", "x"}) {
        const QByteArrayView value = head.field(name);
        require(isInside(value, bytes));
        require(value.isEmpty() || head.hasField(name));
        for (const char c : value)
            require(c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f));
    }
    checkTarget(head);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    if (size == 0)
        return 0;
    // The first byte says where the bytes are cut in two, as a network may do it.
    const QByteArray copy(reinterpret_cast<const char *>(data) + 1, static_cast<qsizetype>(size) - 1);
    const QByteArrayView bytes(copy);
    const QByteArrayView prefix = bytes.first(bytes.size() * data[0] / 256);
    const HttpLimits limits{.requestLine = 256, .head = 1024, .fields = 12};

    RequestHead whole;
    const RequestHead::Verdict verdict = whole.parse(bytes, limits);
    if (verdict == RequestHead::Verdict::Complete)
        checkComplete(whole, bytes, limits);
    RequestHead part;
    switch (part.parse(prefix, limits)) {
    case RequestHead::Verdict::Incomplete:
        break;
    case RequestHead::Verdict::Complete:
        require(verdict == RequestHead::Verdict::Complete && part.size() == whole.size());
        require(part.path() == whole.path() && part.contentLength() == whole.contentLength());
        break;
    case RequestHead::Verdict::Refused:
        require(verdict == RequestHead::Verdict::Refused);
        break;
    }
    return 0;
}
