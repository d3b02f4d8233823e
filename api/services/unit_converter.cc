#include "api/services/unit_converter.h"

#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api {

absl::Status UnitConverter::Load(const v1::ArticleContext& context) {
  const std::string wanted = StrCat(context.article_id(), "\n", context.revision_id());
  if (index_ != nullptr && loaded_ == wanted) return absl::OkStatus();
  OR_ASSIGN_OR_RETURN(const std::string text,
                      store_.GetText(context.article_id(), context.revision_id(), scope_));
  index_ = std::make_unique<Utf8Index>(text);
  size_ = text.size();
  loaded_ = wanted;
  return absl::OkStatus();
}

}  // namespace onrecord::api
