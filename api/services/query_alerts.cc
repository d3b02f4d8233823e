#include "api/services/errors.h"
#include "api/services/list_request.h"
#include "api/services/query_service.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api {
namespace {

absl::Status CheckName(std::string_view field, const std::string& name) {
  constexpr size_t kLongest = 100;
  if (!Trim(name).empty() && name.size() <= kLongest) return absl::OkStatus();
  return BadRequest({{std::string(field), StrCat("expected a name of 1 to ", kLongest, " bytes")}});
}

}  // namespace

absl::StatusOr<AlertAnswers*> QueryService::Alerts() const {
  if (options_.alerts != nullptr) return options_.alerts;
  return WithReason(MakeStatus(absl::StatusCode::kUnimplemented, "this server keeps no alerts"), "NO_ALERTS");
}

absl::Status QueryService::AddAlert(const v1::AddAlertRequest& request, const ReadScope& /*scope*/,
                                    v1::AddAlertResponse* response) {
  OR_RETURN_IF_ERROR(Check(request));
  OR_RETURN_IF_ERROR(CheckName("alert.name", request.alert().name()));
  if (request.alert().what_case() == v1::Alert::WHAT_NOT_SET) {
    return BadRequest({{"alert.what", "expected one of quotes, events, articles, got none"}});
  }
  if (request.alert().webhook().empty()) {
    return BadRequest({{"alert.webhook",
                        "expected an address; commands are set in the server's own file only "
                        "(--alert-file)"}});
  }
  OR_ASSIGN_OR_RETURN(AlertAnswers* const alerts, Alerts());
  OR_ASSIGN_OR_RETURN(*response, alerts->Add(request));
  return absl::OkStatus();
}

absl::Status QueryService::ListAlerts(const v1::ListAlertsRequest& request, const ReadScope& /*scope*/,
                                      v1::ListAlertsResponse* response) {
  OR_RETURN_IF_ERROR(Check(request));
  OR_ASSIGN_OR_RETURN(AlertAnswers* const alerts, Alerts());
  OR_ASSIGN_OR_RETURN(*response, alerts->List());
  return absl::OkStatus();
}

absl::Status QueryService::RemoveAlert(const v1::RemoveAlertRequest& request, const ReadScope& /*scope*/,
                                       v1::RemoveAlertResponse* /*response*/) {
  OR_RETURN_IF_ERROR(Check(request));
  OR_RETURN_IF_ERROR(CheckName("name", request.name()));
  OR_ASSIGN_OR_RETURN(AlertAnswers* const alerts, Alerts());
  return alerts->Remove(request.name());
}

absl::Status QueryService::TestAlert(const v1::TestAlertRequest& request, const ReadScope& /*scope*/,
                                     v1::TestAlertResponse* response) {
  OR_RETURN_IF_ERROR(Check(request));
  OR_RETURN_IF_ERROR(CheckName("name", request.name()));
  OR_ASSIGN_OR_RETURN(AlertAnswers* const alerts, Alerts());
  OR_ASSIGN_OR_RETURN(*response->mutable_delivery(), alerts->Test(request.name()));
  return absl::OkStatus();
}

}  // namespace onrecord::api
