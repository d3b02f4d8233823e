#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "cli/articles.h"
#include "common/base/strings.h"
#include "enrich/service/load_analyser.h"
#include "enrich/service/to_proto.h"
#include "tests/support/paths.h"

// Whole articles: every folder tests/golden/GROUP/NAME holds one article file (article.txt, article.html …)
// and expected.textproto, what is found in it. OR_UPDATE_GOLDEN=1 rewrites the expectations; a person reads
// the difference.
namespace onrecord {
namespace {

namespace fs = std::filesystem;

std::string ReadFile(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

std::vector<fs::path> Folders() {
  std::vector<fs::path> folders;
  for (const fs::directory_entry& entry :
       fs::recursive_directory_iterator(support::SourcePath("tests/golden"))) {
    if (entry.is_regular_file() && entry.path().stem() == "article") folders.push_back(entry.path());
  }
  std::sort(folders.begin(), folders.end());
  return folders;
}

void Reduce(v1::Provenance* why) {
  why->clear_confidence();
  why->clear_alternatives();
}

void Reduce(v1::TimeValue* time) {
  time->clear_span();
  time->clear_earliest();
  time->clear_latest();
}

void Reduce(v1::Quote* quote) {
  quote->clear_quote_id();
  quote->clear_pieces();  // `text` has their words
  quote->clear_source();
  quote->clear_cue();
  quote->clear_context();
  quote->clear_context_text();
  quote->clear_speaker();
  quote->clear_speaker_key();
  quote->clear_speaker_why();
  Reduce(quote->mutable_why());
  if (quote->has_said()) Reduce(quote->mutable_said());
}

void Reduce(v1::EventActor* actor) {
  actor->clear_span();
  actor->clear_entity();
}

void Reduce(v1::Event* event) {
  event->clear_event_id();
  event->clear_span();
  event->clear_trigger();
  event->clear_other_mentions();
  Reduce(event->mutable_why());
  Reduce(event->mutable_source());
  if (event->has_target()) Reduce(event->mutable_target());
  if (event->has_date()) Reduce(event->mutable_date());
  if (event->has_location()) event->mutable_location()->clear_span();
  for (v1::Count& count : *event->mutable_counts()) {
    count.clear_span();
    if (count.has_as_of()) Reduce(count.mutable_as_of());
  }
}

// Leaves what a reader can judge: words instead of offsets, no estimates.
void Reduce(v1::EnrichedArticle* article) {
  const std::string text = article->article().text();
  article->clear_article();
  article->clear_analyser();
  for (v1::Zone& zone : *article->mutable_zones()) {
    zone.set_rule(
        text.substr(zone.span().begin(), std::min<size_t>(zone.span().end() - zone.span().begin(), 40)));
    zone.clear_span();
  }
  v1::DocumentFields* document = article->mutable_document();
  for (v1::SourcedText* field :
       {document->mutable_headline(), document->mutable_outlet(), document->mutable_agency(),
        document->mutable_byline(), document->mutable_url(), document->mutable_dateline()}) {
    field->clear_span();
  }
  if (document->has_published()) Reduce(document->mutable_published());
  if (document->has_dateline_date()) Reduce(document->mutable_dateline_date());
  for (v1::Entity& entity : *article->mutable_entities()) entity.clear_mentions();
  for (v1::Quote& quote : *article->mutable_quotes()) Reduce(&quote);
  for (v1::Event& event : *article->mutable_events()) Reduce(&event);
}

std::string Found(const fs::path& path) {
  static const Analyser* const analyser = new Analyser(*LoadAnalyser());
  std::vector<std::string> problems;
  std::string out;
  for (const auto& article : cli::ReadArticles(ReadFile(path), path.string(), &problems)) {
    v1::Article message;
    message.set_text(article->text);
    v1::EnrichedArticle enriched = ToProto(message, analyser->analyse(article->source), "");
    Reduce(&enriched);
    std::string text;
    google::protobuf::TextFormat::Printer printer;
    printer.SetUseUtf8StringEscaping(true);
    printer.PrintToString(enriched, &text);
    StrAppend(&out, "# ", article->id, "\n", text);
  }
  for (const std::string& problem : problems) StrAppend(&out, "# rejected: ", problem, "\n");
  return out;
}

class Golden : public testing::TestWithParam<fs::path> {};

TEST_P(Golden, FindsWhatIsExpected) {
  const fs::path expected = GetParam().parent_path() / "expected.textproto";
  const std::string found = Found(GetParam());
  if (std::getenv("OR_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(expected, std::ios::binary) << found;
    GTEST_SKIP() << "rewrote " << expected;
  }
  EXPECT_EQ(found, ReadFile(expected))
      << GetParam() << ": if the new findings are right, ./dev golden rewrites the expectation";
}

INSTANTIATE_TEST_SUITE_P(Articles, Golden, testing::ValuesIn(Folders()), [](const auto& info) {
  std::string name = info.param.parent_path().filename();
  std::replace_if(
      name.begin(), name.end(), [](char c) { return isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
  return name;
});
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(Golden);

}  // namespace
}  // namespace onrecord
