#include "cli/client/alert_verbs.h"

#include <fcntl.h>
#include <google/protobuf/util/json_util.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <nlohmann/json.hpp>

#include "cli/client/client.h"
#include "cli/client/filter_flags.h"
#include "cli/client/verb_options.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/base/tame.h"

namespace onrecord::cli {
namespace {

constexpr Option kAddOptions[] = {
    {"name", OptionKind::kText, "", "Name of the alert; required."},
    {"webhook", OptionKind::kText, "",
     "Address that notices are sent to: https://HOST/PATH, a host that the operator allows."},
    {"secret", OptionKind::kText, "",
     "Key that signs the notices, whsec_BASE64; empty: the server makes one, which is printed."},
    {"exec", OptionKind::kText, "",
     "Command that the server runs with the notice on its standard input, in place of --webhook; needs "
     "--alert-file."},
    {"alert-file", OptionKind::kText, "",
     "The server's own file, on this machine (--alert-file of the server): the alert is added there, not by "
     "a call."},
};

constexpr char kDetails[] =
    "  onrecord alert add --name solheim --speaker Solheim --webhook https://hooks.desk.example/in\n"
    "  onrecord alert add events --name strikes --root 19 --webhook https://hooks.desk.example/in\n"
    "  onrecord alert add --name desk --text treaty --exec 'mail -s onrecord desk' --alert-file alerts.jsonl";

std::string TimeText(const google::protobuf::Timestamp& at) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%S", absl::FromUnixSeconds(at.seconds()), absl::UTCTimeZone());
}

std::string StateText(v1::AlertDeliveryState state) {
  switch (state) {
    case v1::ALERT_DELIVERY_STATE_WAITING:
      return "waiting";
    case v1::ALERT_DELIVERY_STATE_DELIVERED:
      return "delivered";
    default:
      return "given up";
  }
}

// Adds a line to the server's own file, which is created if missing, readable by its owner alone.
absl::Status AppendToFile(const std::string& path, const v1::Alert& alert, const std::string& command,
                          const std::string& secret) {
  std::string text;
  const auto written = google::protobuf::util::MessageToJsonString(alert, &text);
  if (!written.ok()) return Internal("the alert cannot be written in JSON: ", std::string(written.message()));
  nlohmann::ordered_json line = {{"alert", nlohmann::ordered_json::parse(text)}};
  if (!command.empty()) line["exec"] = command;
  if (!secret.empty()) line["secret"] = secret;
  const std::string bytes = line.dump() + "\n";
  const int file = open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (file < 0) return FailedPrecondition(path, ": cannot be written: ", std::strerror(errno));
  const bool whole = write(file, bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size());
  const bool closed = close(file) == 0;
  if (whole && closed) return absl::OkStatus();
  return Unavailable(path, ": cannot be written: ", std::strerror(errno));
}

absl::Status Add(const Options& options, const FilterFlags& flags, google::protobuf::Message* selection,
                 v1::AddAlertRequest* filled) {
  v1::AddAlertRequest& request = *filled;
  OR_RETURN_IF_ERROR(flags.Read(options, selection));
  v1::Alert& alert = *request.mutable_alert();
  const std::string& command = options.Text("exec");
  const std::string& file = options.Text("alert-file");
  alert.set_name(options.Text("name"));
  alert.set_webhook(options.Text("webhook"));
  request.set_secret(options.Text("secret"));
  if (alert.name().empty()) return InvalidArgument("--name: expected what the alert is called");
  if (command.empty() == alert.webhook().empty()) {
    return InvalidArgument("expected either --webhook or --exec");
  }
  if (!command.empty() && file.empty()) {
    return InvalidArgument(
        "--exec: expected --alert-file: a command is set in the server's own file only, on its machine");
  }
  if (!file.empty()) {
    OR_RETURN_IF_ERROR(AppendToFile(file, alert, command, request.secret()));
    std::printf("added to %s; a server with --alert-file %s takes it within seconds\n",
                TameLine(file).c_str(), TameLine(file).c_str());
    return CheckWritten();
  }
  OR_ASSIGN_OR_RETURN(const auto client, Client::Make(options));
  v1::AddAlertResponse response;
  OR_RETURN_IF_ERROR(client->Call(request, &response));
  std::printf("alert %s is kept\n", TameLine(alert.name()).c_str());
  if (request.secret().empty()) {
    std::printf("key of its signatures, shown only once: %s\n", TameLine(response.secret()).c_str());
  }
  return CheckWritten();
}

template <typename Selection>
int RunAdd(Selection* (v1::Alert::*select)(), int argc, const char* const* argv) {
  const std::string name = "onrecord alert add";
  const FilterFlags flags(*Selection::descriptor()->FindFieldByName("filter")->message_type());
  OptionTable table(std::begin(kAddOptions), std::end(kAddOptions));
  Append(flags.Rows(), &table);
  Append(ClientOptionTable(), &table);
  const ParsedOptions parsed = ParseOptions(
      {.name = name,
       .summary = "Stores a filter in the server, which sends what is stored from now on and matches.",
       .operands = "[quotes|events|articles]",
       .details = kDetails},
      table, argc, argv);
  if (parsed.exit_code) return *parsed.exit_code;
  v1::AddAlertRequest request;
  const absl::Status status = Add(parsed.options, flags, (request.mutable_alert()->*select)(), &request);
  return status.ok() ? 0 : Fail(name, status);
}

std::string SelectionText(const v1::Alert& alert) {
  const auto text = [](std::string_view kind, const google::protobuf::Message& selection) {
    std::string json;
    (void)google::protobuf::util::MessageToJsonString(selection, &json);
    return json == "{}" ? std::string(kind) : StrCat(kind, " ", json);
  };
  if (alert.has_events()) return text("events", alert.events());
  if (alert.has_articles()) return text("articles", alert.articles());
  return text("quotes", alert.quotes());
}

absl::Status List(const Options& options) {
  OR_ASSIGN_OR_RETURN(const auto client, Client::Make(options));
  v1::ListAlertsResponse response;
  OR_RETURN_IF_ERROR(client->Call(v1::ListAlertsRequest(), &response));
  const std::vector<Column> columns = {{"NAME", 16, "1"}, {"WHAT"},        {"TO", 36},   {"WAITING", 7},
                                       {"STATE", 9},      {"CREATED", 19}, {"TRIES", 5}, {"OUTCOME", 30}};
  const auto out = MakeOutput(options, columns,
                              {"name", "what", "to", "waiting", "state", "created", "attempts", "outcome"});
  for (const v1::AlertStatus& status : response.alerts()) {
    const std::string to =
        status.alert().webhook().empty() ? "a command of the server" : status.alert().webhook();
    std::vector<std::string> cells = {
        status.alert().name(), SelectionText(status.alert()), to, StrCat(status.waiting()), "", "", "", ""};
    bool first = true;
    const auto write = [&] {
      out->Write(status, cells, cells);
      // JSON has the deliveries inside.
      first = false;
    };
    if (status.deliveries().empty() || options.Switch("json")) {
      write();
      continue;
    }
    for (const v1::AlertDelivery& delivery : status.deliveries()) {
      if (!first && !options.Switch("csv")) cells[0] = cells[1] = cells[2] = cells[3] = "";
      cells[4] = StateText(delivery.state());
      cells[5] = TimeText(delivery.created_at());
      cells[6] = StrCat(delivery.attempts());
      cells[7] = delivery.outcome();
      write();
    }
  }
  if (response.alerts().empty()) out->Note("no alerts are kept");
  if (response.allowed_hosts().empty()) out->Note("this server allows no host for webhooks (--alert-host)");
  return CheckWritten();
}

int RunListAlerts(int argc, const char* const* argv) {
  const std::string name = "onrecord alert list";
  OptionTable table;
  Append(OutputOptions(), &table);
  Append(ClientOptionTable(), &table);
  const ParsedOptions parsed = ParseOptions(
      {.name = name, .summary = "Lists the alerts, each with its last deliveries."}, table, argc, argv);
  if (parsed.exit_code) return *parsed.exit_code;
  const absl::Status status = List(parsed.options);
  return status.ok() ? 0 : Fail(name, status);
}

// A verb that takes the name of an alert.
int RunOnAlert(std::string_view verb, std::string_view summary,
               absl::Status (*run)(Client&, const std::string& alert), int argc, const char* const* argv) {
  const std::string name = StrCat("onrecord alert ", verb);
  OptionTable table;
  Append(ClientOptionTable(), &table);
  const ParsedOptions parsed =
      ParseOptions({.name = name, .summary = summary, .operands = "NAME"}, table, argc, argv);
  if (parsed.exit_code) return *parsed.exit_code;
  const absl::Status status = [&]() -> absl::Status {
    if (parsed.options.Operands().size() != 1) return InvalidArgument("expected the name of one alert");
    OR_ASSIGN_OR_RETURN(const auto client, Client::Make(parsed.options));
    return run(*client, parsed.options.Operands().front());
  }();
  return status.ok() ? 0 : Fail(name, status);
}

absl::Status Remove(Client& client, const std::string& alert) {
  v1::RemoveAlertRequest request;
  request.set_name(alert);
  v1::RemoveAlertResponse response;
  return client.Call(request, &response);
}

absl::Status Test(Client& client, const std::string& alert) {
  v1::TestAlertRequest request;
  request.set_name(alert);
  v1::TestAlertResponse response;
  OR_RETURN_IF_ERROR(client.Call(request, &response));
  if (response.delivery().state() != v1::ALERT_DELIVERY_STATE_DELIVERED) {
    return Unavailable("the notice was not taken: ", response.delivery().outcome());
  }
  std::printf("the notice was taken\n");
  return CheckWritten();
}

}  // namespace

int RunAlert(int argc, const char* const* argv) {
  const std::string_view verb = argc > 1 ? argv[1] : "";
  if (verb == "list") return RunListAlerts(argc - 1, argv + 1);
  if (verb == "remove")
    return RunOnAlert(verb, "Forgets an alert and its deliveries.", Remove, argc - 1, argv + 1);
  if (verb == "test") {
    return RunOnAlert(verb, "Sends a notice without records at once, and says what became of it.", Test,
                      argc - 1, argv + 1);
  }
  if (verb == "add") {
    --argc;
    ++argv;
    const std::string_view what = TakeKind({"quotes", "events", "articles"}, &argc, &argv);
    if (what == "events") return RunAdd(&v1::Alert::mutable_events, argc, argv);
    if (what == "articles") return RunAdd(&v1::Alert::mutable_articles, argc, argv);
    return RunAdd(&v1::Alert::mutable_quotes, argc, argv);
  }
  const bool help = verb == "--help" || verb == "-h";
  std::fprintf(
      help ? stdout : stderr,
      "Usage: onrecord alert add|list|remove|test [OPTIONS]\n\n"
      "  add     keep a filter; what is stored from now on and matches is sent to a webhook or command\n"
      "  list    the alerts that are kept, each with its last deliveries\n"
      "  remove  forget an alert\n"
      "  test    send a notice without records, and say what became of it\n\n"
      "`onrecord alert add --help` has the details.\n");
  return help ? 0 : 2;
}

}  // namespace onrecord::cli
