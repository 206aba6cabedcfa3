// Conditions: expressions in a subset of CEL over protobuf messages, with
// unknown as a third truth value.
//
//   Schema schema(DeviceSnapshot::descriptor());
//   CheckResult result = Check("wifi.rssi_dbm < -75 && !reach.lan", schema);
//   if (!result.ok()) ... result.problems says what, where and how to mend it
//   Inputs inputs(schema);
//   inputs.SetRoot(&snapshot);
//   Tristate state = Evaluate(*result.condition, inputs).state;
//
// The language is defined by docs/conditions.md. Inside the subset a condition
// means what the CEL specification says; an absent field makes it unknown, by
// Kleene's rules.

#ifndef KASA_DIAG_CONDITION_CONDITION_H_
#define KASA_DIAG_CONDITION_CONDITION_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/attributes.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "kasa_diag/condition/tristate.h"

namespace kasa_diag::condition {

// What conditions can see: a root message, whose fields are in scope by name,
// and further named inputs. Immutable once conditions were checked against it,
// which keep a pointer to it.
class Schema {
 public:
  // The fields of `root` are visible by name (`wifi.rssi_dbm`) and from the
  // root
  // (`snapshot.wifi.rssi_dbm`). Enum constants resolve with `root`'s full name
  // as container.
  explicit Schema(const google::protobuf::Descriptor* root,
                  absl::string_view root_name = "snapshot");

  // Adds a message under a name of its own. `derived_from` are the paths of the
  // root's fields that it is made from. Fails where the name clashes.
  absl::Status AddMessage(absl::string_view name,
                          const google::protobuf::Descriptor* descriptor,
                          std::vector<std::string> derived_from);

  // Adds a set of declared ids whose membership is three-valued; conditions use
  // it only as `"id" in name`.
  absl::Status AddSymbols(absl::string_view name, std::vector<std::string> ids,
                          std::vector<std::string> derived_from);

  enum class InputKind { kMessage, kSymbols };
  struct Input {
    std::string name;
    InputKind kind;
    const google::protobuf::Descriptor* descriptor = nullptr;  // kMessage
    std::vector<std::string> ids;                              // kSymbols
    std::vector<std::string> derived_from;
  };
  // The root is input 0.
  const std::vector<Input>& inputs() const ABSL_ATTRIBUTE_LIFETIME_BOUND {
    return inputs_;
  }
  // Index of the input of this name, or -1.
  int Find(absl::string_view name) const;

  // The scope in which names of enums resolve: the root's full name unless set.
  const std::string& container() const ABSL_ATTRIBUTE_LIFETIME_BOUND {
    return container_;
  }
  void set_container(absl::string_view container) {
    container_ = std::string(container);
  }

 private:
  absl::Status CheckName(absl::string_view name) const;

  std::vector<Input> inputs_;
  std::string container_;
};

// The values of a schema's inputs for one evaluation. Points to them only.
class Inputs {
 public:
  // Of no schema, until Reset.
  Inputs() = default;
  explicit Inputs(const Schema& schema);
  // As newly made for this schema. Allocates nothing once it has grown.
  void Reset(const Schema& schema);
  void SetRoot(const google::protobuf::Message* message) { Set(0, message); }
  // A message that is not set is absent as a whole.
  void Set(int input, const google::protobuf::Message* message) {
    messages_[input] = message;
  }
  // One state for each id of the input's declaration, in its order. Not set:
  // all unknown.
  void SetSymbols(int input, absl::Span<const Tristate> states) {
    symbols_[input] = states;
  }
  const google::protobuf::Message* message(int input) const {
    return messages_[input];
  }
  absl::Span<const Tristate> symbols(int input) const {
    return symbols_[input];
  }

 private:
  std::vector<const google::protobuf::Message*> messages_;
  std::vector<absl::Span<const Tristate>> symbols_;
};

// How a field with presence that is not set is read.
enum class AbsentFields {
  kUnknown,  // ours
  kDefault,  // plain CEL's: as the default of its type
};

// Limits and switches. Reaching a limit is an error when checking.
struct CheckOptions {
  int max_length = 10'000;         // bytes of source
  int max_depth = 100;             // nesting of the syntax tree; at most 100
  int max_nodes = 1'000;           // of the syntax tree
  int max_regex_program = 10'000;  // RE2's program size
  // Refuse what is surely a mistake although CEL allows it: `<` between two
  // strings, one enum's field against another enum's constant, a comparison
  // whose result the field's type has decided, constants that always fail.
  bool refuse_mistakes = true;
  // Versions of different models can't be compared. When not empty, a condition
  // that compares version(...) with a version literal must also read one of
  // these outside of its comparisons of versions: paths of the root's fields
  // ("device.model") or names of inputs ("profile"). One of the mistakes above.
  std::vector<std::string> version_guards;
  // The type of the whole must be bool.
  bool must_be_bool = true;
};

// One thing wrong with an expression.
struct Problem {
  int begin = 0;        // byte offsets into the source
  int end = 0;          // one past the last
  std::string message;  // what is wrong, what was expected
  std::string hint;     // how to mend it; may be empty
  // The construct's name ("maps", "bytes") where it is CEL that this subset
  // leaves out; else empty.
  std::string outside = "";
};

// Renders a problem as text: message, the line with a caret, hint.
std::string Render(const Problem& problem, absl::string_view source);

struct Node;  // kasa_diag/condition/syntax_tree.h

// A checked condition. Immutable, thread-safe, cheap to copy.
class Condition {
 public:
  explicit Condition(std::shared_ptr<const Node> root, std::string source,
                     const Schema* schema)
      : root_(std::move(root)), source_(std::move(source)), schema_(schema) {}
  const Node& root() const ABSL_ATTRIBUTE_LIFETIME_BOUND { return *root_; }
  const std::string& source() const ABSL_ATTRIBUTE_LIFETIME_BOUND {
    return source_;
  }
  const Schema& schema() const { return *schema_; }
  // Paths of the root's fields that it reads, sorted, without repetition;
  // derived inputs by the fields that they are made from.
  std::vector<std::string> FieldsRead() const;
  // Indices of the inputs that it reads, sorted.
  std::vector<int> InputsRead() const;
  // For a symbols input, the indices of the ids that it asks for, sorted.
  std::vector<int> SymbolsRead(int input) const;

 private:
  std::shared_ptr<const Node> root_;
  std::string source_;
  const Schema* schema_;
};

struct CheckResult {
  std::shared_ptr<const Condition> condition;  // null when there are problems
  std::vector<Problem> problems;
  bool ok() const { return condition != nullptr; }
};

// Parses and type-checks. Never throws; time and stack are bounded by the
// limits. O(length).
CheckResult Check(absl::string_view source,
                  const Schema& schema ABSL_ATTRIBUTE_LIFETIME_BOUND,
                  const CheckOptions& options = {});

struct EvaluateOptions {
  AbsentFields absent_fields = AbsentFields::kUnknown;
  int max_loop_steps = 10'000;     // of all macros of one condition together
  int max_regex_program = 10'000;  // of expressions that are not constant
};

struct Outcome {
  Tristate state = Tristate::kUnknown;
  // Not empty when an evaluation error (overflow, division by zero) or an
  // unreadable value (a version that does not parse) made it unknown.
  std::string warning;
};

// The plain tree interpreter: the reference that the index is checked against.
Outcome Evaluate(const Condition& condition, const Inputs& inputs,
                 const EvaluateOptions& options = {});

// The value of any checked expression, a bool or not
// (CheckOptions::must_be_bool is off): kasa_diag/condition/value.h. It points
// into the inputs' messages and into the condition, and must not outlive them.
class Value;
Value EvaluateToValue(const Condition& condition, const Inputs& inputs,
                      const EvaluateOptions& options = {});

// A field that an evaluation read, and its value as a person writes it ("-82",
// "BLINKING", "3600s"); value is empty when absent.
struct SeenValue {
  std::string field;  // path from the root; derived inputs by their own path
  std::string value;
  bool absent = false;
};

// One of a condition's atoms, which are what its logical operators (!, &&, ||
// and ?: between bools) join.
struct DecidingAtom {
  std::string text;  // as its author wrote it: "wifi.rssi_dbm < -75"
  Tristate state = Tristate::kUnknown;
  // What it read; of an unknown one what is absent, if that is why.
  std::vector<SeenValue> values;
};

// The atoms that made the condition true, false or unknown, in the order of the
// source. Takes a small multiple of the time of evaluating it.
std::vector<DecidingAtom> Explain(const Condition& condition,
                                  const Inputs& inputs);

// The values of all of them, each once.
std::vector<SeenValue> SeenValues(absl::Span<const DecidingAtom> atoms);

// What would decide an unknown condition.
struct Deciders {
  // Minimal sets of absent fields (paths of the root, sorted) that could make
  // the condition true, and that could make it false.
  std::vector<std::vector<std::string>> could_make_true;
  std::vector<std::vector<std::string>> could_make_false;
  bool complete = true;  // false when a limit cut the lists
};
Deciders FindDeciders(const Condition& condition, const Inputs& inputs,
                      int max_sets = 8);

}  // namespace kasa_diag::condition

#endif  // KASA_DIAG_CONDITION_CONDITION_H_
