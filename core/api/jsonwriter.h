// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QLatin1StringView>
#include <QStringView>

namespace pooldeck {

/// Appends compact JSON to a byte array, member by member, without building a document first.
///
/// It puts the commas; balanced begin and end calls, and a key before each member, are the caller's
/// affair. Any thread; the array must outlive it.
class JsonWriter
{
public:
    explicit JsonWriter(QByteArray &out) : m_out(out) { }

    JsonWriter &beginObject();
    JsonWriter &endObject();
    JsonWriter &beginArray();
    JsonWriter &endArray();
    /// A literal that needs no escaping.
    JsonWriter &key(QByteArrayView name);
    JsonWriter &key(QStringView name);

    /// Lone surrogates become U+FFFD.
    JsonWriter &string(QStringView text);
    JsonWriter &string(QLatin1StringView text);
    /// ASCII that needs no escaping.
    JsonWriter &plainString(QByteArrayView text);
    JsonWriter &number(qint64 value);
    /// Rounded to `decimals`; what is not finite becomes null.
    JsonWriter &number(double value, int decimals);
    JsonWriter &boolean(bool value);
    JsonWriter &null();
    /// JSON text that is known to be valid.
    JsonWriter &raw(QByteArrayView json);

private:
    void separate();
    char *grow(qsizetype more);
    void appendString(QStringView text);

    QByteArray &m_out;
    bool m_needsComma = false;
};

} // namespace pooldeck
