// Questions that cost a person's time for nothing: nothing reads the answers,
// or they all come to the same.

#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "kasa_diag/authoring/lint_context.h"
#include "kasa_diag/condition/condition.h"
#include "kasa_diag/condition/syntax_tree.h"

namespace kasa_diag::authoring {
namespace {

using condition::Condition;
using condition::Node;
using condition::Op;

// Whether the two are one field, or one lies below the other.
bool Touches(const std::string& a, const std::string& b) {
  return a == b || absl::StartsWith(a, absl::StrCat(b, ".")) ||
         absl::StartsWith(b, absl::StrCat(a, "."));
}

bool TouchAny(const std::vector<std::string>& a,
              const std::vector<std::string>& b) {
  for (const std::string& one : a) {
    for (const std::string& other : b) {
      if (Touches(one, other)) return true;
    }
  }
  return false;
}

class QuestionLints {
 public:
  explicit QuestionLints(LintContext* context)
      : context_(*context), knowledge_(context->knowledge) {
    for (int c = 0; c < knowledge_.evaluator->size(); ++c) {
      const Condition& condition = knowledge_.evaluator->condition(c);
      CollectAtoms(condition.root(), condition.schema());
    }
  }

  void Run() {
    for (int q = 0; q < context_.content().questions_size(); ++q) Look(q);
  }

 private:
  // A part of a condition that is no logical operator.
  struct Atom {
    Condition condition;
    std::vector<std::string> fields;
    bool reads_derived = false;  // the profile, the light's meanings
  };

  void CollectAtoms(const Node& node, const condition::Schema& schema) {
    if (node.op == Op::kAnd || node.op == Op::kOr || node.op == Op::kNot ||
        node.op == Op::kConditional) {
      for (const auto& child : node.children) CollectAtoms(*child, schema);
      return;
    }
    // The tree belongs to the evaluator's condition, which outlives this.
    const std::shared_ptr<const Node> part(std::shared_ptr<const Node>(),
                                           &node);
    Atom atom{Condition(part, "", &schema), {}, false};
    atom.fields = atom.condition.FieldsRead();
    for (const int input : atom.condition.InputsRead()) {
      if (input == 0) continue;
      atom.reads_derived = true;
      if (input == knowledge_.led_meanings_input) {
        // The rate follows from these; the legend from the whole device.
        atom.fields.insert(atom.fields.end(),
                           {"led.on_ms", "led.off_ms", "device"});
      }
    }
    atoms_.push_back(std::move(atom));
  }

  void Look(int q) {
    const CompiledKnowledge::QuestionRules& rules = knowledge_.questions[q];
    bool is_read = false;
    for (const Atom& atom : atoms_) {
      if (!TouchAny(atom.fields, rules.fields)) continue;
      is_read = true;
      if (TellsApart(atom, rules)) return;
    }
    context_.Warn(
        "unused_question", {context_.places.questions[q]},
        absl::StrCat(Named("question", context_.content().questions(q)),
                     is_read ? ": no condition tells its answers apart by "
                             : ": its answers change nothing: no condition "
                               "reads ",
                     absl::StrJoin(rules.fields, ", ")),
        is_read
            ? "whatever is answered, the same follows: give the answers "
              "values on both sides of what findings ask for"
            : "a person's time for nothing: add a finding that reads it, or "
              "remove the question");
  }

  // Whether two answers decide the atom differently, or may do so together with
  // what else is known.
  bool TellsApart(const Atom& atom,
                  const CompiledKnowledge::QuestionRules& rules) const {
    if (atom.reads_derived) return true;
    std::set<Tristate> states;
    for (const CompiledKnowledge::Answer& answer : rules.answers) {
      condition::Inputs inputs(*knowledge_.schema);
      inputs.SetRoot(answer.says.get());
      states.insert(condition::Evaluate(atom.condition, inputs).state);
    }
    if (states.size() > 1) return true;
    // Several fields of which the answers give some.
    return states.count(Tristate::kUnknown) > 0 && atom.fields.size() > 1;
  }

  LintContext& context_;
  const CompiledKnowledge& knowledge_;
  std::vector<Atom> atoms_;
};

}  // namespace

void LintQuestions(LintContext* context) { QuestionLints(context).Run(); }

}  // namespace kasa_diag::authoring
