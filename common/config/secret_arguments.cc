#include "common/config/secret_arguments.h"

#include <algorithm>
#include <cstring>

#include "common/base/strings.h"

namespace onrecord {
namespace {

void Hide(char* from) { std::memset(from, '*', std::strlen(from)); }

// KEY=VALUE of --kafka.
void HideKafkaOption(char* text) {
  char* const equals = std::strchr(text, '=');
  if (equals != nullptr && !IsSecretKafkaOption({text, static_cast<size_t>(equals - text)})) return;
  Hide(equals == nullptr ? text : equals + 1);
}

void HideValue(std::string_view option, char* value) {
  if (option == "--token" || option == "--admin-token" || option == "--secret") Hide(value);
  if (option == "--kafka") HideKafkaOption(value);
}

}  // namespace

bool IsSecretKafkaOption(std::string_view name) {
  constexpr std::string_view kParts[] = {"password", "secret", ".pem", "oauthbearer.config", "jaas"};
  return std::any_of(std::begin(kParts), std::end(kParts),
                     [&](std::string_view part) { return name.find(part) != std::string_view::npos; });
}

SecretArguments::SecretArguments(int argc, char** argv) : copies_(argv, argv + argc) {
  for (const std::string& copy : copies_) pointers_.push_back(copy.c_str());
  pointers_.push_back(nullptr);
  for (int i = 1; i < argc; ++i) {
    if (char* const equals = std::strchr(argv[i], '='); equals != nullptr && StartsWith(argv[i], "--")) {
      HideValue({argv[i], static_cast<size_t>(equals - argv[i])}, equals + 1);
    } else if (i + 1 < argc) {
      HideValue(argv[i], argv[i + 1]);
    }
  }
}

}  // namespace onrecord
