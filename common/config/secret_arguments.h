#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace onrecord {

// The arguments of a program, copied, while `ps` and /proc/PID/cmdline show stars for the values that are
// secret: those of --token, --admin-token and --secret, and of --kafka where the option of librdkafka holds a
// password or a key. For the first line of main: a secret is visible only for the microseconds before.
//
//   int main(int argc, char** argv) {
//     const SecretArguments arguments(argc, argv);
//     return Run(argc, arguments.argv());
//   }
class SecretArguments {
 public:
  // Overwrites the secret bytes of `argv`.
  SecretArguments(int argc, char** argv);
  SecretArguments(const SecretArguments&) = delete;
  SecretArguments& operator=(const SecretArguments&) = delete;

  // argc strings and nullptr; valid as long as this object.
  const char* const* argv() const { return pointers_.data(); }

 private:
  std::vector<std::string> copies_;
  std::vector<const char*> pointers_;
};

// True for an option of librdkafka whose value is secret: "sasl.password", "ssl.key.pem".
bool IsSecretKafkaOption(std::string_view name);

}  // namespace onrecord
