// What would decide an unknown condition: a search over sets of absent fields,
// small ones first, and over values for them.
//
// The condition is cut into its logical skeleton and its atoms, which are
// tabled (atom_tables.h). Every set found with tabled atoms alone really can
// decide the condition; with others it may be too hopeful, when atoms
// contradict each other.
//
// Cost: sets times values, each one walk of the skeleton; cut off at
// kMaxEvaluations, and then `complete` is false.

#include <algorithm>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "kasa_diag/condition/atom_tables.h"
#include "kasa_diag/condition/condition.h"
#include "kasa_diag/condition/interpreter.h"
#include "kasa_diag/condition/syntax_tree.h"

namespace kasa_diag::condition {
namespace {

constexpr int kMaxEvaluations = 20'000;

Tristate Not(Tristate state) {
  if (state == Tristate::kUnknown) return state;
  return state == Tristate::kTrue ? Tristate::kFalse : Tristate::kTrue;
}

class Search {
 public:
  Search(const Condition& condition, const Inputs& inputs)
      : root_(condition.root()), tables_(TableAtoms(condition, inputs)) {
    std::set<std::string> paths;
    for (const Unknown& unknown : tables_.unknowns) {
      paths.insert(unknown.paths.begin(), unknown.paths.end());
    }
    paths_.assign(paths.begin(), paths.end());
  }

  Deciders Run(int max_sets) {
    Deciders deciders;
    // Beyond this many there are too many sets to number them.
    const size_t count = std::min<size_t>(paths_.size(), 20);
    if (count < paths_.size()) deciders.complete = false;
    for (size_t size = 1; size <= count; ++size) {
      std::vector<bool> chosen(count, false);
      std::fill(chosen.begin(), chosen.begin() + size, true);
      do {
        std::vector<std::string> set;
        for (size_t i = 0; i < count; ++i) {
          if (chosen[i]) set.push_back(paths_[i]);
        }
        Try(set, max_sets, &deciders);
        if (evaluations_ > kMaxEvaluations) {
          deciders.complete = false;
          return deciders;
        }
      } while (std::prev_permutation(chosen.begin(), chosen.end()));
    }
    return deciders;
  }

 private:
  static bool Covers(const std::vector<std::string>& set,
                     const std::vector<std::string>& part) {
    return std::includes(set.begin(), set.end(), part.begin(), part.end());
  }
  static bool CoversAny(const std::vector<std::string>& set,
                        const std::vector<std::vector<std::string>>& found) {
    return std::any_of(found.begin(), found.end(),
                       [&](const std::vector<std::string>& other) {
                         return Covers(set, other);
                       });
  }

  // Looks whether learning this set can make the condition true, or false.
  void Try(const std::vector<std::string>& set, int max_sets,
           Deciders* deciders) {
    bool want_true = !CoversAny(set, deciders->could_make_true);
    bool want_false = !CoversAny(set, deciders->could_make_false);
    if (!want_true && !want_false) return;
    learnt_ = &set;
    std::vector<size_t> learnt;
    std::set<std::string> used;
    for (size_t i = 0; i < tables_.unknowns.size(); ++i) {
      if (!Covers(set, tables_.unknowns[i].paths)) continue;
      learnt.push_back(i);
      used.insert(tables_.unknowns[i].paths.begin(),
                  tables_.unknowns[i].paths.end());
    }
    // A field that nothing uses can't belong to a smallest set.
    if (used.size() < set.size()) return;

    answer_.assign(tables_.unknowns.size(), -1);
    for (const size_t i : learnt) answer_[i] = 0;
    while (want_true || want_false) {
      if (++evaluations_ > kMaxEvaluations) return;
      next_atom_ = 0;
      const Tristate state = Walk(root_);
      if (state == Tristate::kTrue && want_true) {
        want_true = false;
        Add(set, max_sets, &deciders->could_make_true, &deciders->complete);
      }
      if (state == Tristate::kFalse && want_false) {
        want_false = false;
        Add(set, max_sets, &deciders->could_make_false, &deciders->complete);
      }
      // The next combination of answers.
      size_t i = 0;
      while (i < learnt.size() &&
             ++answer_[learnt[i]] == tables_.unknowns[learnt[i]].answers) {
        answer_[learnt[i]] = 0;
        ++i;
      }
      if (i == learnt.size()) return;
    }
  }

  static void Add(const std::vector<std::string>& set, int max_sets,
                  std::vector<std::vector<std::string>>* sets, bool* complete) {
    if (static_cast<int>(sets->size()) < max_sets) {
      sets->push_back(set);
    } else {
      *complete = false;
    }
  }

  Tristate StateOfAtom(const Atom& atom) const {
    if (!atom.becomes_present.empty()) {
      const std::string below = absl::StrCat(atom.becomes_present, ".");
      for (const std::string& path : *learnt_) {
        if (path == atom.becomes_present || absl::StartsWith(path, below)) {
          return Tristate::kTrue;
        }
      }
      return atom.state;
    }
    if (atom.unknown < 0 || answer_[atom.unknown] < 0) return atom.state;
    return atom.results[answer_[atom.unknown]];
  }

  // Visits atoms in the order in which they were collected, so it must not cut
  // corners.
  Tristate Walk(const Node& node) {
    switch (node.op) {
      case Op::kAnd:
      case Op::kOr: {
        const Tristate dominant =
            node.op == Op::kAnd ? Tristate::kFalse : Tristate::kTrue;
        Tristate state = Not(dominant);
        for (const auto& child : node.children) {
          const Tristate part = Walk(*child);
          if (part == dominant || state == dominant) {
            state = dominant;
          } else if (part == Tristate::kUnknown) {
            state = part;
          }
        }
        return state;
      }
      case Op::kNot:
        return Not(Walk(node.child(0)));
      default:
        break;
    }
    if (IsLogical(node)) {
      const Tristate condition = Walk(node.child(0));
      const Tristate first = Walk(node.child(1));
      const Tristate second = Walk(node.child(2));
      if (condition == Tristate::kUnknown) return condition;
      return condition == Tristate::kTrue ? first : second;
    }
    return StateOfAtom(tables_.atoms[next_atom_++]);
  }

  const Node& root_;
  const AtomTables tables_;
  // Of the root: what can be learnt, sorted.
  std::vector<std::string> paths_;

  // Of the combination being tried.
  const std::vector<std::string>* learnt_ = nullptr;
  std::vector<int> answer_;  // by unknown; -1: not learnt
  size_t next_atom_ = 0;
  int evaluations_ = 0;
};

}  // namespace

Deciders FindDeciders(const Condition& condition, const Inputs& inputs,
                      int max_sets) {
  if (!condition.root().type.Is(Type::Kind::kBool) ||
      StateOf(EvaluateNode(condition.root(), inputs, EvaluateOptions())) !=
          Tristate::kUnknown) {
    return Deciders();
  }
  return Search(condition, inputs).Run(max_sets);
}

}  // namespace kasa_diag::condition
