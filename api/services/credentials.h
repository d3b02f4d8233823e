#pragma once
#include <absl/status/statusor.h>

#include <memory>
#include <string>
#include <vector>

namespace grpc {
class ServerCredentials;
}

namespace onrecord::api {

struct SecurityOptions {
  std::string tls_cert;  // file, PEM; read again when it changes; empty: plaintext
  std::string tls_key;   // file, PEM; read again when it changes
  std::string
      tls_client_ca;  // file, PEM: callers must bring a certificate of one of these; empty: they need none
  std::string token_file;        // bearer tokens, one a line, # for comments; empty: none is asked for
  bool insecure = false;         // allows plaintext beyond loopback
  unsigned reload_seconds = 30;  // how often the TLS files are looked at for a change
};

// True for addresses that only this machine reaches: "127.0.0.1:50051", "[::1]:1", "localhost:0",
// "unix:/run/x".
bool IsLoopback(const std::string& address);

// How `address` is to be listened on. kInvalidArgument: plaintext beyond loopback that nobody asked for, a
// certificate without its key. kFailedPrecondition: a file cannot be read, or holds no such thing; the key is
// another certificate's.
absl::StatusOr<std::shared_ptr<grpc::ServerCredentials>> MakeServerCredentials(
    const std::string& address, const SecurityOptions& options);

// The tokens of `file`. kFailedPrecondition: it cannot be read, or holds none.
absl::StatusOr<std::vector<std::string>> ReadTokenFile(const std::string& file);

}  // namespace onrecord::api
