#include "api/store/sqlite/observed_range.h"

namespace onrecord::api::sqlite {

absl::StatusOr<ObservedRange> ReadObservedRange(Connection& connection) {
  ObservedRange out;
  constexpr char kFrom[] =
      "SELECT observed FROM article INDEXED BY article_observed WHERE newest = 1 ORDER BY observed";
  OR_ASSIGN_OR_RETURN(Statement first, connection.Query(std::string(kFrom) + " ASC LIMIT 1", {}));
  OR_ASSIGN_OR_RETURN(const bool any, first.Step());
  if (!any) return out;
  OR_ASSIGN_OR_RETURN(Statement last, connection.Query(std::string(kFrom) + " DESC LIMIT 1", {}));
  OR_RETURN_IF_ERROR(last.Step().status());
  return ObservedRange{first.Int(0), last.Int(0)};
}

}  // namespace onrecord::api::sqlite
