// SPDX-License-Identifier: GPL-3.0-only
#include "core/task/filereferences.h"

#include "core/task/inputfiles.h"
#include "core/task/jsonvalues.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

constexpr auto FileMember = "file"_L1;

class Writer
{
public:
    Writer(const InputFiles &files, QList<Fault> &faults) : m_files(files), m_faults(faults) { }

    QJsonValue rewritten(const QJsonValue &value, const QString &at)
    {
        if (value.isObject()) {
            QJsonObject object = value.toObject();
            if (object.size() == 1 && object.value(FileMember).isString())
                return path(object.value(FileMember).toString(), at);
            for (auto it = object.begin(); it != object.end(); ++it)
                it.value() = rewritten(it.value(), pointerTo(at, it.key()));
            return object;
        }
        if (value.isArray()) {
            QJsonArray array = value.toArray();
            for (qsizetype i = 0; i < array.size(); ++i)
                array[i] = rewritten(array[i], at + u'/' + QString::number(i));
            return array;
        }
        return value;
    }

private:
    QString path(const QString &name, const QString &at)
    {
        if (!m_files.find(name))
            m_faults.append({pointerTo(at, FileMember), u"there is no uploaded file \"%1\""_s.arg(name)});
        return m_files.pathOf(name);
    }

    const InputFiles &m_files;
    QList<Fault> &m_faults;
};

} // namespace

bool mayReferToFiles(const QByteArray &params)
{
    return params.contains("\"file\"");
}

QJsonObject withFilePaths(const QJsonObject &params, const InputFiles &files, QList<Fault> &faults)
{
    // The params as a whole are no path.
    QJsonObject changed = params;
    Writer writer(files, faults);
    for (auto it = changed.begin(); it != changed.end(); ++it)
        it.value() = writer.rewritten(it.value(), pointerTo(u"/params"_s, it.key()));
    return changed;
}

} // namespace pooldeck
