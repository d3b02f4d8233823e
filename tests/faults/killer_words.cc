// Preloaded into a real program by tests/faults/killer_test.py: ends it while it recognises the language of a
// text with the words below, as an article that a library cannot bear would. No program links this.
#include <dlfcn.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <string_view>

namespace CLD2 {

enum Language : int;

// Of libcld2; found before its own, because it is preloaded.
Language DetectLanguageCheckUTF8(const char* buffer, int length, bool is_plain_text, bool* is_reliable,
                                 int* valid_prefix_bytes) {
  const std::string_view text(buffer, static_cast<size_t>(length));
  if (text.find("killer words") != std::string_view::npos) std::abort();
  // In work for long enough that another worker's killer comes meanwhile.
  if (text.find("slow words") != std::string_view::npos) usleep(300'000);
  using Detect = Language (*)(const char*, int, bool, bool*, int*);
  static const auto real =
      reinterpret_cast<Detect>(dlsym(RTLD_NEXT, "_ZN4CLD223DetectLanguageCheckUTF8EPKcibPbPi"));
  if (real == nullptr) std::abort();
  return real(buffer, length, is_plain_text, is_reliable, valid_prefix_bytes);
}

}  // namespace CLD2
