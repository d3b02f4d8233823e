#include "enrich/syntax_training/conllu.h"

#include <absl/strings/numbers.h>

#include <array>

#include "common/base/status_macros.h"
#include "common/base/strings.h"

namespace onrecord::syntax {
namespace {

using Cells = std::array<std::string_view, 10>;

bool SplitCells(std::string_view line, Cells* cells) {
  size_t at = 0;
  for (size_t i = 0; i < cells->size(); ++i) {
    const size_t end = line.find('\t', at);
    if ((end == std::string_view::npos) != (i + 1 == cells->size())) return false;
    (*cells)[i] = line.substr(at, end == std::string_view::npos ? end : end - at);
    at = end + 1;
  }
  return true;
}

bool ParseNumber(std::string_view text, int* value) { return absl::SimpleAtoi(ToAbsl(text), value); }

std::string_view Feature(std::string_view misc, std::string_view name) {
  for (const std::string_view part : Split(misc, '|')) {
    if (StartsWith(part, name)) return part.substr(name.size());
  }
  return {};
}

// GUM writes entities as brackets over tokens: "(12-person-new-sssss-cf1-1-coref-Ana_Silva" … "12)".
struct OpenEntity {
  std::string_view id;
  uint32_t first;
  NameTag begin;
};

NameTag KindOf(std::string_view label) {
  const std::vector<std::string_view> parts = Split(label, '-');
  if (parts.size() < 2) return NameTag::kO;
  if (parts[1] == "person") return NameTag::kBPer;
  if (parts[1] == "organization") return NameTag::kBOrg;
  if (parts[1] == "place") return NameTag::kBLoc;
  return NameTag::kO;
}

// A span is a name if proper nouns make it up, but for an article in front, a possessive behind and small
// words between. One that stands around others replaces them: "[[Porto] Opera]".
void MarkName(std::vector<Word>& words, uint32_t first, uint32_t last, NameTag begin) {
  if (first < last && words[first].upos == Upos::kDet) ++first;
  if (first < last && words[last - 1].xpos == Xpos::kPOS) --last;
  if (first >= last || words[first].upos != Upos::kPropn) return;
  for (uint32_t i = first; i < last; ++i) {
    const Upos tag = words[i].upos;
    const bool small = tag == Upos::kAdp || tag == Upos::kDet || tag == Upos::kCconj || tag == Upos::kPunct ||
                       tag == Upos::kNum || tag == Upos::kPart || tag == Upos::kAdj;
    if ((tag != Upos::kPropn && !small) || words[i].form == ",") return;
  }
  const auto inside = static_cast<NameTag>(static_cast<int>(begin) + 1);
  for (uint32_t i = first; i < last; ++i) words[i].name = i == first ? begin : inside;
}

class EntityReader {
 public:
  explicit EntityReader(std::vector<Word>& words) : words_(words) {}

  void Read(std::string_view cell, uint32_t at) {
    size_t i = 0;
    while (i < cell.size()) {
      if (cell[i] == '(') {
        const size_t end = std::min(cell.find_first_of("()", i + 1), cell.size());
        const std::string_view label = cell.substr(i + 1, end - i - 1);
        open_.push_back({label.substr(0, label.find('-')), at, KindOf(label)});
        i = end;
        if (i < cell.size() && cell[i] == ')') Close(open_.back().id, at), ++i;
      } else {
        const size_t end = std::min(cell.find_first_of("()", i), cell.size());
        if (end < cell.size() && cell[end] == ')') Close(cell.substr(i, end - i), at);
        i = end < cell.size() && cell[end] == ')' ? end + 1 : std::max(end, i + 1);
      }
    }
  }

 private:
  void Close(std::string_view id, uint32_t at) {
    for (size_t i = open_.size(); i-- > 0;) {
      if (open_[i].id != id) continue;
      if (open_[i].begin != NameTag::kO) MarkName(words_, open_[i].first, at + 1, open_[i].begin);
      open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(i));
      return;
    }
  }

  std::vector<Word>& words_;
  std::vector<OpenEntity> open_;
};

void ReadEntities(TreebankSentence& sentence) {
  EntityReader reader(sentence.words);
  for (uint32_t i = 0; i < sentence.words.size(); ++i) {
    Cells cells;
    if (!SplitCells(sentence.lines[sentence.word_lines[i]], &cells)) continue;
    const std::string_view entity = Feature(cells[9], "Entity=");
    if (!entity.empty()) reader.Read(entity, i);
  }
}

absl::Status CheckTree(const std::vector<Word>& words, const std::string& where) {
  int roots = 0;
  for (size_t i = 0; i < words.size(); ++i) {
    roots += words[i].head < 0;
    if (words[i].head >= static_cast<int>(words.size())) {
      return InvalidArgument(where, ": word ", i + 1, " has head ", words[i].head + 1, ", expected 0 to ",
                             words.size());
    }
    int at = static_cast<int>(i);
    for (size_t steps = 0; at >= 0; ++steps) {
      if (steps > words.size())
        return InvalidArgument(where, ": word ", i + 1, " is part of a cycle, expected a tree");
      at = words[static_cast<size_t>(at)].head;
    }
  }
  if (roots != 1) return InvalidArgument(where, ": ", roots, " words with head 0, expected one root");
  return absl::OkStatus();
}

absl::Status ReadAnnotation(const Cells& cells, const std::string& where, Word* word) {
  word->lemma = std::string(cells[2]);
  word->upos = UposOf(cells[3]);
  if (word->upos == Upos::kNone) {
    return InvalidArgument(where, ": expected a universal tag in column 4, got '", cells[3], "'");
  }
  word->xpos = XposOf(cells[4]);
  int head = 0;
  if (!ParseNumber(cells[6], &head) || head < 0) {
    return InvalidArgument(where, ": expected a number in column 7 (head), got '", cells[6], "'");
  }
  word->head = head - 1;
  word->deprel = DeprelOf(cells[7]);
  if (word->deprel == Deprel::kNone) word->deprel = Deprel::kDep;
  return absl::OkStatus();
}

class Reader {
 public:
  Reader(const ReadOptions& options, std::vector<TreebankSentence>* out) : options_(options), out_(out) {}

  absl::Status Line(std::string_view line, int number) {
    if (line.empty()) return EndSentence();
    if (sentence_.lines.empty()) first_line_ = number;
    sentence_.lines.push_back(line);
    if (line[0] == '#') {
      entities_ = entities_ || StartsWith(line, "# global.Entity");
      return absl::OkStatus();
    }
    return WordLine(line, number);
  }

  absl::Status EndSentence() {
    if (!sentence_.words.empty()) {
      if (options_.annotation) {
        OR_RETURN_IF_ERROR(CheckTree(sentence_.words, StrCat(options_.origin, ":", first_line_)));
        sentence_.has_entities = entities_;
        if (entities_) ReadEntities(sentence_);
      }
      out_->push_back(std::move(sentence_));
      sentence_ = {};
    }
    return absl::OkStatus();
  }

 private:
  absl::Status WordLine(std::string_view line, int line_number) {
    const auto where = [&] { return StrCat(options_.origin, ":", line_number); };
    Cells cells;
    if (!SplitCells(line, &cells))
      return InvalidArgument(where(), ": expected ten columns separated by tabs");
    if (cells[0].find_first_of("-.") != std::string_view::npos) return absl::OkStatus();
    int number = 0;
    const int expected = static_cast<int>(sentence_.words.size()) + 1;
    if (!ParseNumber(cells[0], &number) || number != expected) {
      return InvalidArgument(where(), ": expected word number ", expected, ", got '", cells[0], "'");
    }
    if (cells[1].empty()) return InvalidArgument(where(), ": expected a form in column 2, got nothing");
    Word word;
    word.form = cells[1];
    if (options_.annotation) OR_RETURN_IF_ERROR(ReadAnnotation(cells, where(), &word));
    sentence_.word_lines.push_back(static_cast<uint32_t>(sentence_.lines.size() - 1));
    sentence_.words.push_back(std::move(word));
    return absl::OkStatus();
  }

  const ReadOptions& options_;
  std::vector<TreebankSentence>* out_;
  TreebankSentence sentence_;
  int first_line_ = 1;
  bool entities_ = false;
};

void AddWordLine(const Word& word, size_t number, std::string* out) {
  const std::string_view lemma = word.lemma.empty() ? std::string_view("_") : std::string_view(word.lemma);
  StrAppend(out, number, "\t", word.form, "\t", lemma, "\t", Name(word.upos), "\t", Name(word.xpos), "\t_\t");
  word.deprel != Deprel::kNone ? StrAppend(out, word.head + 1) : StrAppend(out, "_");
  StrAppend(out, "\t", Name(word.deprel), "\t_\t");
  word.name == NameTag::kO ? StrAppend(out, "_\n") : StrAppend(out, "NER=", Name(word.name), "\n");
}

}  // namespace

absl::StatusOr<std::vector<TreebankSentence>> ReadConllu(std::string_view text, const ReadOptions& options) {
  std::vector<TreebankSentence> out;
  Reader reader(options, &out);
  int number = 0;
  for (size_t at = 0; at < text.size();) {
    const size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, end - at);
    if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
    OR_RETURN_IF_ERROR(reader.Line(line, ++number));
    at = end + 1;
  }
  OR_RETURN_IF_ERROR(reader.EndSentence());
  return out;
}

std::string PrintConllu(const TreebankSentence& sentence) {
  std::string out;
  size_t word = 0;
  for (uint32_t i = 0; i < sentence.lines.size(); ++i) {
    if (word < sentence.words.size() && sentence.word_lines[word] == i) {
      AddWordLine(sentence.words[word], word + 1, &out);
      ++word;
    } else {
      StrAppend(&out, sentence.lines[i], "\n");
    }
  }
  out += '\n';
  return out;
}

}  // namespace onrecord::syntax
