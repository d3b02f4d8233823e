#include "api/services/credentials.h"

#include <grpcpp/security/server_credentials.h>
#include <grpcpp/security/tls_certificate_provider.h>
#include <grpcpp/security/tls_credentials_options.h>

#include <cerrno>
#include <cstring>
#include <fstream>

#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api {
namespace {

absl::Status CheckReadable(std::string_view option, const std::string& file) {
  if (std::ifstream(file).good()) return absl::OkStatus();
  return FailedPrecondition("--", option, " ", file, ": cannot be read: ", std::strerror(errno));
}

}  // namespace

bool IsLoopback(const std::string& address) {
  if (StartsWith(address, "unix:")) return true;
  const std::string host = address.substr(0, address.rfind(':'));
  if (host == "localhost" || host == "[::1]") return true;
  return StartsWith(host, "127.") && host.find_first_not_of("0123456789.") == std::string::npos;
}

absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> MakeServerCredentials(
    const std::string& address, const SecurityOptions& options) {
  if (options.tls_cert.empty() != options.tls_key.empty()) {
    return InvalidArgument("--tls-cert and --tls-key: expected both or neither");
  }
  if (options.tls_cert.empty()) {
    if (!options.tls_client_ca.empty())
      return InvalidArgument("--tls-client-ca: expected --tls-cert and --tls-key too");
    if (!options.insecure && !IsLoopback(address)) {
      return InvalidArgument("--listen ", address,
                             ": expected --tls-cert and --tls-key, or --insecure to serve "
                             "plaintext beyond this machine");
    }
    return grpc::InsecureServerCredentials();
  }
  OR_RETURN_IF_ERROR(CheckReadable("tls-cert", options.tls_cert));
  OR_RETURN_IF_ERROR(CheckReadable("tls-key", options.tls_key));
  if (!options.tls_client_ca.empty())
    OR_RETURN_IF_ERROR(CheckReadable("tls-client-ca", options.tls_client_ca));
  // shared: gRPC's own interface
  const auto provider = std::make_shared<grpc::experimental::FileWatcherCertificateProvider>(
      options.tls_key, options.tls_cert, options.tls_client_ca, options.reload_seconds);
  grpc::experimental::TlsServerCredentialsOptions tls(provider);
  tls.watch_identity_key_cert_pairs();
  tls.set_identity_cert_name("");
  if (!options.tls_client_ca.empty()) {
    tls.watch_root_certs();
    tls.set_cert_request_type(GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  }
  return grpc::experimental::TlsServerCredentials(tls);
}

absl::StatusOr<std::vector<std::string>> ReadTokenFile(const std::string& file) {
  std::vector<std::string> tokens;
  std::ifstream in(file);
  if (!in) return FailedPrecondition("--token-file ", file, ": cannot be read: ", std::strerror(errno));
  for (std::string line; std::getline(in, line);) {
    const std::string_view token = Trim(line);
    if (!token.empty() && token.front() != '#') tokens.emplace_back(token);
  }
  if (tokens.empty()) return FailedPrecondition("--token-file ", file, ": expected a token a line, got none");
  return tokens;
}

}  // namespace onrecord::api
