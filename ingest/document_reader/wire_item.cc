#include "ingest/document_reader/wire_item.h"

#include "common/base/strings.h"
#include "ingest/document_reader/declared_time.h"
#include "ingest/document_reader/text_repair.h"

namespace onrecord::ingest {

void SetField(std::string* field, std::string_view value) {
  value = Trim(value);
  if (!field->empty() || value.empty()) return;
  *field = value;
  CutBetweenCharacters(4096, field);
}

void ReadStatus(std::string_view status, std::string_view until, WireItem* out) {
  const std::string name = AsciiLower(Trim(status.substr(status.rfind(':') + 1)));
  if (name == "canceled" || name == "cancelled" || name == "withheld") {
    out->refusal =
        Reject{{}, Reason::kWithdrawn, StrCat("its provider marks it as ", name, "; expected a usable item")};
  }
  if (name == "embargoed") out->embargo = NormaliseTime(until);
}

absl::Time EndOfEmbargo(const std::optional<std::string>& embargo) {
  if (!embargo) return absl::InfinitePast();
  absl::Time until = absl::InfiniteFuture();
  if (!embargo->empty()) {
    const bool day = embargo->size() == 10;
    (void)absl::ParseTime(day ? "%Y-%m-%d" : absl::RFC3339_full, *embargo, &until, nullptr);
  }
  return until;
}

}  // namespace onrecord::ingest
