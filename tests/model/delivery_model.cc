#include "tests/model/delivery_model.h"

#include <algorithm>
#include <deque>
#include <unordered_map>

namespace onrecord::model {
namespace {

struct Step {
  std::string name;
  State to;
  bool fault = false;
};

bool InLog(const State& s, int file) {
  return std::find(s.articles.begin(), s.articles.end(), file) != s.articles.end();
}

// The end of what api may read: no record of an open transaction and none behind it.
size_t LastStable(const State& s, Mistake mistake) {
  if (mistake == Mistake::kReadUncommitted) return s.enriched.size();
  size_t end = 0;
  while (end < s.enriched.size() && s.enriched[end].state != Enriched::kOpen) ++end;
  return end;
}

class Steps {
 public:
  Steps(const State& from, Mistake mistake) : s_(from), mistake_(mistake) {}

  std::vector<Step> All() {
    for (int f = 0; f < s_.files; ++f) Ingest(f);
    for (int e = 0; e < kEnrichers; ++e) Enrich(e);
    Api();
    Faults();
    return std::move(out_);
  }

 private:
  void Add(std::string name, State to, bool fault = false) {
    out_.push_back({std::move(name), std::move(to), fault});
  }

  void Ingest(int f) {
    const std::string of = " file " + std::to_string(f);
    const FileState state = s_.ledger[f];
    const bool idle = s_.unreported[f] < 0 && !s_.reported[f];
    if (s_.in_inbox[f] && state == FileState::kNew) {
      State to = s_;
      to.ledger[f] = FileState::kSeen;
      Add("ledger SEEN" + of, to);
    }
    // SEEN: also after a restart, which begins the file anew. SENT: what has no report is sent again.
    if (s_.in_inbox[f] && (state == FileState::kSeen || state == FileState::kSent) && idle) {
      State to = s_;
      to.articles.push_back(static_cast<int8_t>(f));
      to.unreported[f] = static_cast<int8_t>(to.articles.size() - 1);
      Add("append" + of, to);
    }
    if (state == FileState::kSeen && !idle) {
      State to = s_;
      to.ledger[f] = FileState::kSent;
      Add("ledger SENT" + of, to);
    }
    if (s_.unreported[f] >= 0) {
      State to = s_;
      to.unreported[f] = -1;
      to.reported[f] = true;
      Add("report" + of, to);
    }
    const bool may_move = mistake_ == Mistake::kMoveBeforeReport && state == FileState::kSeen;
    // SENT is left out where the report comes first.
    if ((state == FileState::kSent || state == FileState::kSeen) && s_.reported[f]) {
      State to = s_;
      to.ledger[f] = FileState::kAcked;
      Add("ledger ACKED" + of, to);
    }
    if (s_.in_inbox[f] && (state == FileState::kAcked || may_move)) {
      State to = s_;
      to.in_inbox[f] = false;
      Add("rename" + of, to);
    }
    if (!s_.in_inbox[f] && state != FileState::kArchived) {
      State to = s_;
      to.ledger[f] = FileState::kArchived;
      to.unreported[f] = -1;
      to.reported[f] = false;
      Add("ledger ARCHIVED" + of, to);
    }
  }

  void Abort(State* to, int e) const {
    for (Enriched& record : to->enriched) {
      if (record.by == e && record.state == Enriched::kOpen) record.state = Enriched::kAborted;
    }
    to->enrichers[e].open = to->enrichers[e].offset_added = false;
  }

  void Enrich(int e) {
    const Enricher& me = s_.enrichers[e];
    const std::string of = " enricher " + std::to_string(e);
    if (me.paused) return;
    const bool current = me.generation == s_.group_generation && s_.owner == e;
    if (!current && !me.open) {
      // Joins; the group gives it the partition, with the position that is committed. What the earlier owner
      // has open is aborted by the coordinator once that one is gone or fenced.
      if (s_.owner != e && !s_.enrichers[s_.owner].paused &&
          s_.enrichers[s_.owner].generation == s_.group_generation)
        return;
      State to = s_;
      to.owner = static_cast<int8_t>(e);
      to.enrichers[e].generation = ++to.group_generation;
      to.enrichers[e].next = to.group_position;
      if (mistake_ != Mistake::kNoFencing) {
        for (int other = 0; other < kEnrichers; ++other) {
          for (Enriched& record : to.enriched) {
            if (record.by == other && record.state == Enriched::kOpen) record.state = Enriched::kAborted;
          }
        }
      }
      Add("join" + of, to);
      return;
    }
    if (!me.open && current && me.next < static_cast<int>(s_.articles.size())) {
      State to = s_;
      to.enriched.push_back({me.next, static_cast<int8_t>(e), Enriched::kOpen});
      to.enrichers[e].open = true;
      Add("begin and produce" + of, to);
    }
    if (me.open && !me.offset_added) {
      State to = s_;
      if (!current && mistake_ != Mistake::kNoFencing) {
        Abort(&to, e);  // fenced: its group has another generation
        Add("offsets fenced" + of, to);
      } else {
        to.enrichers[e].offset_added = true;
        if (mistake_ == Mistake::kPositionsOutside) to.group_position = static_cast<int8_t>(me.next + 1);
        Add("add offsets" + of, to);
      }
    }
    if (me.open && me.offset_added) {
      State to = s_;
      if (!current && mistake_ != Mistake::kNoFencing) {
        Abort(&to, e);
        Add("commit fenced" + of, to);
        return;
      }
      for (Enriched& record : to.enriched) {
        if (record.by == e && record.state == Enriched::kOpen) record.state = Enriched::kCommitted;
      }
      to.group_position = static_cast<int8_t>(me.next + 1);
      Enricher& mine = to.enrichers[e];
      mine.open = mine.offset_added = false;
      ++mine.next;
      Add("commit" + of, to);
    }
  }

  void Api() {
    if (s_.pending_rows >= 0) {
      State to = s_;
      ++to.stored[to.articles[static_cast<size_t>(to.enriched[static_cast<size_t>(to.pending_rows)].from)]];
      to.pending_rows = -1;
      Add("rows", to);
      return;
    }
    if (static_cast<size_t>(s_.store_position) >= LastStable(s_, mistake_)) return;
    State to = s_;
    const Enriched& record = s_.enriched[static_cast<size_t>(s_.store_position)];
    ++to.store_position;
    const bool visible = record.state == Enriched::kCommitted || mistake_ == Mistake::kReadUncommitted;
    if (visible && mistake_ == Mistake::kPositionBeforeRows) {
      to.pending_rows = s_.store_position;
    } else if (visible) {
      ++to.stored[s_.articles[static_cast<size_t>(record.from)]];
    }
    Add("store commit", to);
  }

  void Faults() {
    if (s_.crashes > 0) {
      {
        State to = s_;
        --to.crashes;
        for (int f = 0; f < s_.files; ++f) {
          to.unreported[f] = -1;
          to.reported[f] = false;
          if (mistake_ == Mistake::kForgetSeen && to.ledger[f] == FileState::kSeen)
            to.ledger[f] = FileState::kAcked;
        }
        Add("kill ingest", to, true);
      }
      for (int e = 0; e < kEnrichers; ++e) {
        State to = s_;
        --to.crashes;
        // Its transaction stays open until it, or who takes over, begins anew with its name.
        Abort(&to, e);
        to.enrichers[e] = Enricher{.generation = -1};
        Add("kill enricher " + std::to_string(e), to, true);
      }
      State to = s_;
      --to.crashes;
      to.pending_rows = -1;
      Add("kill api", to, true);
    }
    for (int e = 0; e < kEnrichers; ++e) {
      if (s_.enrichers[e].paused) {
        State to = s_;
        to.enrichers[e].paused = false;
        Add("goes on: enricher " + std::to_string(e), to);
      } else if (s_.pauses > 0) {
        State to = s_;
        --to.pauses;
        to.enrichers[e].paused = true;
        Add("pause enricher " + std::to_string(e), to, true);
      }
    }
    for (int f = 0; f < s_.files; ++f) {
      if (s_.lost_reports == 0 || s_.unreported[f] < 0) continue;
      State to = s_;
      --to.lost_reports;
      to.unreported[f] = -1;  // the record is in the log, its report is an error: it is sent again
      Add("report lost, file " + std::to_string(f), to, true);
    }
  }

  const State& s_;
  const Mistake mistake_;
  std::vector<Step> out_;
};

std::string Violation(const State& s) {
  for (int f = 0; f < s.files; ++f) {
    if (!s.in_inbox[f] && !InLog(s, f))
      return "file " + std::to_string(f) + " has left the inbox and is not in the log";
  }
  for (size_t r = 0; r < s.articles.size(); ++r) {
    const auto n = std::count_if(s.enriched.begin(), s.enriched.end(), [&](const Enriched& e) {
      return e.from == static_cast<int>(r) && e.state == Enriched::kCommitted;
    });
    if (n > 1) return "record " + std::to_string(r) + " has " + std::to_string(n) + " committed results";
  }
  int expected[kFiles] = {};
  for (int i = 0; i < s.store_position; ++i) {
    const Enriched& e = s.enriched[static_cast<size_t>(i)];
    if (e.state == Enriched::kCommitted && i != s.pending_rows)
      ++expected[s.articles[static_cast<size_t>(e.from)]];
  }
  for (int f = 0; f < s.files; ++f) {
    if (s.stored[f] != expected[f]) {
      return "the store has written " + std::to_string(s.stored[f]) + " rows of file " + std::to_string(f) +
             " where " + std::to_string(expected[f]) + " results are committed before its position";
    }
  }
  return "";
}

bool IsGoal(const State& s) {
  for (int f = 0; f < s.files; ++f) {
    if (s.ledger[f] != FileState::kArchived || s.in_inbox[f] || s.stored[f] == 0) return false;
  }
  return true;
}

struct Node {
  State state;
  size_t parent = 0;
  std::string step;
  std::vector<size_t> before;  // states with a step here that is no fault
};

std::vector<std::string> TraceTo(const std::vector<Node>& nodes, size_t at) {
  std::vector<std::string> trace;
  for (; at != 0; at = nodes[at].parent) trace.push_back(nodes[at].step);
  std::reverse(trace.begin(), trace.end());
  return trace;
}

}  // namespace

std::string State::Key() const {
  std::string key;
  const auto put = [&](int value) { key += static_cast<char>(value + 2); };
  for (int f = 0; f < files; ++f) {
    put(static_cast<int>(ledger[f]));
    put(in_inbox[f] ? 1 : 0);
    put(stored[f]);
    put(unreported[f]);
    put(reported[f] ? 1 : 0);
  }
  put(static_cast<int>(articles.size()));
  for (const int8_t file : articles) put(file);
  put(static_cast<int>(enriched.size()));
  for (const Enriched& e : enriched) put(e.from), put(e.by), put(e.state);
  put(group_position);
  put(group_generation);
  put(owner);
  put(store_position);
  for (const Enricher& e : enrichers) {
    put(e.paused ? 1 : 0), put(e.generation), put(e.open ? 1 : 0), put(e.next), put(e.offset_added ? 1 : 0);
  }
  put(pending_rows);
  put(crashes), put(pauses), put(lost_reports);
  return key;
}

Result Explore(Mistake mistake, int files, int crashes, int pauses, int lost_reports) {
  Result result;
  std::vector<Node> nodes;
  std::unordered_map<std::string, size_t> known;
  State start;
  start.files = static_cast<int8_t>(files);
  start.crashes = static_cast<int8_t>(crashes);
  start.pauses = static_cast<int8_t>(pauses);
  start.lost_reports = static_cast<int8_t>(lost_reports);
  start.enrichers[1].generation = -1;
  nodes.push_back({start, 0, "", {}});
  known[start.Key()] = 0;
  for (size_t at = 0; at < nodes.size(); ++at) {
    const State from = nodes[at].state;
    if (std::string wrong = Violation(from); !wrong.empty()) {
      result.violation = wrong;
      result.trace = TraceTo(nodes, at);
      result.states = nodes.size();
      return result;
    }
    for (Step& step : Steps(from, mistake).All()) {
      ++result.steps;
      const auto [it, is_new] = known.try_emplace(step.to.Key(), nodes.size());
      if (is_new) nodes.push_back({std::move(step.to), at, std::move(step.name), {}});
      if (!step.fault) nodes[it->second].before.push_back(at);
    }
  }
  result.states = nodes.size();
  // Backwards from the goals over steps that are no faults.
  std::vector<bool> reaches(nodes.size());
  std::deque<size_t> open;
  for (size_t i = 0; i < nodes.size(); ++i) {
    if (IsGoal(nodes[i].state)) reaches[i] = true, open.push_back(i);
  }
  while (!open.empty()) {
    const size_t at = open.front();
    open.pop_front();
    for (const size_t before : nodes[at].before) {
      if (!reaches[before]) reaches[before] = true, open.push_back(before);
    }
  }
  for (size_t i = 0; i < nodes.size(); ++i) {
    if (reaches[i]) continue;
    result.violation = "from here not all files come to be archived and stored";
    result.trace = TraceTo(nodes, i);
    break;
  }
  return result;
}

}  // namespace onrecord::model
