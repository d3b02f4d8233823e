#include "enrich/text/normalise.h"

#include <unicode/normalizer2.h>

#include "common/base/utf8.h"

namespace onrecord {
namespace {

bool IsAccent(std::string_view text, size_t at) {
  // U+0300..U+036F
  return at + 1 < text.size() && (text[at] == '\xCC' || (text[at] == '\xCD' && text[at + 1] <= '\xAF'));
}

class Cleaner {
 public:
  Cleaner(std::string_view text, const Characters& characters) : text_(text), characters_(characters) {}

  std::optional<CleanText> Clean() {
    size_t at = 0;
    while (at < text_.size()) {
      if (!characters_.MayStart(text_[at]) && !IsAccent(text_, at)) {
        ++at;
      } else if (text_.substr(at, 2) == "\r\n") {
        at = Replace(at, 1, "");
      } else if (const Characters::Rule* rule = characters_.Match(text_, at)) {
        at = Replace(at, rule->from.size(), rule->to);
      } else if (IsAccent(text_, at)) {
        at = JoinAccent(at);
      } else {
        ++at;
      }
    }
    if (!changed_) return std::nullopt;
    KeepUpTo(text_.size());
    return std::move(out_);
  }

 private:
  void KeepUpTo(size_t at) {
    out_.text += text_.substr(kept_, at - kept_);
    out_.map.Keep(static_cast<uint32_t>(at - kept_));
    kept_ = at;
  }
  size_t Replace(size_t at, size_t length, std::string_view with) {
    changed_ = true;
    KeepUpTo(at);
    out_.text += with;
    out_.map.Replace(static_cast<uint32_t>(length), static_cast<uint32_t>(with.size()));
    return kept_ = at + length;
  }
  // "e" and an acute accent become "é", where such a letter exists and the "e" was not replaced before.
  size_t JoinAccent(size_t at) {
    static const icu::Normalizer2* const nfc = [] {
      UErrorCode error = U_ZERO_ERROR;
      return icu::Normalizer2::getNFCInstance(error);
    }();
    size_t begin = 0, end = 0;
    const char32_t accent = DecodeAt(text_, at, &end);
    if (at <= kept_ || nfc == nullptr) return end;
    const char32_t base = DecodeBefore(text_, at, &begin);
    const UChar32 joined = nfc->composePair(static_cast<UChar32>(base), static_cast<UChar32>(accent));
    if (joined < 0 || begin < kept_) return end;
    std::string letter;
    AppendUtf8(static_cast<char32_t>(joined), &letter);
    return Replace(begin, end - begin, letter);
  }

  std::string_view text_;
  const Characters& characters_;
  CleanText out_;
  size_t kept_ = 0;  // everything before is in out_
  bool changed_ = false;
};

class Pointer {
 public:
  explicit Pointer(const OffsetMap& map) : map_(map) {}

  void operator()(Span& span) const { span = map_.ToOriginal(span); }
  void operator()(std::optional<Span>& span) const {
    if (span) (*this)(*span);
  }
  void operator()(SourcedText& text) const { (*this)(text.span); }
  void operator()(TimeValue& time) const { (*this)(time.span); }
  void operator()(Provenance& why) const {
    for (Alternative& alternative : why.alternatives) (*this)(alternative.span);
  }
  template <typename T>
  void operator()(std::optional<T>& value) const {
    if (value) (*this)(*value);
  }
  template <typename T>
  void operator()(std::vector<T>& values) const {
    for (T& value : values) (*this)(value);
  }
  void operator()(DocumentFields& fields) const {
    for (SourcedText* text :
         {&fields.headline, &fields.outlet, &fields.agency, &fields.byline, &fields.url, &fields.dateline})
      (*this)(*text);
    (*this)(fields.dateline_date);
    (*this)(fields.published);
  }
  void operator()(ZoneSpan& zone) const { (*this)(zone.span); }
  void operator()(Sentence& sentence) const { (*this)(sentence.span); }
  void operator()(Token& token) const { (*this)(token.span); }
  void operator()(Mention& mention) const {
    (*this)(mention.span);
    (*this)(mention.name);
    (*this)(mention.why);
  }
  void operator()(QuotedStretch& stretch) const {
    (*this)(stretch.outer);
    (*this)(stretch.inner);
  }
  void operator()(QuotePiece& piece) const { (*this)(piece.span); }
  void operator()(Quote& quote) const {
    (*this)(quote.pieces);
    (*this)(quote.source);
    (*this)(quote.cue);
    (*this)(quote.said);
    (*this)(quote.context);
    (*this)(quote.why);
    (*this)(quote.speaker_why);
  }
  void operator()(EventActor& actor) const { (*this)(actor.span); }
  void operator()(Place& place) const { (*this)(place.span); }
  void operator()(Count& count) const {
    (*this)(count.span);
    (*this)(count.as_of);
  }
  void operator()(Event& event) const {
    (*this)(event.source);
    (*this)(event.target);
    (*this)(event.date);
    (*this)(event.location);
    (*this)(event.counts);
    (*this)(event.span);
    (*this)(event.trigger);
    (*this)(event.other_mentions);
    (*this)(event.why);
  }

 private:
  const OffsetMap& map_;
};

}  // namespace

std::optional<CleanText> Normalise(std::string_view text, const Lexicon& lexicon) {
  return Cleaner(text, lexicon.characters).Clean();
}

void PointIntoPublished(const OffsetMap& map, Analysis* analysis) {
  const Pointer point(map);
  point(analysis->document);
  point(analysis->zones);
  point(analysis->sentences);
  point(analysis->tokens);
  point(analysis->stretches);
  point(analysis->dates);
  point(analysis->mentions);
  point(analysis->quotes);
  point(analysis->events);
}

}  // namespace onrecord
