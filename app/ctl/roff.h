// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include <QString>

namespace pooldeckctl {

// Man pages in the man macros of roff; the page of pooldeck is made of these too.

/// The head of a page of section 1.
QString roffTitle(const QString &program, const QString &version);
/// Text in which nothing is markup.
QString roff(QString text);
/// Paragraphs of running text; lines that begin with a space stay as they are.
QString roffParagraphs(const QString &text);
/// Lines that stay as they are, each behind `indent`.
QString roffLines(const QString &text, const QString &indent);

} // namespace pooldeckctl
