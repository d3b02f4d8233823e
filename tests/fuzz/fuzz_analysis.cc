// The analysis of a text: rules and network, and the message that leaves it. Every finding stands in the
// text.
#include "common/base/utf8.h"
#include "enrich/service/load_analyser.h"
#include "enrich/service/to_proto.h"
#include "tests/fuzz/fuzz.h"

namespace onrecord {
namespace {

constexpr size_t kMaxBytes = 20000;

bool Stands(Span span, std::string_view text) {
  const auto at_character = [&](uint32_t i) {
    return i == text.size() || (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
  };
  return span.begin <= span.end && span.end <= text.size() && at_character(span.begin) &&
         at_character(span.end);
}

void Check(std::string_view text) {
  static const Analyser analyser = *LoadAnalyser();
  SourceText source;
  source.text = text;
  const Analysis analysis = analyser.analyse(source);
  for (const Sentence& sentence : analysis.sentences) OR_FUZZ_CHECK(Stands(sentence.span, text));
  for (const Mention& mention : analysis.mentions) OR_FUZZ_CHECK(Stands(mention.span, text));
  for (const Quote& quote : analysis.quotes) {
    OR_FUZZ_CHECK(!quote.pieces.empty() && Stands(quote.context, text));
    for (const QuotePiece& piece : quote.pieces)
      OR_FUZZ_CHECK(Stands(piece.span, text) && !piece.span.empty());
  }
  for (const Event& event : analysis.events)
    OR_FUZZ_CHECK(Stands(event.span, text) && Stands(event.trigger, text));
  v1::Article article;
  article.set_text(std::string(text));
  OR_FUZZ_CHECK(!ToProto(article, analysis, "").SerializeAsString().empty());
}

}  // namespace
}  // namespace onrecord

int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text = onrecord::fuzz::Bytes(data, size);
  if (text.size() <= onrecord::kMaxBytes && onrecord::IsValidUtf8(text)) onrecord::Check(text);
  return 0;
}
