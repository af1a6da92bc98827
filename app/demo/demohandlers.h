// SPDX-License-Identifier: GPL-3.0-only
#pragma once

#include "app/demo/demoservices.h"
#include "core/api/router.h"

namespace pooldeck {

// The handlers of the routes below /demo. On an API thread; none blocks but pingBlocking(), which is for
// that.

// ?seconds=, 0 to 60, 1 unless said.

/// Runs a task that sleeps on a pool thread; answers when it has ended.
void pingThread(const DemoServices &services, const ApiRequest &request, const Responder &responder);
void pingLoop(const DemoServices &services, const ApiRequest &request, const Responder &responder);
void pingBlocking(const DemoServices &services, const ApiRequest &request, const Responder &responder);

/// 202 with the task and its location.
void executeTask(const DemoServices &services, const ApiRequest &request, const Responder &responder);
/// {"name"}: the same with a name.
void greet(const DemoServices &services, const ApiRequest &request, const Responder &responder);
/// {"names"}: one task each, one after another, once the answer has left.
void greetSeveral(const DemoServices &services, const ApiRequest &request, const Responder &responder);

/// {"name", "price"}: 201 with the product's id when it is saved; it is registered afterwards.
void registerProduct(const DemoServices &services, const ApiRequest &request, const Responder &responder);
/// {"to", "subject", "body"}: 202; the mail is written afterwards.
void sendEmail(const DemoServices &services, const ApiRequest &request, const Responder &responder);

/// A form with one `file`: 200 with what it has, once a task has found that out.
void processDocument(const DemoServices &services, const ApiRequest &request, const Responder &responder);
/// ?url=: fetched and looked at by two tasks; 200 with what it is.
void fetchAndSave(const DemoServices &services, const ApiRequest &request, const Responder &responder);

} // namespace pooldeck
