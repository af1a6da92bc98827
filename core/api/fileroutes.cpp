// SPDX-License-Identifier: GPL-3.0-only
// The routes of /files.
#include "core/api/filehandlers.h"
#include "core/api/routeparts.h"

namespace pooldeck {

namespace {

Parameter onlyIf(QByteArray name, QByteArray description)
{
    return {.name = std::move(name), .description = std::move(description)};
}

} // namespace

std::vector<Route> fileRoutes(const ApiServices &services, std::shared_ptr<InputFiles> files)
{
    using enum HttpMethod;
    using enum ProblemKind;
    const FileServices shared{files, services.fileWorker, services.disk, services.streams.limit};
    const auto with = [shared](auto handler) {
        return [shared, handler](const ApiRequest &request, const Responder &responder) {
            handler(shared, request, responder);
        };
    };
    const QList<Parameter> path = nameIn("The file's name.", "photo.png");
    return {
        {Get,
         "/api/v1/files",
         "listFiles",
         "List the uploaded files.",
         [files](const ApiRequest &request, const Responder &responder) {
             listFiles(*files, request, responder);
         },
         {.tag = "Files",
          .description = "By name.",
          .query = {{.name = "limit",
                     .rule = ValueRule::integer(1, 1'000).orElse(100),
                     .description = "How many, at most."},
                    {.name = "cursor", .description = "The `next_cursor` of the page before."}},
          .answers = {{200, "A page of them.", "FilePage"}}}},
        {Put,
         "/api/v1/files/{name}",
         "uploadFile",
         "Upload a file for tasks to read.",
         with(putFile),
         {.tag = "Files",
          .description =
              "The body is the file, of any type and up to 1 GiB unless the program's options say otherwise. "
              "It takes the place of a file of that name, whole, when the last byte is safe on the disk; "
              "an upload that breaks off leaves nothing. A task refers to it with `{\"file\": \"name\"}` "
              "where its params take a path. The connection ends with the answer. A token that may "
              "only submit may add files, not replace them.",
          .path = path,
          .headers = {onlyIf("If-Match", "Only in the place of the file that has this ETag; else 412."),
                      onlyIf("If-None-Match", "With `*` only if there is no such file; else 412.")},
          .bodies = {{.schema = "FileContent", .mediaType = "*/*"}},
          .answers = {{201, "The file is new.", "File", {"ETag", "Location"}},
                      {200, "The file has replaced another one.", "File", {"ETag"}}},
          .problems = {RequestTimeout, Changed, InsufficientStorage, TooManyStreams, StoreUnavailable},
          .streamsBody = true,
          .fillsDisk = true,
          .rights = Right::Submit}},
        {Get,
         "/api/v1/files/{name}",
         "downloadFile",
         "Download a file, or a part of it.",
         with(getFile),
         {.tag = "Files",
          .description = "Always as `application/octet-stream`, whatever it was uploaded as.",
          .path = path,
          .headers = {onlyIf("Range", "The part that is wanted, as in `bytes=0-1023`."),
                      onlyIf("If-Range", "The part only if the file still has this ETag, else all of it."),
                      onlyIf("If-None-Match", "The ETag that is known already.")},
          .answers = {{200,
                       "The file.",
                       "FileContent",
                       {"ETag", "Accept-Ranges", "Content-Disposition"},
                       {},
                       "application/octet-stream"},
                      {206,
                       "A part of it.",
                       "FileContent",
                       {"ETag", "Accept-Ranges", "Content-Range", "Content-Disposition"},
                       {},
                       "application/octet-stream"},
                      {304, "It is as it was.", {}, {"ETag", "Accept-Ranges"}}},
          .problems = {NotFound, InvalidFields, RangeNotSatisfiable}}},
        {Delete,
         "/api/v1/files/{name}",
         "removeFile",
         "Remove a file.",
         with(removeFile),
         {.tag = "Files",
          .description =
              "A task that has opened it reads on; one that refers to it and has not started fails, and says "
              "so.",
          .path = path,
          .headers = {onlyIf("If-Match", "Only if it still has this ETag; else 412.")},
          .answers = {{204, "It is gone."}},
          .problems = {NotFound, InvalidFields, Changed, StoreUnavailable}}},
    };
}

} // namespace pooldeck
