#pragma once
#include <ostream>
#include <string>
#include <string_view>

namespace onrecord {

// A CAMEO actor code: groups of three letters. The first names a state ("USA") or an international body
// ("IGO"), the others its role there ("GOV"). A code may have a role alone ("REB") as long as no state is
// known for it. Which groups are roles is data: actor_groups.tsv.
//
//   ActorCode("USAGOV").first() == "USA"   .rest() == "GOV"   .SameFirst(ActorCode("USA")) == true
class ActorCode {
 public:
  static constexpr size_t kGroup = 3;  // letters

  ActorCode() = default;
  ActorCode(std::string text) : text_(std::move(text)) {}
  ActorCode(std::string_view text) : text_(text) {}
  ActorCode(const char* text) : text_(text) {}
  ActorCode(std::string_view first, std::string_view rest) : text_(first) { text_ += rest; }

  const std::string& text() const { return text_; }
  operator std::string_view() const { return text_; }
  bool empty() const { return text_.empty(); }
  // The first group; shorter only where the code is.
  std::string_view first() const { return std::string_view(text_).substr(0, kGroup); }
  // What follows the first group: "GOVMIL" of "USAGOVMIL"; empty: nothing.
  std::string_view rest() const { return std::string_view(text_).substr(first().size()); }
  // The first group of the rest: "GOV" of "USAGOVMIL".
  std::string_view role() const { return rest().substr(0, kGroup); }
  bool HasRest() const { return text_.size() > kGroup; }
  bool SameFirst(const ActorCode& other) const { return first() == other.first(); }

  friend bool operator==(const ActorCode&, const ActorCode&) = default;
  friend std::ostream& operator<<(std::ostream& out, const ActorCode& code) { return out << code.text_; }

 private:
  std::string text_;
};

}  // namespace onrecord
