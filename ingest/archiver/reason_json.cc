#include <nlohmann/json.hpp>

#include "ingest/archiver/archiver.h"

namespace onrecord::ingest {

std::string ReasonJson(std::string_view path, std::string_view reason, std::string_view detail,
                       absl::Time now) {
  const nlohmann::ordered_json json = {
      {"file", path},
      {"reason", reason},
      {"detail", detail},
      {"rejected_at", absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", now, absl::UTCTimeZone())}};
  return json.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
}

}  // namespace onrecord::ingest
