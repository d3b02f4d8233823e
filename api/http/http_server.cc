#include "api/http/http_server.h"

#include <absl/strings/numbers.h>
#include <absl/time/clock.h>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdarg>
#include <cstdio>
#include <set>

#include "api/http/mhd_exchange.h"
#include "common/base/log.h"
#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "common/ops/listening_socket.h"

namespace onrecord::api {
namespace {

constexpr size_t kConnectionMemory = 64 << 10;  // of one connection, for its headers and buffers
// A body that is too long by less than this factor is read and left, so that the caller surely gets the
// answer.
constexpr uint64_t kLeftFactor = 16;
constexpr absl::Duration kLongestEnd = absl::Seconds(2);
constexpr char kCiphers[] = "SECURE128:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2";

void WriteLog(void* /*unused*/, const char* format, va_list arguments) {
  char line[512];
  std::vsnprintf(line, sizeof line, format, arguments);
  log::Debug("http", {{"what", std::string(Trim(line))}});
}

MHD_Result KeepHeader(void* request, MHD_ValueKind /*kind*/, const char* name, const char* value) {
  std::string& kept = static_cast<HttpRequest*>(request)->headers[AsciiLower(name)];
  if (!kept.empty()) kept += ", ";
  if (value != nullptr) kept += value;
  return MHD_YES;
}

int SocketOf(MHD_Connection* connection) {
  return MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
}

std::string PeerOf(MHD_Connection* connection) {
  const auto* const address =
      MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr;
  const socklen_t size = address->sa_family == AF_INET6 ? sizeof(sockaddr_in6) : sizeof(sockaddr_in);
  char host[NI_MAXHOST] = "";
  getnameinfo(address, size, host, sizeof host, nullptr, 0, NI_NUMERICHOST);
  return host;
}

}  // namespace

std::string_view HttpRequest::Header(std::string_view name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? std::string_view() : std::string_view(found->second);
}

struct HttpServer::Impl {
  Impl(const HttpServerOptions& given, HttpHandler handles) : options(given), handler(std::move(handles)) {}

  static MHD_Result Access(void* self, MHD_Connection* connection, const char* url, const char* method,
                           const char* /*version*/, const char* data, size_t* size, void** state) {
    return static_cast<Impl*>(self)->Serve(connection, url, method, data, size, state);
  }
  static void Complete(void* self, MHD_Connection* connection, void** state,
                       MHD_RequestTerminationCode code) {
    static_cast<Impl*>(self)->Done(connection, state, code == MHD_REQUEST_TERMINATED_COMPLETED_OK);
  }
  static void Connection(void* self, MHD_Connection* connection, void** /*state*/,
                         MHD_ConnectionNotificationCode code) {
    Impl& impl = *static_cast<Impl*>(self);
    if (code == MHD_CONNECTION_NOTIFY_STARTED) {
      impl.table.Opened(SocketOf(connection), absl::Now() + impl.options.longest_request);
    } else {
      impl.table.Closed(SocketOf(connection));
    }
  }

  absl::Status Listen() {
    OR_ASSIGN_OR_RETURN(listener, ListenOn(options.listen, &port));
    OR_ASSIGN_OR_RETURN(MHD_Daemon* const daemon, StartDaemon(options.certificate, options.key));
    daemons.push_back(daemon);
    return absl::OkStatus();
  }

  // libmicrohttpd reads certificates at its start only: so another one takes the place at the port.
  absl::Status UseCertificate(const std::string& certificate, const std::string& key) {
    std::vector<MHD_Daemon*> over;  // whose last connection is closed
    {
      absl::MutexLock lock(&mutex);
      if (ending) return absl::OkStatus();
      OR_ASSIGN_OR_RETURN(MHD_Daemon* const daemon, StartDaemon(certificate, key));
      Quiesce(daemons.back());
      const auto end_of_open = std::partition(daemons.begin(), daemons.end(),
                                              [](MHD_Daemon* one) { return ConnectionsOf(one) > 0; });
      over.assign(end_of_open, daemons.end());
      daemons.erase(end_of_open, daemons.end());
      daemons.push_back(daemon);
    }
    for (MHD_Daemon* const one : over) MHD_stop_daemon(one);
    return absl::OkStatus();
  }

  static unsigned ConnectionsOf(MHD_Daemon* daemon) {
    return MHD_get_daemon_info(daemon, MHD_DAEMON_INFO_CURRENT_CONNECTIONS)->num_connections;
  }
  static void Quiesce(MHD_Daemon* daemon) {
    const int socket = MHD_quiesce_daemon(daemon);
    if (socket >= 0) close(socket);
  }

  absl::StatusOr<MHD_Daemon*> StartDaemon(const std::string& certificate, const std::string& key) {
    unsigned flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG;
    std::vector<MHD_OptionItem> items = {
        {MHD_OPTION_CONNECTION_LIMIT, static_cast<intptr_t>(options.most_connections), nullptr},
        {MHD_OPTION_CONNECTION_MEMORY_LIMIT, kConnectionMemory, nullptr},
        {MHD_OPTION_CONNECTION_TIMEOUT, absl::ToInt64Seconds(options.silence), nullptr},
        {MHD_OPTION_STRICT_FOR_CLIENT, 1, nullptr}};
    if (!certificate.empty()) {
      flags |= MHD_USE_TLS;
      items.push_back({MHD_OPTION_HTTPS_MEM_CERT, 0, const_cast<char*>(certificate.c_str())});
      items.push_back({MHD_OPTION_HTTPS_MEM_KEY, 0, const_cast<char*>(key.c_str())});
      items.push_back({MHD_OPTION_HTTPS_PRIORITIES, 0, const_cast<char*>(kCiphers)});
    }
    items.push_back({MHD_OPTION_END, 0, nullptr});
    const int socket = dup(listener.get());  // libmicrohttpd closes it
    auto* const daemon = MHD_start_daemon(flags, 0, nullptr, nullptr, &Access, this,        //
                                          MHD_OPTION_EXTERNAL_LOGGER, &WriteLog, nullptr,   //
                                          MHD_OPTION_LISTEN_SOCKET, socket,                 //
                                          MHD_OPTION_NOTIFY_COMPLETED, &Complete, this,     //
                                          MHD_OPTION_NOTIFY_CONNECTION, &Connection, this,  //
                                          MHD_OPTION_ARRAY, items.data(), MHD_OPTION_END);
    if (daemon != nullptr) return daemon;
    close(socket);
    return FailedPrecondition("cannot serve HTTP on ", options.listen,
                              certificate.empty() ? "" : ": can the certificate and its key be used?");
  }

  MHD_Result Serve(MHD_Connection* connection, const char* url, const char* method, const char* data,
                   size_t* size, void** state) {
    if (*state == nullptr) {
      *state = Begin(connection, url, method);
      // What is far too long is refused before it is sent.
      if (!static_cast<std::shared_ptr<MhdExchange>*>(*state)->get()->refused) return MHD_YES;
    }
    const auto exchange = *static_cast<std::shared_ptr<MhdExchange>*>(*state);
    if (*size > 0) {
      exchange->too_long |= exchange->request.body.size() + *size > options.largest_body;
      if (exchange->too_long) exchange->request.body.clear();
      if (!exchange->too_long) exchange->request.body.append(data, *size);
      *size = 0;
      return MHD_YES;
    }
    if (!std::exchange(exchange->handed_over, true)) HandOver(connection, exchange);
    return exchange->Continue();
  }

  std::shared_ptr<MhdExchange>* Begin(MHD_Connection* connection, const char* url, const char* method) {
    auto exchange =
        std::make_shared<MhdExchange>(connection, SocketOf(connection), table, options.longest_answer);
    exchange->request.method = method;
    exchange->request.path = url;
    exchange->request.peer = PeerOf(connection);
    MHD_get_connection_values(connection, MHD_HEADER_KIND, &KeepHeader, &exchange->request);
    uint64_t length = 0;
    const std::string_view declared = exchange->request.Header("content-length");
    const bool known = absl::SimpleAtoi(ToAbsl(declared), &length);
    exchange->too_long = known && length > options.largest_body;
    exchange->refused = known && length > options.largest_body * kLeftFactor;
    absl::MutexLock lock(&mutex);
    open.insert(exchange);
    return new std::shared_ptr<MhdExchange>(exchange);  // until Done
  }

  void HandOver(MHD_Connection* connection, const std::shared_ptr<MhdExchange>& exchange) {
    table.SetDeadline(SocketOf(connection), absl::InfiniteFuture());
    {
      absl::MutexLock lock(&mutex);
      if (ending) return exchange->Abort();
    }
    if (!exchange->too_long) return handler(exchange->request, exchange);
    exchange->Answer({413,
                      {{"Content-Type", "application/json"}},
                      StrCat(R"({"code":"resource_exhausted","message":"expected a body of at most )",
                             options.largest_body, R"( bytes"})")});
  }

  void Done(MHD_Connection* connection, void** state, bool whole) {
    if (*state == nullptr) return;
    const auto* const held = static_cast<std::shared_ptr<MhdExchange>*>(*state);
    const std::shared_ptr<MhdExchange> exchange = *held;
    delete held;
    *state = nullptr;
    exchange->Completed(whole);
    table.SetDeadline(SocketOf(connection), absl::Now() + options.silence + options.longest_request);
    absl::MutexLock lock(&mutex);
    open.erase(exchange);
  }

  void Drain(absl::Duration longest) {
    {
      absl::MutexLock lock(&mutex);
      if (!std::exchange(ending, true)) Quiesce(daemons.back());
      listener = Descriptor();
    }
    absl::MutexLock lock(&mutex);
    const auto all_done = [this]() ABSL_EXCLUSIVE_LOCKS_REQUIRED(mutex) { return open.empty(); };
    mutex.AwaitWithTimeout(absl::Condition(&all_done), longest);
  }

  void End() {
    if (daemons.empty()) return;
    Drain(absl::ZeroDuration());
    std::set<std::shared_ptr<MhdExchange>> left;
    {
      absl::MutexLock lock(&mutex);
      left = open;
    }
    for (const auto& exchange : left) exchange->Abort();
    Drain(kLongestEnd);
    for (MHD_Daemon* const daemon : daemons) MHD_stop_daemon(daemon);
  }

  const HttpServerOptions options;
  const HttpHandler handler;
  int port = 0;
  Descriptor listener;
  ConnectionTable table;
  absl::Mutex mutex;
  // The last one accepts connections; those before serve the ones that they have.
  std::vector<MHD_Daemon*> daemons;
  std::set<std::shared_ptr<MhdExchange>> open ABSL_GUARDED_BY(mutex);  // shared with libmicrohttpd's state
  bool ending ABSL_GUARDED_BY(mutex) = false;
};

absl::StatusOr<std::unique_ptr<HttpServer>> HttpServer::Start(const HttpServerOptions& options,
                                                              HttpHandler handler) {
  auto impl = std::make_unique<Impl>(options, std::move(handler));
  OR_RETURN_IF_ERROR(impl->Listen());
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
}

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
HttpServer::~HttpServer() { impl_->End(); }
void HttpServer::Drain(absl::Duration longest) { impl_->Drain(longest); }
absl::Status HttpServer::UseCertificate(const std::string& certificate, const std::string& key) {
  return impl_->UseCertificate(certificate, key);
}
int HttpServer::port() const { return impl_->port; }
int HttpServer::Connections() const { return impl_->table.Size(); }

}  // namespace onrecord::api
