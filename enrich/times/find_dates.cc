#include "enrich/times/find_dates.h"

#include <algorithm>

#include "enrich/times/lex_time.h"
#include "enrich/times/read_time.h"
#include "enrich/times/resolve_time.h"

namespace onrecord {
namespace {

constexpr int kTenseReach = 14;  // lexemes before or after a date that may show its tense

class Finder {
 public:
  Finder(std::string_view text, const std::vector<Token>& tokens, const TimeFrame& frame,
         const Lexicon& lexicon)
      : text_(text), tokens_(tokens), frame_(frame), lexicon_(lexicon) {
    anchors_.today = frame.today;
  }

  void Read(const Sentence& sentence, bool lede, std::vector<TimeValue>* out) {
    lexemes_ = LexTime(text_, sentence.span, lexicon_.time_words);
    for (size_t at = 0; at < lexemes_.size();) {
      size_t end = at;
      const auto reading =
          CanStart(at) ? ReadTime(text_, lexemes_, lexicon_.time_words, at, &end) : std::nullopt;
      if (!reading || end <= at) {
        ++at;
        continue;
      }
      anchors_.tense = TenseAt(sentence, at, end, reading->op);
      if (reading->only_future && !IsAhead(sentence, at)) {
        ++at;
        continue;
      }
      if (lede) WroteOn(*reading);
      out->push_back(Value(*reading, at, end));
      at = end;
    }
  }

 private:
  bool CanStart(size_t at) const {
    const TimeLexeme& lexeme = lexemes_[at];
    return lexeme.mark == '0' || lexeme.mark == '\'' || lexeme.StartsExpression() ||
           (lexeme.mark == 'w' && lexeme.span.size() == 1);
  }

  TimeValue Value(const TimeReading& reading, size_t at, size_t end) {
    std::optional<Period> period;
    TimeValue value = ResolveTime(reading, anchors_, &period);
    if (value.basis == Basis::kPublication) value.basis = frame_.basis;
    value.span = Span{lexemes_[at].span.begin, lexemes_[end - 1].span.end};
    value.expression = value.span->In(text_);
    if (!reading.zone.empty()) value.zone = reading.zone.In(text_);
    if (period) Remember(*std::move(period));
    return value;
  }

  void Remember(Period period) {
    constexpr size_t kKept = 8;
    if (anchors_.named.size() == kKept) anchors_.named.erase(anchors_.named.begin());
    anchors_.named.push_back(std::move(period));
  }

  // A dateline without a day, published the day after its first sentence's weekday: the article was written
  // on that weekday, on the other side of midnight.
  void WroteOn(const TimeReading& reading) {
    if (!frame_.place_without_day || shifted_ || !anchors_.today ||
        reading.kind != TimeReading::Kind::kWeekday || reading.has_which || anchors_.tense == Tense::kFuture)
      return;
    shifted_ = true;
    if (WeekdayOf(*anchors_.today - 1) == reading.weekday) --*anchors_.today;
  }

  // ---- tense

  static Tense OfTag(Xpos tag) {
    if (tag == Xpos::kVBD) return Tense::kPast;
    return tag == Xpos::kMD ? Tense::kFuture : Tense::kUnknown;
  }
  Tense OfLexeme(const TimeLexeme& lexeme, const Sentence& sentence) const {
    if (lexeme.mark != 'w') return Tense::kUnknown;
    if (lexeme.Is(TimeWord::kFuture) && !lexeme.capital) return Tense::kFuture;
    if (lexeme.Is(TimeWord::kPast)) return Tense::kPast;
    if (const Token* token = TokenAt(lexeme.span.begin, sentence);
        token != nullptr && token->xpos != Xpos::kNone)
      return OfTag(token->xpos);
    const std::string_view word = lexeme.span.In(text_);
    return word.size() > 4 && word.ends_with("ed") && !lexeme.capital ? Tense::kPast : Tense::kUnknown;
  }
  const Token* TokenAt(uint32_t at, const Sentence& sentence) const {
    const auto first = tokens_.begin() + std::min<size_t>(sentence.first_token, tokens_.size());
    const auto last = tokens_.begin() + std::min<size_t>(sentence.last_token, tokens_.size());
    const auto it = std::lower_bound(first, last, at,
                                     [](const Token& token, uint32_t pos) { return token.span.begin < pos; });
    return it != last && it->span.begin == at ? &*it : nullptr;
  }
  // The nearest word before the expression that shows the tense, else the nearest after it.
  Tense TenseAt(const Sentence& sentence, size_t at, size_t end, TimeReading::Op op) const {
    for (size_t i = at; i-- > 0 && at - i <= kTenseReach;) {
      const Tense tense = OfLexeme(lexemes_[i], sentence);
      if (tense != Tense::kUnknown) return tense;
      if (lexemes_[i].mark == ';') break;
    }
    for (size_t i = end; i < lexemes_.size() && i - end < kTenseReach; ++i) {
      const Tense tense = OfLexeme(lexemes_[i], sentence);
      if (tense != Tense::kUnknown) return tense;
    }
    const bool ahead = op == TimeReading::kBy || op == TimeReading::kUntil;
    return ahead ? Tense::kFuture : Tense::kUnknown;
  }

  // "will leave in two weeks", "In two weeks, he will leave"; not "the first in two weeks, he said, would".
  bool IsAhead(const Sentence& sentence, size_t at) const {
    if (anchors_.tense != Tense::kFuture) return false;
    if (at == 0) return true;
    for (size_t i = at; i-- > 0 && at - i <= kTenseReach;) {
      const Tense tense = OfLexeme(lexemes_[i], sentence);
      if (tense != Tense::kUnknown) return tense == Tense::kFuture;
    }
    const char before = lexemes_[at - 1].mark;
    return before != 'w' && before != '0';
  }

  std::string_view text_;
  const std::vector<Token>& tokens_;
  const TimeFrame& frame_;
  const Lexicon& lexicon_;
  TimeAnchors anchors_;
  std::vector<TimeLexeme> lexemes_;
  bool shifted_ = false;
};

}  // namespace

TimeFrame FrameOf(const DocumentFields& document) {
  TimeFrame frame;
  if (document.dateline_date) frame.today = ParseIsoDay(document.dateline_date->edtf);
  if (frame.today) {
    frame.basis = Basis::kDateline;
    return frame;
  }
  if (document.published) frame.today = ParseIsoDay(document.published->edtf);
  if (frame.today) frame.basis = Basis::kPublication;
  frame.place_without_day = !document.dateline_place.empty();
  return frame;
}

std::vector<TimeValue> FindDates(std::string_view text, const std::vector<Sentence>& sentences,
                                 const std::vector<Token>& tokens, const TimeFrame& frame,
                                 const Lexicon& lexicon) {
  std::vector<TimeValue> dates;
  Finder finder(text, tokens, frame, lexicon);
  bool lede = true;
  for (const Sentence& sentence : sentences) {
    const bool body = sentence.zone == ZoneKind::kBody;
    finder.Read(sentence, lede && body, &dates);
    if (body) lede = false;
  }
  return dates;
}

}  // namespace onrecord
