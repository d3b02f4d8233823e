#include "api/options.h"

#include <absl/strings/numbers.h>

#include <algorithm>

#include "api/store/open_store.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api {
namespace {

constexpr Option kOptions[] = {
    {"store", OptionKind::kText, "onrecord.db",
     "File of the store, created if missing; or a PostgreSQL database: postgresql://USER@HOST/DATABASE, "
     "as "
     "libpq reads it, with its password in ~/.pgpass."},
    {"store-read", OptionKind::kText, "",
     "Replica of the database that reads are sent to: postgresql://…; what was just stored is still read "
     "from the primary."},
    {"listen", OptionKind::kText, "127.0.0.1:50051", "Address and port of gRPC."},
    {"web", OptionKind::kText, "",
     "Address and port of the page, and of the services by HTTP (the Connect protocol); empty: none."},
    {"web-origin", OptionKind::kText, "",
     "Origins whose pages may call by HTTP, with commas between them: https://desk.example; empty: none."},
    {"tls-cert", OptionKind::kText, "", "Certificate chain of the server, PEM; read again when it changes."},
    {"tls-key", OptionKind::kText, "", "Key of --tls-cert, PEM."},
    {"tls-client-ca", OptionKind::kText, "",
     "CA certificates, PEM: callers must present a certificate that one of these signed."},
    {"token-file", OptionKind::kText, "",
     "Bearer tokens, one a line: callers must send one of them; read again when it changes, rejected if "
     "other users can read it. Empty: no token is needed."},
    {"admin-token-file", OptionKind::kText, "",
     "Bearer tokens of users who may remove articles and correct findings, as --token-file. Empty: every "
     "caller may if --listen is a loopback address and no --token-file is given; otherwise nobody."},
    {"insecure", OptionKind::kSwitch, "", "Allows plaintext on an address that other machines reach."},
    {"serve-full-text", OptionKind::kSwitch, "",
     "Serves the text of articles too (VIEW_FULL), not only what was found in it."},
    {"batch-records", OptionKind::kInteger, "1000", "Records of a transaction of the store, at most."},
    {"keep-changes", OptionKind::kInteger, "1000000",
     "Changes that are kept for watches that resume; older ones start over."},
    {"longest-call", OptionKind::kDuration, "60s",
     "Most time that a call may take, even if its deadline is later."},
    {"slow-watcher", OptionKind::kDuration, "30s",
     "A watcher that reads nothing for so long is closed; it can resume."},
    {"most-watchers", OptionKind::kInteger, "1000", "Watches at a time."},
    {"most-threads", OptionKind::kInteger, "4", "Lists answered at a time; others wait in a queue."},
    {"most-streams", OptionKind::kInteger, "100", "Calls at a time on one connection."},
    {"call-memory", OptionKind::kInteger, "256", "Memory of all calls together, in MiB."},
    {"alert-host", OptionKind::kList, "",
     "A host that alerts may send to: hooks.desk.example, or *.desk.example for all below; may be given "
     "again. "
     "Without one no alert can be added."},
    {"alert-private", OptionKind::kSwitch, "",
     "Alerts may also send to addresses of this machine and of private networks, to these also without TLS."},
    {"alert-ca", OptionKind::kText, "",
     "CA certificates, PEM, for the hosts of alerts; empty: those of the system."},
    {"alert-file", OptionKind::kText, "",
     "Alerts of the operator, which may run commands (see `onrecord alert add --exec`); read again when it "
     "changes, rejected if other users can write it."},
    {"drain", OptionKind::kDuration, "10s", "Longest wait for calls to end when the program is stopped."},
};

// gRPC takes 65536 for 0.
absl::Status CheckPort(std::string_view option, const std::string& listen) {
  if (StartsWith(listen, "unix:")) return absl::OkStatus();
  const size_t colon = listen.rfind(':');
  int port = -1;
  if (colon != std::string::npos && absl::SimpleAtoi(listen.substr(colon + 1), &port) && port >= 0 &&
      port <= 65535) {
    return absl::OkStatus();
  }
  return InvalidArgument("--", option, ": expected ADDRESS:PORT, got '", listen, "'");
}

}  // namespace

std::span<const Option> ApiOptionTable() { return kOptions; }

absl::StatusOr<ApiOptions> ApiOptionsFrom(const Options& options) {
  for (const char* name : {"batch-records", "most-watchers", "most-threads", "most-streams", "call-memory"}) {
    if (options.Integer(name) >= 1 && options.Integer(name) <= 1000000) continue;
    return InvalidArgument("--", name, ": expected 1 to 1000000, got ", options.Integer(name));
  }
  if (options.Integer("most-threads") > 256) {
    return InvalidArgument("--most-threads: expected 1 to 256, got ", options.Integer("most-threads"));
  }
  OR_RETURN_IF_ERROR(CheckPort("listen", options.Text("listen")));
  if (!options.Text("web").empty()) OR_RETURN_IF_ERROR(CheckPort("web", options.Text("web")));
  ApiOptions out;
  out.web.listen = options.Text("web");
  for (const std::string_view origin : Split(options.Text("web-origin"), ',')) {
    if (!Trim(origin).empty()) out.web.origins.emplace_back(Trim(origin));
  }
  out.alerts.rules = {.hosts = options.List("alert-host"),
                      .private_addresses = options.Switch("alert-private"),
                      .ca_file = options.Text("alert-ca")};
  out.alerts.file = options.Text("alert-file");
  out.store = options.Text("store");
  out.store_read = options.Text("store-read");
  OR_RETURN_IF_ERROR(CheckPlace({.store = out.store, .read = out.store_read}));
  out.drain = options.Duration("drain");
  out.materialiser.batch_records = static_cast<size_t>(options.Integer("batch-records"));
  out.materialiser.keep_changes = options.Integer("keep-changes");
  GrpcServerOptions& grpc = out.grpc;
  grpc.listen = options.Text("listen");
  grpc.security = {.tls_cert = options.Text("tls-cert"),
                   .tls_key = options.Text("tls-key"),
                   .tls_client_ca = options.Text("tls-client-ca"),
                   .token_file = options.Text("token-file"),
                   .admin_token_file = options.Text("admin-token-file"),
                   .insecure = options.Switch("insecure")};
  grpc.queries.serve_full_text = options.Switch("serve-full-text");
  grpc.longest_call = options.Duration("longest-call");
  grpc.watches = {.slow = options.Duration("slow-watcher"),
                  .most_watchers = static_cast<int>(options.Integer("most-watchers"))};
  grpc.list_threads = static_cast<int>(options.Integer("most-threads"));
  grpc.most_streams = static_cast<int>(options.Integer("most-streams"));
  grpc.memory = static_cast<size_t>(options.Integer("call-memory")) << 20;
  return out;
}

}  // namespace onrecord::api
