#include "common/base/status_macros.h"
#include "common/base/strings.h"
#include "enrich/lexicon/gazetteer_builder.h"
#include "enrich/lexicon/table.h"

namespace onrecord {
namespace {

absl::Status AddNameGenders(const LexiconFiles& files, std::string_view file, GazetteerBuilder& out) {
  OR_ASSIGN_OR_RETURN(const Table table, Table::Read(files, file, {"name", "gender"}));
  for (const Table::Row& row : table.rows()) {
    OR_ASSIGN_OR_RETURN(const char gender, ReadGender(row.where, row.cells[1]));
    NameWord& word = out.index().name_words[out.index().Number(FoldName(row.cells[0]))];
    word.given = true;
    word.gender = gender;
  }
  return absl::OkStatus();
}

// Given names that are words as well.
absl::Status AddWordNames(const LexiconFiles& files, GazetteerBuilder& out) {
  OR_ASSIGN_OR_RETURN(const Table table, Table::Read(files, "word_names.tsv", {"name", "gender", "example"}));
  for (const Table::Row& row : table.rows()) {
    OR_ASSIGN_OR_RETURN(const char gender, ReadGender(row.where, row.cells[1]));
    NameWord& word = out.index().name_words[out.index().Number(FoldName(row.cells[0]))];
    word.word = true;
    if (!word.given) word.gender = gender;
  }
  return absl::OkStatus();
}

absl::Status AddFamilyFirst(const LexiconFiles& files, GazetteerBuilder& out) {
  OR_ASSIGN_OR_RETURN(const Table table,
                      Table::Read(files, "family_first.tsv", {"name", "country", "example"}));
  for (const Table::Row& row : table.rows()) {
    OR_RETURN_IF_ERROR(out.CheckCountry(row.where, row.cells[1]));
    out.index().name_words[out.index().Number(FoldName(row.cells[0]))].family_first = true;
  }
  return absl::OkStatus();
}

absl::Status AddNicknames(const LexiconFiles& files, GazetteerBuilder& out) {
  OR_ASSIGN_OR_RETURN(const Table table,
                      Table::Read(files, "nicknames.tsv", {"nickname", "name", "example"}));
  for (const Table::Row& row : table.rows()) {
    out.index().full_names[FoldName(row.cells[0])].push_back(FoldName(row.cells[1]));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status AddNameWords(const LexiconFiles& files, GazetteerBuilder& out) {
  OR_RETURN_IF_ERROR(AddNameGenders(files, "name_genders.tsv", out));
  OR_RETURN_IF_ERROR(AddNameGenders(files, "given_names.tsv", out));
  OR_RETURN_IF_ERROR(AddWordNames(files, out));
  OR_RETURN_IF_ERROR(AddFamilyFirst(files, out));
  return AddNicknames(files, out);
}

}  // namespace onrecord
