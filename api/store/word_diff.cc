#include "api/store/word_diff.h"

#include "api/ledger/word_runs.h"

namespace onrecord::api {
namespace {

v1::WordChange ChangeOf(ledger::WordChange change) {
  switch (change) {
    case ledger::WordChange::kSame:
      return v1::WORD_CHANGE_SAME;
    case ledger::WordChange::kCut:
      return v1::WORD_CHANGE_CUT;
    case ledger::WordChange::kInserted:
      return v1::WORD_CHANGE_INSERTED;
    case ledger::WordChange::kAltered:
      return v1::WORD_CHANGE_ALTERED;
    default:
      return v1::WORD_CHANGE_BRACKETED;
  }
}

}  // namespace

v1::Wording DiffWording(std::string_view text, std::string_view reference,
                        google::protobuf::RepeatedPtrField<v1::WordRun>* runs) {
  ledger::WordDiff diff = ledger::DiffWords(text, reference);
  for (ledger::WordRun& run : diff.runs) {
    v1::WordRun& out = *runs->Add();
    out.set_change(ChangeOf(run.change));
    out.set_text(std::move(run.text));
    out.set_reference_text(std::move(run.reference));
  }
  switch (diff.relation) {
    case ledger::TextRelation::kSame:
      return v1::WORDING_SAME;
    case ledger::TextRelation::kCut:
      return v1::WORDING_CUT;
    case ledger::TextRelation::kAltered:
      return v1::WORDING_ALTERED;
    default:
      return v1::WORDING_PARAPHRASE;
  }
}

}  // namespace onrecord::api
