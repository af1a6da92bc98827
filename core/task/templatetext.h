// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QString>
#include <QStringList>

#include <expected>
#include <functional>
#include <optional>
#include <vector>

namespace pooldeck {

/// A text with `{name}` placeholders; `{{` and `}}` stand for the braces themselves. A value of its own;
/// any thread.
class TemplateText
{
public:
    /// The error says what is wrong with a brace, as the end of a sentence.
    static std::expected<TemplateText, QString> parse(const QString &text);

    /// The names in it, each as often as it stands there.
    QStringList names() const;
    /// The placeholder that is all of the text; nothing if there is more to it.
    std::optional<QString> soleName() const;
    QString render(const std::function<QString(const QString &name)> &valueOf) const;

private:
    struct Part
    {
        QString text;
        bool isName = false;
    };
    std::vector<Part> m_parts;
};

} // namespace pooldeck
