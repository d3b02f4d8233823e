#include "enrich/lexicon/gazetteer.h"

#include <algorithm>

#include "common/base/strings.h"
#include "common/base/utf8.h"
#include "enrich/lexicon/gazetteer_index.h"
#include "enrich/lexicon/unaccent.h"

namespace onrecord {
namespace {

bool IsBreak(char32_t c) {
  return c == '-' || c == 0x2010 || c == 0x2011 || c == 0x2013 || c == '/' || IsSpace(c);
}

// "'s" at `at` that ends a word.
bool IsGenitive(std::string_view name, size_t at) {
  size_t next = 0;
  if (!IsApostrophe(DecodeAt(name, at, &next)) || next >= name.size()) return false;
  if (name[next] != 's' && name[next] != 'S') return false;
  if (next + 1 == name.size()) return true;
  size_t after = 0;
  return IsBreak(DecodeAt(name, next + 1, &after));
}

void AppendFolded(char32_t c, std::string* out) {
  if (c < 0x80) {
    out->push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : static_cast<char>(c));
  } else {
    AppendUnaccented(c, out);
  }
}

// Token `b` goes on the name that token `a` is in: it follows at once, or only a hyphen or the apostrophe of
// a plural stands between.
bool MayFollow(std::string_view text, const std::vector<Token>& tokens, uint32_t a, uint32_t b) {
  if (b <= a + 1) return true;
  if (b != a + 2 || tokens[a + 1].span.size() > 3 || tokens[a + 1].space_before) return false;
  size_t next = 0;
  return !tokens[b].space_before || IsApostrophe(DecodeAt(text, tokens[a + 1].span.begin, &next));
}

thread_local uint64_t folded_names = 0;

}  // namespace

std::string FoldName(std::string_view word) {
  ++folded_names;
  std::string folded;
  for (size_t at = 0, next = 0; at < word.size(); at = next) {
    const char32_t c = DecodeAt(word, at, &next);
    if (c == '.' || IsApostrophe(c)) continue;
    AppendFolded(c, &folded);
  }
  return folded;
}

uint64_t FoldedNames() { return folded_names; }

void SplitName(std::string_view name, std::vector<NamePiece>* out) {
  NamePiece piece;
  bool lower = false;
  const auto flush = [&] {
    if (!piece.folded.empty()) {
      piece.upper = piece.capital && !lower;
      out->push_back(std::move(piece));
    }
    piece = NamePiece();
    lower = false;
  };
  for (size_t at = 0, next = 0; at < name.size(); at = next) {
    if (!piece.folded.empty() && IsGenitive(name, at)) flush();
    const char32_t c = DecodeAt(name, at, &next);
    if (IsBreak(c)) {
      flush();
      continue;
    }
    if (!IsLetter(c) && !IsDigit(c) && c < 0x300) continue;
    if (piece.folded.empty()) piece.capital = IsUpper(c);
    if (IsLower(c)) lower = true;
    AppendFolded(c, &piece.folded);
  }
  flush();
}

uint32_t Gazetteer::Index::Number(std::string_view folded) {
  const auto it = words.find(folded);
  if (it != words.end()) return it->second;
  const uint32_t number = static_cast<uint32_t>(words.size());
  words.emplace(std::string(folded), number);
  name_words.emplace_back();
  first_steps.push_back(0);
  return number;
}

void Gazetteer::Index::Add(std::string_view form, Key key) {
  if (form.starts_with('~')) {
    key.needs_context = true;
    form.remove_prefix(1);
  }
  std::vector<NamePiece> pieces;
  SplitName(form, &pieces);
  if (pieces.empty() || pieces.size() > 16) return;
  uint32_t node = 0;
  for (size_t i = 0; i < pieces.size(); ++i) {
    if (pieces[i].capital) key.capital |= 1u << i;
    if (pieces[i].upper) key.upper |= 1u << i;
    const uint64_t step = (uint64_t{node} << 32) | Number(pieces[i].folded);
    const auto [it, added] = steps.emplace(step, static_cast<uint32_t>(keys.size()));
    if (added) keys.emplace_back();
    node = it->second;
    if (i == 0) first_steps[step & 0xFFFFFFFF] = node;
  }
  for (const Key& old : keys[node]) {
    if (old.entry == key.entry && old.capital == key.capital && old.upper == key.upper) return;
  }
  keys[node].push_back(key);
}

Gazetteer::Gazetteer() : index_(std::make_unique<Index>()) { index_->keys.emplace_back(); }
Gazetteer::~Gazetteer() = default;
Gazetteer::Gazetteer(Gazetteer&&) noexcept = default;
Gazetteer& Gazetteer::operator=(Gazetteer&&) noexcept = default;

std::vector<GazetteerMatch> Gazetteer::Find(std::string_view text, const std::vector<Token>& tokens) const {
  struct Piece {
    uint32_t word, token;
    bool capital, upper;
  };
  constexpr uint32_t kUnknown = 0xFFFFFFFF;
  std::vector<Piece> pieces;
  pieces.reserve(tokens.size() * 5 / 4);
  std::vector<NamePiece> cut;
  for (uint32_t t = 0; t < tokens.size(); ++t) {
    cut.clear();
    SplitName(tokens[t].span.In(text), &cut);
    for (const NamePiece& piece : cut) {
      const auto it = index_->words.find(piece.folded);
      pieces.push_back({it == index_->words.end() ? kUnknown : it->second, t, piece.capital, piece.upper});
    }
  }
  std::vector<GazetteerMatch> matches;
  for (size_t i = 0; i < pieces.size(); ++i) {
    if (pieces[i].word == kUnknown || index_->first_steps[pieces[i].word] == 0) continue;
    if (i > 0 && pieces[i - 1].token == pieces[i].token) continue;  // begins inside a token
    const size_t found = matches.size();
    uint32_t node = 0, capital = 0, upper = 0;
    for (size_t j = i; j < pieces.size() && j < i + 16; ++j) {
      const Piece& piece = pieces[j];
      if (piece.word == kUnknown || tokens[piece.token].sentence != tokens[pieces[i].token].sentence) break;
      if (j > i && !MayFollow(text, tokens, pieces[j - 1].token, piece.token)) break;
      const auto step = index_->steps.find((uint64_t{node} << 32) | piece.word);
      if (step == index_->steps.end()) break;
      node = step->second;
      capital |= uint32_t{piece.capital} << (j - i);
      upper |= uint32_t{piece.upper} << (j - i);
      if (j + 1 < pieces.size() && pieces[j + 1].token == piece.token) continue;  // ends inside a token
      for (const Index::Key& key : index_->keys[node]) {
        if ((key.capital & ~capital) != 0 || (key.upper & ~upper) != 0) continue;
        matches.push_back({pieces[i].token, piece.token + 1, key.entry, key.plural, key.needs_context});
      }
    }
    std::stable_sort(matches.begin() + static_cast<ptrdiff_t>(found), matches.end(),
                     [](const GazetteerMatch& a, const GazetteerMatch& b) { return a.last > b.last; });
  }
  return matches;
}

const GazetteerEntry* Gazetteer::Exact(std::string_view form, uint32_t kinds) const {
  std::vector<NamePiece> pieces;
  SplitName(form, &pieces);
  uint32_t node = 0, capital = 0, upper = 0;
  if (pieces.empty() || pieces.size() > 16) return nullptr;
  for (size_t i = 0; i < pieces.size(); ++i) {
    const auto word = index_->words.find(pieces[i].folded);
    if (word == index_->words.end()) return nullptr;
    const auto step = index_->steps.find((uint64_t{node} << 32) | word->second);
    if (step == index_->steps.end()) return nullptr;
    node = step->second;
    capital |= uint32_t{pieces[i].capital} << i;
    upper |= uint32_t{pieces[i].upper} << i;
  }
  for (const Index::Key& key : index_->keys[node]) {
    const GazetteerEntry& entry = entries_[key.entry];
    const bool fits = (key.capital & ~capital) == 0 && (key.upper & ~upper) == 0;
    if (fits && (kinds >> static_cast<int>(entry.kind)) & 1) return &entry;
  }
  return nullptr;
}

NameWord Gazetteer::Word(std::string_view word) const {
  const auto it = index_->words.find(FoldName(word));
  return it == index_->words.end() ? NameWord{} : index_->name_words[it->second];
}

std::string_view Gazetteer::StateCountry(std::string_view state) const {
  const auto it = index_->states.find(state);
  return it == index_->states.end() ? std::string_view() : std::string_view(it->second);
}

bool Gazetteer::SameGivenName(std::string_view a, std::string_view b) const {
  return SameFoldedGivenName(FoldName(a), FoldName(b));
}

bool Gazetteer::SameFoldedGivenName(const std::string& x, const std::string& y) const {
  if (x == y) return true;
  const auto stands_for = [&](const std::string& nick, const std::string& name) {
    const auto it = index_->full_names.find(nick);
    return it != index_->full_names.end() &&
           std::find(it->second.begin(), it->second.end(), name) != it->second.end();
  };
  return stands_for(x, y) || stands_for(y, x);
}

const GazetteerEntry* Gazetteer::Named(uint32_t kinds, std::string_view name) const {
  const auto it = index_->named.find(name);
  if (it == index_->named.end()) return nullptr;
  for (const uint32_t entry : it->second) {
    if (kinds & (1u << static_cast<int>(entries_[entry].kind))) return &entries_[entry];
  }
  return nullptr;
}

std::vector<const GazetteerEntry*> Gazetteer::People(std::string_view name) const {
  std::vector<const GazetteerEntry*> people;
  const auto it = index_->named.find(name);
  if (it == index_->named.end()) return people;
  for (const uint32_t entry : it->second) {
    if (entries_[entry].kind == GazetteerKind::kPerson) people.push_back(&entries_[entry]);
  }
  return people;
}

std::vector<std::string_view> Gazetteer::BroaderRoles(std::string_view role) const {
  std::vector<std::string_view> roles;
  const GazetteerEntry* entry = Named(1u << static_cast<int>(GazetteerKind::kRole), role);
  while (entry && roles.size() < 8) {
    roles.push_back(entry->name);
    entry = entry->short_name.empty()
                ? nullptr
                : Named(1u << static_cast<int>(GazetteerKind::kRole), entry->short_name);
  }
  if (roles.empty()) roles.push_back(role);
  return roles;
}

std::string Gazetteer::InstitutionOf(std::string_view role, std::string_view iso) const {
  const auto own = index_->institutions.find(StrCat(iso, "|", role));
  if (own != index_->institutions.end()) return own->second;
  const auto any = index_->institutions.find(StrCat("|", role));
  const std::string_view adjective = CountryAdjective(iso);
  if (any == index_->institutions.end() || adjective.empty()) return "";
  return StrCat(adjective, " ", any->second);
}

std::string_view Gazetteer::CountryAdjective(std::string_view iso) const {
  const auto it = index_->adjectives.find(iso);
  return it == index_->adjectives.end() ? std::string_view() : std::string_view(it->second);
}

std::string_view Gazetteer::CountryName(std::string_view iso) const {
  const auto it = index_->countries.find(iso);
  return it == index_->countries.end() ? std::string_view() : std::string_view(entries_[it->second].name);
}

std::string_view Gazetteer::CountryCode(std::string_view iso) const {
  const auto it = index_->countries.find(iso);
  return it == index_->countries.end() ? std::string_view() : std::string_view(entries_[it->second].code);
}

}  // namespace onrecord
