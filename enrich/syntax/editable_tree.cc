#include "enrich/syntax/editable_tree.h"

namespace onrecord::syntax {

EditableTree::EditableTree(const Sentence& sentence, std::vector<Token>* tokens)
    : tokens_(*tokens),
      begin_(static_cast<int32_t>(sentence.first_token)),
      end_(static_cast<int32_t>(sentence.last_token)),
      children_(sentence.last_token - sentence.first_token) {
  parsed_.reserve(children_.size());
  for (int32_t i = begin_; i < end_; ++i) parsed_.emplace_back(Parent(i), Relation(i));
  UpdateChildren();
}

int32_t EditableTree::Child(int32_t token, Deprel relation) const {
  for (const int32_t child : Children(token)) {
    if (Relation(child) == relation) return child;
  }
  return -1;
}

void EditableTree::Attach(int32_t token, int32_t head, Deprel relation) {
  tokens_[token].head = head;
  tokens_[token].deprel = relation;
}

void EditableTree::UpdateChildren() {
  for (std::vector<int32_t>& list : children_) list.clear();
  for (int32_t i = begin_; i < end_; ++i) {
    if (Parent(i) >= 0) children_[Parent(i) - begin_].push_back(i);
  }
}

// Each token is walked up from once: `seen` holds the start of the walk that met it first.
bool EditableTree::HasCycle() const {
  std::vector<int32_t> seen(children_.size(), -1);
  for (int32_t start = begin_; start < end_; ++start) {
    int32_t at = start;
    while (at >= 0 && seen[at - begin_] < 0) {
      seen[at - begin_] = start;
      at = Parent(at);
    }
    if (at >= 0 && seen[at - begin_] == start) return true;
  }
  return false;
}

void EditableTree::Restore() {
  for (int32_t i = begin_; i < end_; ++i) Attach(i, parsed_[i - begin_].first, parsed_[i - begin_].second);
  UpdateChildren();
}

}  // namespace onrecord::syntax
