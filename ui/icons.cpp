// SPDX-License-Identifier: GPL-3.0-only
#include "ui/icons.h"

#include <QColor>
#include <QFile>
#include <QPainter>
#include <QPalette>
#include <QSvgRenderer>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

QByteArray source(const QString &name)
{
    QFile file(u":/pooldeck/icons/%1.svg"_s.arg(name)); // compiled in: no disk is read
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void addPixmaps(QIcon &icon, QByteArray svg, const QColor &color, QIcon::Mode mode)
{
    svg.replace("currentColor", color.name().toLatin1());
    QSvgRenderer renderer(svg);
    for (const int size : {16, 20, 24, 32, 48, 64}) {
        QPixmap pixmap(size, size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        renderer.render(&painter);
        painter.end();
        icon.addPixmap(pixmap, mode);
    }
}

} // namespace

QIcon tintedIcon(const QString &name, const QColor &color)
{
    QIcon icon;
    addPixmaps(icon, source(name), color, QIcon::Normal);
    return icon;
}

QIcon actionIcon(const QString &name, const QPalette &palette)
{
    QIcon icon;
    const QByteArray svg = source(name);
    addPixmaps(icon, svg, palette.color(QPalette::Active, QPalette::ButtonText), QIcon::Normal);
    addPixmaps(icon, svg, palette.color(QPalette::Disabled, QPalette::ButtonText), QIcon::Disabled);
    return icon;
}

QIcon applicationIcon()
{
    return QIcon(u":/pooldeck/icons/pooldeck.svg"_s);
}

} // namespace pooldeck
