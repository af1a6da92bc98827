// SPDX-License-Identifier: GPL-3.0-only
#include "core/executors/executor.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <cxxabi.h>
#include <typeinfo>

using namespace Qt::StringLiterals;

namespace pooldeck {

namespace {

QString typeName(const std::type_info &type)
{
    int status = 0;
    const std::unique_ptr<char, decltype(&std::free)> name(
        abi::__cxa_demangle(type.name(), nullptr, nullptr, &status), &std::free);
    return QString::fromUtf8(status == 0 ? name.get() : type.name());
}

Outcome failed(const QString &message, const QJsonObject &details)
{
    return {{}, std::make_shared<const Failure>(Failure{FailureKind::Exception, message, details})};
}

} // namespace

Outcome outcomeOfCurrentException()
{
    try {
        throw;
    } catch (const TaskFailure &e) {
        return failed(QString::fromUtf8(e.what()), e.details());
    } catch (const std::exception &e) {
        return failed(QString::fromUtf8(e.what()), {{"exception"_L1, typeName(typeid(e))}});
    } catch (...) {
        const std::type_info *type = abi::__cxa_current_exception_type();
        const QString name = type ? typeName(*type) : u"unknown"_s;
        return failed(u"An exception of type %1 was thrown."_s.arg(name), {{"exception"_L1, name}});
    }
}

Outcome runGuarded(const ThreadFunction &function, TaskContext &context)
{
    try {
        if (context.stopRequested())
            return {}; // asked to stop before it began
        return {resultToJson(function(context)), nullptr};
    } catch (...) {
        return outcomeOfCurrentException();
    }
}

QByteArray resultToJson(const QJsonValue &value)
{
    if (value.isUndefined() || value.isNull())
        return {};
    if (value.isObject())
        return QJsonDocument(value.toObject()).toJson(QJsonDocument::Compact);
    // QJsonDocument holds no bare values: write it as an array of one and take the brackets off.
    const QByteArray wrapped = QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact);
    return wrapped.sliced(1, wrapped.size() - 2);
}

} // namespace pooldeck
