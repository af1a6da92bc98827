// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QByteArray>
#include <QByteArrayList>
#include <QJsonObject>
#include <QString>

#include <limits>

namespace pooldeck {

/// What text a parameter may be: said once, for the check of a request and for the API's document. A value;
/// any thread.
class ValueRule
{
public:
    /// Of 1 to `longest` characters.
    static ValueRule text(qsizetype longest = 1'000);
    static ValueRule integer(qint64 least, qint64 most = std::numeric_limits<qint64>::max());
    static ValueRule number(double least, double most);
    /// `true` or `false`.
    static ValueRule boolean();
    /// One of these words.
    static ValueRule choice(QByteArrayList words);
    /// Some of these words, separated by commas.
    static ValueRule choices(QByteArrayList words);

    /// What stands for it if it is not there.
    ValueRule orElse(QJsonValue fallback) const;

    /// What is wrong with a value, as the end of a sentence about the parameter; empty if nothing is.
    QString fault(const QString &value) const;
    /// A value without fault as JSON; an array for choices().
    QJsonValue valueOf(const QString &value) const;
    /// The JSON Schema of it, of the array for choices().
    QJsonObject schema() const;

private:
    enum class Kind { Text, Integer, Number, Boolean, Choice, Choices };
    explicit ValueRule(Kind kind) : m_kind(kind) { }
    bool isWord(QStringView value) const;

    Kind m_kind;
    qsizetype m_longest = 0;
    qint64 m_least = 0;
    qint64 m_most = 0;
    double m_leastNumber = 0;
    double m_mostNumber = 0;
    QByteArrayList m_words;
    QJsonValue m_fallback = QJsonValue::Undefined;
};

} // namespace pooldeck
