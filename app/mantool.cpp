// SPDX-License-Identifier: GPL-3.0-only
// Writes the man page of pooldeck, made of its option table, to stdout. Runs during the build.
#include "app/ctl/roff.h"
#include "app/optiontable.h"

#include <cstdio>

using namespace Qt::StringLiterals;
using namespace pooldeck;

namespace {

QString optionParagraphs()
{
    QString text;
    for (const OptionSpec &spec : optionTable()) {
        text += ".TP\n\\fB"_L1 + pooldeckctl::roff("--"_L1 + spec.name) + "\\fR"_L1;
        if (spec.kind == OptionSpec::Kind::Flag)
            text += ", \\fB"_L1 + pooldeckctl::roff("--no-"_L1 + spec.name) + "\\fR"_L1;
        else
            text += " \\fI"_L1 + pooldeckctl::roff(spec.valueName) + "\\fR"_L1;
        text += u'\n' + pooldeckctl::roffParagraphs(spec.description);
    }
    return text;
}

QString manPage()
{
    return pooldeckctl::roffTitle(u"pooldeck"_s, QStringLiteral(POOLDECK_VERSION))
        + ".SH NAME\npooldeck \\- desktop task monitor and local API server\n"
          ".SH SYNOPSIS\n.B pooldeck\n.RI [ options ]\n"
          ".SH DESCRIPTION\n"
          "Runs background tasks that anything on this machine sends it over HTTP,\n"
          "and shows them live in a window.\n"
          "When it can be used it prints one line,\n"
          ".IR \"listening on http://127.0.0.1:8765\" .\n"
          ".PP\n"
          "A second start on the same data directory raises the window of the first.\n"
          "On SIGTERM and SIGINT nothing new is accepted, and running tasks get some\n"
          "time to end.\n"
          ".SH OPTIONS\n"
          "Each option but\n.BR \\-\\-config ,\n.B \\-\\-help\nand\n.B \\-\\-version\n"
          "is also a line of the config file, as\n.IR \"port = 8765\" .\n"
          "The command line wins.\n"
          ".TP\n\\fB\\-h\\fR, \\fB\\-\\-help\\fR\nShow a short help.\n"
          ".TP\n\\fB\\-v\\fR, \\fB\\-\\-version\\fR\nShow the version.\n"
          ".TP\n\\fB\\-\\-config\\fR \\fIFILE\\fR\nRead options from this TOML file.\n"_L1
        + optionParagraphs()
        + ".SH EXIT STATUS\n"
          ".TP\n.B 0\nIt has ended as asked.\n"
          ".TP\n.B 1\nIt could not start; one line on stderr says why.\n"
          ".SH FILES\n"
          ".TP\n.I \\(ti/.config/pooldeck/pooldeck.toml\nThe config file.\n"
          ".TP\n.I \\(ti/.local/share/pooldeck\n"
          "The data directory: the database, the access token, logs, and\n"
          ".I types/*.toml\nwith task types of one's own.\n"
          ".SH SEE ALSO\n.BR pooldeckctl (1)\n"_L1;
}

} // namespace

int main()
{
    const QByteArray page = manPage().toUtf8();
    return std::fwrite(page.constData(), 1, static_cast<size_t>(page.size()), stdout)
            == static_cast<size_t>(page.size())
        ? 0
        : 1;
}
