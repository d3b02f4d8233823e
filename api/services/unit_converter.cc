#include "api/services/unit_converter.h"

#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::api {

absl::Status UnitConverter::Convert(v1::QuotationSource* source) {
  // The quote is a record of its own, which counts its own unit.
  v1::QuoteRecord quote;
  const bool has_quote = source->has_quote();
  if (has_quote) quote.Swap(source->mutable_quote());
  source->clear_quote();
  OR_RETURN_IF_ERROR(ConvertOf(source->article(), source));
  if (!has_quote) return absl::OkStatus();
  OR_RETURN_IF_ERROR(Convert(&quote));
  quote.Swap(source->mutable_quote());
  return absl::OkStatus();
}

absl::Status UnitConverter::Convert(v1::Statement* statement) {
  OR_RETURN_IF_ERROR(Convert(statement->mutable_fullest()));
  for (v1::Occurrence& occurrence : *statement->mutable_occurrences()) {
    OR_RETURN_IF_ERROR(Convert(occurrence.mutable_quote()));
  }
  return absl::OkStatus();
}

absl::Status UnitConverter::Convert(v1::TalkingPoint* point) {
  OR_RETURN_IF_ERROR(Convert(point->mutable_first()));
  return Convert(point->mutable_last());
}

absl::Status UnitConverter::ConvertSpansOf(const v1::ArticleContext& context,
                                           google::protobuf::Message* message) {
  if (!NeedsConversion(unit_)) return absl::OkStatus();
  OR_RETURN_IF_ERROR(Load(context));
  ConvertSpans(*index_, size_, unit_, message);
  return absl::OkStatus();
}

absl::Status UnitConverter::Load(const v1::ArticleContext& context) {
  const std::string wanted = StrCat(context.article_id(), "\n", context.revision_id());
  if (index_ != nullptr && loaded_ == wanted) return absl::OkStatus();
  const auto found = store_.GetText(context.article_id(), context.revision_id(), scope_);
  // Removed since the record was read.
  if (absl::IsNotFound(found.status())) return Unavailable("an article was removed meanwhile: ask again");
  OR_ASSIGN_OR_RETURN(const std::string text, found);
  index_ = std::make_unique<Utf8Index>(text);
  size_ = text.size();
  loaded_ = wanted;
  return absl::OkStatus();
}

}  // namespace onrecord::api
