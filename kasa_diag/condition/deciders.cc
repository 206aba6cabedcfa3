// What would decide an unknown condition: a search over sets of absent fields,
// small ones first, and over values for them.
//
// The condition is cut into its logical skeleton and its atoms. An atom that is
// unknown for one absent field is tabled: its result for each value worth
// trying (candidates.h), values with equal results everywhere being one. An
// atom that is unknown for several fields at once, or that does more than
// comparing, is taken to be able to become true and false once all its fields
// are there. So every set found with tabled atoms alone really can decide the
// condition; with others it may be too hopeful, when atoms contradict each
// other.
//
// Derived inputs are made from fields of the root: a field or id of one counts
// as the absent fields among those. Where none is absent nothing can be learnt
// and it stays unknown.
//
// Cost: sets times values, each one walk of the skeleton; cut off at
// kMaxEvaluations, and then `complete` is false.

#include <algorithm>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "kasa_diag/condition/candidates.h"
#include "kasa_diag/condition/condition.h"
#include "kasa_diag/condition/interpreter.h"
#include "kasa_diag/condition/syntax_tree.h"

namespace kasa_diag::condition {
namespace {

constexpr int kMaxEvaluations = 20'000;
constexpr size_t kMaxSymbolsTried = 4;

Tristate StateOf(const Value& value) {
  return value.is_true()    ? Tristate::kTrue
         : value.is_false() ? Tristate::kFalse
                            : Tristate::kUnknown;
}

Tristate Not(Tristate state) {
  if (state == Tristate::kUnknown) return state;
  return state == Tristate::kTrue ? Tristate::kFalse : Tristate::kTrue;
}

// Something unknown that can be learnt as one: a field, all asked-for ids of a
// symbols input, or what an atom needs that can't be tabled.
struct Unknown {
  // Fields of the root that have to be learnt for it, sorted.
  std::vector<std::string> paths;
  // How many different answers there are.
  int answers = 0;
};

struct Atom {
  const Node* node = nullptr;
  // While nothing is learnt.
  Tristate state = Tristate::kUnknown;
  // Index into the unknowns, or -1 when nothing changes it.
  int unknown = -1;
  // By the answer.
  std::vector<Tristate> results;
  // For has(): it turns true when this field, or one below it, is learnt.
  std::string becomes_present;
};

class Search {
 public:
  Search(const Condition& condition, const Inputs& inputs)
      : schema_(condition.schema()), inputs_(inputs), root_(condition.root()) {
    CollectAtoms(root_);
    for (size_t i = 0; i < atoms_.size(); ++i) Classify(i);
    TableFields();
    TableSymbols();
    for (const Unknown& unknown : unknowns_) {
      for (const std::string& path : unknown.paths) {
        paths_.insert(path);
      }
    }
  }

  Deciders Run(int max_sets) {
    Deciders deciders;
    const std::vector<std::string> paths(paths_.begin(), paths_.end());
    // Beyond this many there are too many sets to number them.
    const size_t count = std::min<size_t>(paths.size(), 20);
    if (count < paths.size()) deciders.complete = false;
    for (size_t size = 1; size <= count; ++size) {
      std::vector<bool> chosen(count, false);
      std::fill(chosen.begin(), chosen.begin() + size, true);
      do {
        std::vector<std::string> set;
        for (size_t i = 0; i < count; ++i) {
          if (chosen[i]) set.push_back(paths[i]);
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
  Value Evaluate(const Node& node) const {
    return EvaluateNode(node, inputs_, EvaluateOptions());
  }

  static bool IsLogical(const Node& node) {
    return node.op == Op::kAnd || node.op == Op::kOr || node.op == Op::kNot ||
           (node.op == Op::kConditional && node.type.Is(Type::Kind::kBool));
  }

  void CollectAtoms(const Node& node) {
    if (IsLogical(node)) {
      for (const auto& child : node.children) CollectAtoms(*child);
      return;
    }
    Atom atom;
    atom.node = &node;
    atom.state = StateOf(Evaluate(node));
    atoms_.push_back(std::move(atom));
  }

  // The absent fields that an atom reads, each once.
  void CollectAbsent(const Node& node, std::vector<const Node*>* absent) const {
    if (IsInputField(node) && Evaluate(node).is_unknown()) {
      const bool known =
          std::any_of(absent->begin(), absent->end(), [&](const Node* other) {
            return other->input == node.input && other->path == node.path;
          });
      if (!known) absent->push_back(&node);
    }
    for (const auto& child : node.children) CollectAbsent(*child, absent);
  }

  // Paths of fields of a macro's elements: "clients.kind".
  void CollectElementPaths(const Node& node, std::vector<const Node*>* lists,
                           std::set<std::string>* paths) const {
    if (IsMacro(node.op)) {
      CollectElementPaths(node.child(0), lists, paths);
      lists->push_back(&node.child(0));
      CollectElementPaths(node.child(1), lists, paths);
      lists->pop_back();
      return;
    }
    if (node.op == Op::kField && node.base == Base::kVariable &&
        !node.path.empty() && node.variable < static_cast<int>(lists->size())) {
      const Node& list = *(*lists)[node.variable];
      if (IsInputField(list) && list.input == 0) {
        std::vector<const google::protobuf::FieldDescriptor*> path = list.path;
        path.insert(path.end(), node.path.begin(), node.path.end());
        paths->insert(PathName(schema_, 0, path));
      }
    }
    for (const auto& child : node.children) {
      CollectElementPaths(*child, lists, paths);
    }
  }

  // The fields of the root that must be learnt to know a field.
  std::vector<std::string> PathsOf(const Node& node) const {
    if (node.input == 0) return {PathName(schema_, 0, node.path)};
    return AbsentSources(node.input);
  }

  // Of a derived input: the absent ones of the fields that it is made from.
  std::vector<std::string> AbsentSources(int input) const {
    std::vector<std::string> absent;
    for (const std::string& path : schema_.inputs()[input].derived_from) {
      if (IsAbsentPath(path)) absent.push_back(path);
    }
    std::sort(absent.begin(), absent.end());
    return absent;
  }

  bool IsAbsentPath(const std::string& path) const {
    const google::protobuf::Message* message = inputs_.message(0);
    const google::protobuf::Descriptor* descriptor =
        schema_.inputs()[0].descriptor;
    size_t begin = 0;
    while (message != nullptr) {
      const size_t dot = path.find('.', begin);
      const google::protobuf::FieldDescriptor* field =
          descriptor->FindFieldByName(path.substr(begin, dot - begin));
      if (field == nullptr) return false;  // not a path of the root
      if (IsAbsent(*message, field)) return true;
      if (dot == std::string::npos) return false;
      if (field->message_type() == nullptr || field->is_repeated()) {
        return false;
      }
      message = &message->GetReflection()->GetMessage(*message, field);
      descriptor = field->message_type();
      begin = dot + 1;
    }
    return true;
  }

  void Classify(size_t i) {
    Atom& atom = atoms_[i];
    const Node& node = *atom.node;
    if (node.op == Op::kHas && node.base == Base::kInput &&
        atom.state == Tristate::kFalse && node.input == 0) {
      atom.becomes_present = PathName(schema_, 0, node.path);
      Unknown unknown;
      unknown.paths = {atom.becomes_present};
      unknown.answers = 1;
      unknowns_.push_back(std::move(unknown));
      return;
    }
    if (atom.state != Tristate::kUnknown) return;
    if (node.op == Op::kInSymbols) return;  // TableSymbols
    std::vector<const Node*> absent;
    CollectAbsent(node, &absent);
    if (absent.size() == 1) {
      AddFieldAtom(*absent[0], i);
      return;
    }
    MakeOpaque(i);
  }

  void AddFieldAtom(const Node& field, size_t atom) {
    for (FieldAtoms& entry : fields_) {
      if (entry.field->input == field.input &&
          entry.field->path == field.path) {
        entry.atoms.push_back(atom);
        return;
      }
    }
    fields_.push_back({&field, {atom}});
  }

  // An atom that becomes true or false, who knows which, when all that it lacks
  // is there.
  void MakeOpaque(size_t i) {
    Atom& atom = atoms_[i];
    std::vector<const Node*> absent;
    CollectAbsent(*atom.node, &absent);
    std::set<std::string> paths;
    for (const Node* field : absent) {
      const std::vector<std::string> needed = PathsOf(*field);
      if (needed.empty()) return;  // nothing can be learnt
      paths.insert(needed.begin(), needed.end());
    }
    if (absent.empty()) {
      std::vector<const Node*> lists;
      CollectElementPaths(*atom.node, &lists, &paths);
    }
    if (paths.empty()) return;
    Unknown unknown;
    unknown.paths.assign(paths.begin(), paths.end());
    unknown.answers = 2;
    atom.unknown = static_cast<int>(unknowns_.size());
    atom.results = {Tristate::kFalse, Tristate::kTrue};
    unknowns_.push_back(std::move(unknown));
  }

  void TableFields() {
    for (const FieldAtoms& entry : fields_) {
      std::vector<const Node*> nodes;
      for (const size_t atom : entry.atoms) nodes.push_back(atoms_[atom].node);
      std::vector<Value> candidates;
      if (!FindCandidates(*entry.field, nodes, &candidates)) {
        for (const size_t atom : entry.atoms) MakeOpaque(atom);
        continue;
      }
      const std::vector<std::string> paths = PathsOf(*entry.field);
      if (paths.empty()) continue;
      // One answer for each different column of results.
      std::set<std::vector<Tristate>> columns;
      for (const Value& candidate : candidates) {
        std::vector<Tristate> column;
        const Assumption assumption = {entry.field, candidate};
        for (const Node* node : nodes) {
          column.push_back(StateOf(EvaluateNode(
              *node, inputs_, EvaluateOptions(), {&assumption, 1})));
        }
        columns.insert(std::move(column));
      }
      AddTable(paths, entry.atoms, columns);
    }
  }

  void TableSymbols() {
    for (size_t input = 0; input < schema_.inputs().size(); ++input) {
      std::vector<int> symbols;
      std::vector<size_t> atoms;
      for (size_t i = 0; i < atoms_.size(); ++i) {
        const Node& node = *atoms_[i].node;
        if (node.op != Op::kInSymbols ||
            node.input != static_cast<int>(input) ||
            atoms_[i].state != Tristate::kUnknown) {
          continue;
        }
        atoms.push_back(i);
        if (std::find(symbols.begin(), symbols.end(), node.symbol) ==
            symbols.end()) {
          symbols.push_back(node.symbol);
        }
      }
      const std::vector<std::string> paths =
          AbsentSources(static_cast<int>(input));
      if (atoms.empty() || paths.empty()) continue;
      // Every combination of few ids; of many: none, one, or all.
      std::vector<std::vector<bool>> answers;
      if (symbols.size() <= kMaxSymbolsTried) {
        for (size_t set = 0; set < size_t{1} << symbols.size(); ++set) {
          std::vector<bool> answer;
          for (size_t i = 0; i < symbols.size(); ++i) {
            answer.push_back(set >> i & 1);
          }
          answers.push_back(std::move(answer));
        }
      } else {
        answers.emplace_back(symbols.size(), false);
        answers.emplace_back(symbols.size(), true);
        for (size_t i = 0; i < symbols.size(); ++i) {
          answers.emplace_back(symbols.size(), false);
          answers.back()[i] = true;
        }
      }
      std::set<std::vector<Tristate>> columns;
      for (const std::vector<bool>& answer : answers) {
        std::vector<Tristate> column;
        for (const size_t atom : atoms) {
          const auto it = std::find(symbols.begin(), symbols.end(),
                                    atoms_[atom].node->symbol);
          column.push_back(answer[it - symbols.begin()] ? Tristate::kTrue
                                                        : Tristate::kFalse);
        }
        columns.insert(std::move(column));
      }
      AddTable(paths, atoms, columns);
    }
  }

  void AddTable(const std::vector<std::string>& paths,
                const std::vector<size_t>& atoms,
                const std::set<std::vector<Tristate>>& columns) {
    Unknown unknown;
    unknown.paths = paths;
    unknown.answers = static_cast<int>(columns.size());
    for (size_t i = 0; i < atoms.size(); ++i) {
      Atom& atom = atoms_[atoms[i]];
      atom.unknown = static_cast<int>(unknowns_.size());
      for (const std::vector<Tristate>& column : columns) {
        atom.results.push_back(column[i]);
      }
    }
    unknowns_.push_back(std::move(unknown));
  }

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
    for (size_t i = 0; i < unknowns_.size(); ++i) {
      if (!Covers(set, unknowns_[i].paths)) continue;
      learnt.push_back(i);
      used.insert(unknowns_[i].paths.begin(), unknowns_[i].paths.end());
    }
    // A field that nothing uses can't belong to a smallest set.
    if (used.size() < set.size()) return;

    answer_.assign(unknowns_.size(), -1);
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
             ++answer_[learnt[i]] == unknowns_[learnt[i]].answers) {
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
    return StateOfAtom(atoms_[next_atom_++]);
  }

  struct FieldAtoms {
    const Node* field;
    std::vector<size_t> atoms;
  };

  const Schema& schema_;
  const Inputs& inputs_;
  const Node& root_;
  std::vector<Atom> atoms_;
  std::vector<FieldAtoms> fields_;
  std::vector<Unknown> unknowns_;
  std::set<std::string> paths_;

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
