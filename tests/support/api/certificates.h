#pragma once
#include <string>

namespace onrecord::api {

// Files of a small authority of its own: a server called "localhost" and a client, both signed by `ca`.
struct Certificates {
  std::string ca, server_cert, server_key, client_cert, client_key;
};

// Makes them in `folder`; valid for a day.
Certificates MakeCertificates(const std::string& folder);

std::string ReadFile(const std::string& path);

}  // namespace onrecord::api
