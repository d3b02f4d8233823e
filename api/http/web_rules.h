#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "api/http/http_exchange.h"

// Checks and headers that apply to every request.
namespace onrecord::api {

// Whether the Host header is acceptable. On a loopback address, and if `origins` is not empty: "localhost", a
// loopback address and the hosts of `origins` (protects against DNS rebinding); otherwise any host.
bool NamesThisHost(const HttpRequest& request, bool loopback, const std::vector<std::string>& origins);

// The response to a CORS preflight request: 204 for one of `origins`, else 403.
HttpAnswer AnswerPreflight(const HttpRequest& request, const std::vector<std::string>& origins);

// Adds the security headers, and for pages of `origins` the CORS headers.
void AddCommonHeaders(const HttpRequest& request, const std::vector<std::string>& origins,
                      HttpAnswer* answer);

}  // namespace onrecord::api
