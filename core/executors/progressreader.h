// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/task/task.h"

#include <QByteArrayView>
#include <QStringView>

#include <optional>

namespace pooldeck {

/// Finds out from what a program prints how far it has come. Pure; one for each run of a program.
///
/// Three forms, in this order of trust; once a program has used one, the less certain ones after it are
/// taken for what they say and no more:
/// - the terminal sequence ESC ] 9 ; 4 ; state ; percent BEL (as Windows Terminal and systemd use it),
/// - a line `progress: n/m text`,
/// - a percentage, "42%" or "42.5 %"; the first one of a line.
/// A percentage is counted in tenths of a percent.
class ProgressReader
{
public:
    /// A line, or as much of it as there is yet: then only a percentage is looked for.
    std::optional<Progress> readLine(QStringView line, bool complete);
    /// What stands between ESC ] and the end of such a sequence.
    std::optional<Progress> readOsc(QByteArrayView payload);

private:
    enum class Form {
        None,
        Percentage,
        Count,
        Osc,
    };
    bool trust(Form form);

    Form m_form = Form::None; // the most certain one so far
};

} // namespace pooldeck
