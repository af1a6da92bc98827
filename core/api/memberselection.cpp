// SPDX-License-Identifier: GPL-3.0-only
#include "core/api/memberselection.h"

namespace pooldeck {

namespace {

// Where a value ends that begins there, in JSON of our own.
qsizetype endOfValue(QByteArrayView json, qsizetype at)
{
    int depth = 0;
    bool inString = false;
    for (; at < json.size(); ++at) {
        const char c = json[at];
        if (inString) {
            if (c == '\\')
                ++at;
            else if (c == '"')
                inString = false;
        } else if (c == '"') {
            inString = true;
        } else if (c == '{' || c == '[') {
            ++depth;
        } else if (c == '}' || c == ']') {
            if (depth-- == 0)
                return at;
        } else if (c == ',' && depth == 0) {
            return at;
        }
    }
    return at;
}

} // namespace

QByteArray selectedMembers(QByteArray object, const QByteArrayList &names)
{
    if (names.isEmpty())
        return object;
    QByteArray selected = "{";
    for (qsizetype at = 1; at < object.size() && object[at] == '"';) {
        const qsizetype keyEnd = object.indexOf('"', at + 1);
        const qsizetype end = endOfValue(object, keyEnd + 2);
        if (names.contains(QByteArrayView(object).sliced(at + 1, keyEnd - at - 1))) {
            if (selected.size() > 1)
                selected += ',';
            selected += QByteArrayView(object).sliced(at, end - at);
        }
        at = end + 1;
    }
    return selected + '}';
}

} // namespace pooldeck
