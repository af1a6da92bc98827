// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "core/api/fileupload.h"
#include "core/api/routes.h"

#include <memory>
#include <vector>

namespace pooldeck {

void listFiles(const InputFiles &files, const ApiRequest &request, const Responder &responder);
void putFile(const FileServices &services, const ApiRequest &request, const Responder &responder);
void getFile(const FileServices &services, const ApiRequest &request, const Responder &responder);
void removeFile(const FileServices &services, const ApiRequest &request, const Responder &responder);

/// The verbs of /files, for ApiServer::addRoutes().
std::vector<Route> fileRoutes(const ApiServices &services, std::shared_ptr<InputFiles> files);

} // namespace pooldeck
