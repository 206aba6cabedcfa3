#include "kasa_diag/condition/atom_tables.h"

#include <algorithm>
#include <set>
#include <utility>

#include "kasa_diag/condition/candidates.h"
#include "kasa_diag/condition/interpreter.h"

namespace kasa_diag::condition {
namespace {

constexpr size_t kMaxSymbolsTried = 4;

class Tabler {
 public:
  Tabler(const Condition& condition, const Inputs& inputs)
      : schema_(condition.schema()), inputs_(inputs) {
    CollectAtoms(condition.root());
    for (size_t i = 0; i < tables_.atoms.size(); ++i) Classify(i);
    TableFields();
    TableSymbols();
  }

  AtomTables Take() { return std::move(tables_); }

 private:
  struct FieldAtoms {
    const Node* field;
    std::vector<size_t> atoms;
  };

  Value Evaluate(const Node& node) const {
    return EvaluateNode(node, inputs_, EvaluateOptions());
  }

  void CollectAtoms(const Node& node) {
    if (IsLogical(node)) {
      for (const auto& child : node.children) CollectAtoms(*child);
      return;
    }
    Atom atom;
    atom.node = &node;
    atom.state = StateOf(Evaluate(node));
    tables_.atoms.push_back(std::move(atom));
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
    Atom& atom = tables_.atoms[i];
    const Node& node = *atom.node;
    if (node.op == Op::kHas && node.base == Base::kInput &&
        atom.state == Tristate::kFalse && node.input == 0) {
      atom.becomes_present = PathName(schema_, 0, node.path);
      Unknown unknown;
      unknown.paths = {atom.becomes_present};
      unknown.answers = 1;
      tables_.unknowns.push_back(std::move(unknown));
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
    Atom& atom = tables_.atoms[i];
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
    atom.unknown = static_cast<int>(tables_.unknowns.size());
    atom.results = {Tristate::kFalse, Tristate::kTrue};
    tables_.unknowns.push_back(std::move(unknown));
  }

  void TableFields() {
    for (const FieldAtoms& entry : fields_) {
      std::vector<const Node*> nodes;
      for (const size_t atom : entry.atoms)
        nodes.push_back(tables_.atoms[atom].node);
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
      for (size_t i = 0; i < tables_.atoms.size(); ++i) {
        const Node& node = *tables_.atoms[i].node;
        if (node.op != Op::kInSymbols ||
            node.input != static_cast<int>(input) ||
            tables_.atoms[i].state != Tristate::kUnknown) {
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
                                    tables_.atoms[atom].node->symbol);
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
      Atom& atom = tables_.atoms[atoms[i]];
      atom.unknown = static_cast<int>(tables_.unknowns.size());
      for (const std::vector<Tristate>& column : columns) {
        atom.results.push_back(column[i]);
      }
    }
    tables_.unknowns.push_back(std::move(unknown));
  }

  const Schema& schema_;
  const Inputs& inputs_;
  std::vector<FieldAtoms> fields_;
  AtomTables tables_;
};

}  // namespace

AtomTables TableAtoms(const Condition& condition, const Inputs& inputs) {
  return Tabler(condition, inputs).Take();
}

bool IsLogical(const Node& node) {
  return node.op == Op::kAnd || node.op == Op::kOr || node.op == Op::kNot ||
         (node.op == Op::kConditional && node.type.Is(Type::Kind::kBool));
}

Tristate StateOf(const Value& value) {
  return value.is_true()    ? Tristate::kTrue
         : value.is_false() ? Tristate::kFalse
                            : Tristate::kUnknown;
}

}  // namespace kasa_diag::condition
