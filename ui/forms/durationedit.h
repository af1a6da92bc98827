// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QLineEdit>

#include <chrono>
#include <optional>

namespace pooldeck {

/// A duration as people write it: "90", "90s", "1.5 h", "2d", "1h 30m"; seconds where no unit is given.
/// Nothing if it is none.
std::optional<std::chrono::milliseconds> durationFromText(const QString &text);
/// The same back, exactly: "1h 30m".
QString durationToText(std::chrono::milliseconds value);

/// A line for a duration, which may be empty. Home: the UI thread.
class DurationEdit final : public QLineEdit
{
    Q_OBJECT

public:
    explicit DurationEdit(QWidget *parent = nullptr);

    void setDuration(std::optional<std::chrono::milliseconds> value);
    /// Nothing if it is empty or none; see isWrong().
    std::optional<std::chrono::milliseconds> duration() const;
    bool isWrong() const;
    /// What is said of a text that is no duration.
    static QString complaint();
};

} // namespace pooldeck
