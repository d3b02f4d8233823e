#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "api/http/http_exchange.h"

// What holds for every request, whatever it asks for.
namespace onrecord::api {

// True where the request names a host that this server may be called by: on a loopback address, and wherever
// `origins` are named, only "localhost", a loopback address, and the hosts of `origins`; else any.
bool NamesThisHost(const HttpRequest& request, bool loopback, const std::vector<std::string>& origins);

// The answer to a question before a call from another origin (CORS): 204 for one of `origins`, else 403.
HttpAnswer AnswerPreflight(const HttpRequest& request, const std::vector<std::string>& origins);

// Adds the headers of security, and for pages of `origins` those that let them read the answer.
void AddCommonHeaders(const HttpRequest& request, const std::vector<std::string>& origins,
                      HttpAnswer* answer);

}  // namespace onrecord::api
