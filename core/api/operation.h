// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/caller.h"
#include "core/api/problem.h"
#include "core/api/valuerule.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QList>

namespace pooldeck {

// What a route takes and answers, as data: the router checks requests against it, and the OpenAPI document
// is made from it. Texts are English, examples JSON. A schema is named by its key below components/schemas
// in a file of resources/openapi; an example that is left out is that schema's own.

struct Parameter
{
    QByteArray name;
    ValueRule rule = ValueRule::text();
    QByteArray description; ///< whole sentences
    QByteArray example; ///< as it stands in a request, not encoded; may be empty in a query
    bool required = false; ///< those of a path always are
};

/// One way to write the body.
struct BodyForm
{
    QByteArray schema;
    QByteArray example{};
    QByteArray mediaType = "application/json";
};

/// One success. Two of the same status are two forms of it.
struct AnswerForm
{
    int status = 200;
    QByteArray description; ///< a whole sentence
    QByteArray schema{}; ///< empty: there is no body
    QByteArrayList headers{}; ///< keys below components/headers
    QByteArray example{};
    QByteArray mediaType = "application/json";
};

struct Operation
{
    QByteArray tag{}; ///< one of the tags in resources/openapi/frame.json; empty: not in the document
    QByteArray description{}; ///< whole sentences, CommonMark
    QList<Parameter> path{}; ///< one for each {name} of the pattern
    QList<Parameter> query{}; ///< all there are: any other is refused
    QList<Parameter> headers{}; ///< beyond Authorization, Content-Type and Accept
    QList<BodyForm> bodies{}; ///< empty: it takes none
    QList<AnswerForm> answers{};
    QList<ProblemKind> problems{}; ///< beyond those that any request can meet
    bool streamsBody = false; ///< it is of any type, and given on as it arrives
    /// It stores something new: refused while too little is left on the disk, and each request is charged to
    /// the token's rate of submissions.
    bool fillsDisk = false;
    bool chargesTasks = false; ///< not the request, but each task in it: that is its handler's part
    Rights rights{}; ///< what a token needs one of; nothing: Read for GET, Manage for the others
};

} // namespace pooldeck
