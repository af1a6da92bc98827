// SPDX-License-Identifier: GPL-3.0-only
#include "ui/theme.h"

#include <QPalette>

namespace pooldeck {

namespace {

struct Hues
{
    QColor blue, orange, green, purple, vermilion, sky, slate;
};

const Hues &hues(bool dark)
{
    static const Hues light{QColor(0, 114, 178),  QColor(205, 125, 0), QColor(0, 138, 101),
                            QColor(170, 74, 140), QColor(204, 76, 0),  QColor(54, 150, 205),
                            QColor(98, 112, 128)};
    static const Hues night{QColor(92, 178, 240),  QColor(236, 168, 40), QColor(52, 196, 150),
                            QColor(217, 134, 183), QColor(245, 120, 66), QColor(130, 205, 245),
                            QColor(150, 164, 180)};
    return dark ? night : light;
}

} // namespace

QColor mixed(const QColor &a, const QColor &b, double ratio)
{
    const auto blend = [ratio](int from, int to) { return qRound(from + (to - from) * ratio); };
    return QColor(blend(a.red(), b.red()), blend(a.green(), b.green()), blend(a.blue(), b.blue()));
}

Theme Theme::of(const QPalette &palette)
{
    const QColor window = palette.color(QPalette::Window);
    const QColor text = palette.color(QPalette::WindowText);
    const QColor base = palette.color(QPalette::Base);

    Theme theme;
    theme.dark = window.lightnessF() < 0.5F;
    const Hues &hue = hues(theme.dark);
    theme.window = window;
    theme.card = theme.dark ? mixed(window, text, 0.04) : base;
    theme.sidebar = theme.dark ? mixed(window, QColor(Qt::black), 0.18) : mixed(window, text, 0.035);
    theme.border = mixed(window, text, theme.dark ? 0.14 : 0.13);
    theme.grid = mixed(theme.card, text, theme.dark ? 0.11 : 0.085);
    theme.track = mixed(theme.card, text, theme.dark ? 0.13 : 0.09);
    theme.text = text;
    theme.muted = mixed(text, theme.card, 0.38);
    theme.accent = hue.blue;
    theme.good = hue.green;
    theme.warning = hue.orange;
    theme.bad = hue.vermilion;
    return theme;
}

QColor Theme::series(qsizetype index) const
{
    const Hues &hue = hues(dark);
    const std::array order{hue.blue, hue.orange, hue.green, hue.purple, hue.sky, hue.slate};
    return order[static_cast<size_t>(index) % order.size()];
}

QColor Theme::state(TaskState state) const
{
    const Hues &hue = hues(dark);
    switch (state) {
    case TaskState::Scheduled:
        return hue.purple;
    case TaskState::Waiting:
        return hue.orange;
    case TaskState::Queued:
        return hue.slate;
    case TaskState::Running:
        return hue.blue;
    case TaskState::Succeeded:
        return hue.green;
    case TaskState::Failed:
        return hue.vermilion;
    case TaskState::Cancelled:
        return muted;
    }
    return muted;
}

QColor Theme::tint(const QColor &color, double strength) const
{
    return mixed(card, color, strength);
}

} // namespace pooldeck
