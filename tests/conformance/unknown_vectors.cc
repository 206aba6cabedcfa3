// An operand is written as an expression of its state: `true`, a literal, the
// variable of its type that is unknown (u_int), or one that fails when it is
// evaluated (1 / zero). Variables carry the state, so that no engine can decide
// a test by folding constants.
//
// The definitions are these, and nothing else in this file decides a result:
//  * And, Or, Not: Kleene's tables, with an error as a fourth value that a
//    dominating value and an unknown hide;
//  * Strict: unknown where an operand is, else an error where an operand is,
//    else the value that the table of operators gives;
//  * exists is Or over the elements, all is And, exists_one is Strict;
//  * a choice takes the state of its condition where that is not a bool, else
//    that of the chosen value.

#include "tests/conformance/unknown_vectors.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "tests/conformance/vector_writer.h"

namespace kasa_diag::conformance {
namespace {

State Known(absl::string_view value) {
  return {State::Kind::kValue, std::string(value)};
}
State Bool(bool value) {
  return Known(value ? "bool_value: true" : "bool_value: false");
}
State Unknown() { return {State::Kind::kUnknown, ""}; }
State Error() { return {State::Kind::kError, ""}; }

bool Has(State::Kind kind, const std::vector<State>& states) {
  return std::any_of(states.begin(), states.end(),
                     [&](const State& state) { return state.kind == kind; });
}

// && where `dominant` is false, || where it is true.
State Connect(bool dominant, const std::vector<State>& states) {
  for (const State& state : states) {
    if (state.is(dominant)) return Bool(dominant);
  }
  if (Has(State::Kind::kUnknown, states)) return Unknown();
  if (Has(State::Kind::kError, states)) return Error();
  return Bool(!dominant);
}

State Strict(const std::vector<State>& states, const State& value) {
  if (Has(State::Kind::kUnknown, states)) return Unknown();
  if (Has(State::Kind::kError, states)) return Error();
  return value;
}

State Not(const State& state) { return Strict({state}, Bool(state.is(false))); }

State ExistsOne(const std::vector<State>& states) {
  int matches = 0;
  for (const State& state : states) matches += state.is(true);
  return Strict(states, Bool(matches == 1));
}

State Choose(const State& condition, const State& yes, const State& no) {
  if (condition.kind != State::Kind::kValue) return condition;
  return condition.is(true) ? yes : no;
}

// An operand: how it is called in a test's name, how it is written, what it is.
struct Operand {
  std::string name;
  std::string text;
  State state;
};

const std::vector<Operand>& BoolOperands() {
  static const auto* operands = new std::vector<Operand>{
      {"true", "true", Bool(true)},
      {"false", "false", Bool(false)},
      {"unknown", "u_bool", Unknown()},
      {"error", "1 / zero == 0", Error()},
  };
  return *operands;
}

// In parentheses unless it is one word.
std::string Enclosed(const std::string& text) {
  return text.find(' ') == std::string::npos ? text
                                             : absl::StrCat("(", text, ")");
}

std::string Names(const std::vector<Operand>& operands) {
  return absl::StrJoin(operands, "_",
                       [](std::string* out, const Operand& operand) {
                         out->append(operand.name);
                       });
}

std::vector<State> States(const std::vector<Operand>& operands) {
  std::vector<State> states;
  for (const Operand& operand : operands) states.push_back(operand.state);
  return states;
}

// Calls visit with each tuple of `size` operands.
template <typename Visitor>
void ForEachTuple(const std::vector<Operand>& operands, int size,
                  Visitor visit) {
  std::vector<Operand> tuple(size);
  std::vector<size_t> digits(size, 0);
  while (true) {
    for (int i = 0; i < size; ++i) tuple[i] = operands[digits[i]];
    visit(tuple);
    int place = size - 1;
    while (place >= 0 && ++digits[place] == operands.size()) {
      digits[place--] = 0;
    }
    if (place < 0) return;
  }
}

void WriteConnectives(VectorWriter* writer) {
  const struct {
    absl::string_view name;
    absl::string_view mark;
    bool dominant;
  } kConnectives[] = {{"and", "&&", false}, {"or", "||", true}};
  for (const auto& connective : kConnectives) {
    writer->BeginSection(connective.name,
                         "A deciding value wins, then unknown, then an error.");
    for (const int size : {2, 3}) {
      ForEachTuple(BoolOperands(), size, [&](const std::vector<Operand>& them) {
        std::vector<std::string> texts;
        for (const Operand& operand : them) {
          texts.push_back(Enclosed(operand.text));
        }
        writer->Test(
            Names(them),
            absl::StrJoin(texts, absl::StrCat(" ", connective.mark, " ")),
            Connect(connective.dominant, States(them)));
      });
    }
  }
  writer->BeginSection("mixed", "a && b || c: && binds more strongly.");
  ForEachTuple(BoolOperands(), 3, [&](const std::vector<Operand>& them) {
    writer->Test(
        Names(them),
        absl::StrCat(Enclosed(them[0].text), " && ", Enclosed(them[1].text),
                     " || ", Enclosed(them[2].text)),
        Connect(true, {Connect(false, {them[0].state, them[1].state}),
                       them[2].state}));
  });
  writer->BeginSection("not", "Strict.");
  for (const Operand& operand : BoolOperands()) {
    writer->Test(operand.name, absl::StrCat("!", Enclosed(operand.text)),
                 Not(operand.state));
  }
  writer->BeginSection("not_connective",
                       "De Morgan's laws hold for the four states.");
  ForEachTuple(BoolOperands(), 2, [&](const std::vector<Operand>& them) {
    const std::string a = Enclosed(them[0].text);
    const std::string b = Enclosed(them[1].text);
    writer->Test(absl::StrCat("and_", Names(them)),
                 absl::StrCat("!(", a, " && ", b, ")"),
                 Not(Connect(false, States(them))));
    writer->Test(absl::StrCat("or_", Names(them)),
                 absl::StrCat("!(", a, " || ", b, ")"),
                 Not(Connect(true, States(them))));
  });
}

void WriteConditional(VectorWriter* writer) {
  writer->BeginSection(
      "conditional",
      "The condition decides: unknown stays unknown although both values "
      "agree, and the value that is not chosen does not matter.");
  ForEachTuple(BoolOperands(), 3, [&](const std::vector<Operand>& them) {
    writer->Test(
        Names(them),
        absl::StrCat(Enclosed(them[0].text), " ? ", Enclosed(them[1].text),
                     " : ", Enclosed(them[2].text)),
        Choose(them[0].state, them[1].state, them[2].state));
  });
}

// How the states of a type are written.
struct TypeText {
  absl::string_view name;
  absl::string_view value;
  absl::string_view other;  // greater than `value`
  absl::string_view unknown;
  absl::string_view error;
};

constexpr TypeText kInt = {"int", "6", "7", "u_int", "1 / zero"};
constexpr TypeText kUint = {"uint", "6u", "7u", "u_uint", "uint(1 / zero)"};
constexpr TypeText kDouble = {"double", "1.5", "2.5", "u_double",
                              "double(1 / zero)"};
constexpr TypeText kString = {"string", "'abc'", "'abd'", "u_string",
                              "string(1 / zero)"};
constexpr TypeText kBool = {"bool", "false", "true", "u_bool", "1 / zero == 0"};
constexpr TypeText kDuration = {"duration", "duration('60s')",
                                "duration('90s')", "u_duration",
                                "duration(string(1 / zero))"};
constexpr TypeText kTimestamp = {
    "timestamp", "timestamp('2024-01-31T08:00:00Z')",
    "timestamp('2024-01-31T08:01:00Z')", "u_timestamp", "timestamp(1 / zero)"};
constexpr TypeText kList = {"list", "[1, 2]", "[3]", "u_list", "[1 / zero]"};

// The value, unknown, and an error.
std::vector<Operand> OperandsOf(const TypeText& type, bool other) {
  return {{"value", std::string(other ? type.other : type.value), Known("")},
          {"unknown", std::string(type.unknown), Unknown()},
          {"error", std::string(type.error), Error()}};
}

// Tests a strict construct of two operands: `form` has $0 and $1 in it.
void WriteStrictPair(absl::string_view name, absl::string_view form,
                     const TypeText& first, const TypeText& second,
                     absl::string_view result, VectorWriter* writer) {
  for (const Operand& a : OperandsOf(first, false)) {
    for (const Operand& b : OperandsOf(second, true)) {
      writer->Test(absl::StrCat(name, "_", a.name, "_", b.name),
                   absl::StrReplaceAll(form, {{"$0", Enclosed(a.text)},
                                              {"$1", Enclosed(b.text)}}),
                   Strict({a.state, b.state}, Known(result)));
    }
  }
}

// Likewise of one operand.
void WriteStrictOne(absl::string_view name, absl::string_view form,
                    const TypeText& type, absl::string_view result,
                    VectorWriter* writer) {
  for (const Operand& a : OperandsOf(type, false)) {
    // A name or a call needs no parentheses of its own; before a dot it does.
    writer->Test(absl::StrCat(name, "_", a.name),
                 absl::StrReplaceAll(form, {{"$0", Enclosed(a.text)}}),
                 Strict({a.state}, Known(result)));
  }
}

void WriteComparisons(VectorWriter* writer) {
  writer->BeginSection("comparisons",
                       "Strict in both operands, for every type.");
  const struct {
    absl::string_view name;
    absl::string_view mark;
    bool less;  // of a lesser with a greater value
  } kOperators[] = {{"eq", "==", false}, {"ne", "!=", true},
                    {"lt", "<", true},   {"le", "<=", true},
                    {"gt", ">", false},  {"ge", ">=", false}};
  for (const TypeText& type :
       {kBool, kInt, kUint, kDouble, kString, kDuration, kTimestamp, kList}) {
    for (const auto& comparison : kOperators) {
      const bool is_equality =
          comparison.name == "eq" || comparison.name == "ne";
      if (type.name == "list" && !is_equality) continue;
      WriteStrictPair(absl::StrCat(type.name, "_", comparison.name),
                      absl::StrCat("$0 ", comparison.mark, " $1"), type, type,
                      Bool(comparison.less).value, writer);
    }
  }
  writer->BeginSection(
      "self_comparison",
      "An unknown is not compared with itself: x == x is unknown.");
  writer->Test("eq", "u_int == u_int", Unknown());
  writer->Test("ne", "u_int != u_int", Unknown());
  writer->Test("excluded_middle", "u_bool || !u_bool", Unknown());
  writer->Test("contradiction", "u_bool && !u_bool", Unknown());
}

void WriteArithmetic(VectorWriter* writer) {
  writer->BeginSection("arithmetic", "Strict in both operands.");
  const struct {
    const TypeText* first;
    absl::string_view mark;
    const TypeText* second;
    absl::string_view name;
    absl::string_view result;
  } kOperators[] = {
      {&kInt, "+", &kInt, "int_add", "int64_value: 13"},
      {&kInt, "-", &kInt, "int_subtract", "int64_value: -1"},
      {&kInt, "*", &kInt, "int_multiply", "int64_value: 42"},
      {&kInt, "/", &kInt, "int_divide", "int64_value: 0"},
      {&kInt, "%", &kInt, "int_modulo", "int64_value: 6"},
      {&kUint, "+", &kUint, "uint_add", "uint64_value: 13"},
      {&kUint, "*", &kUint, "uint_multiply", "uint64_value: 42"},
      {&kUint, "/", &kUint, "uint_divide", "uint64_value: 0"},
      {&kUint, "%", &kUint, "uint_modulo", "uint64_value: 6"},
      {&kDouble, "+", &kDouble, "double_add", "double_value: 4"},
      {&kDouble, "-", &kDouble, "double_subtract", "double_value: -1"},
      {&kDouble, "*", &kDouble, "double_multiply", "double_value: 3.75"},
      {&kDouble, "/", &kDouble, "double_divide", "double_value: 0.6"},
      {&kString, "+", &kString, "string_add", "string_value: 'abcabd'"},
      {&kDuration, "+", &kDuration, "duration_add",
       "object_value { [type.googleapis.com/google.protobuf.Duration] "
       "{ seconds: 150 } }"},
      {&kDuration, "-", &kDuration, "duration_subtract",
       "object_value { [type.googleapis.com/google.protobuf.Duration] "
       "{ seconds: -30 } }"},
      {&kTimestamp, "+", &kDuration, "timestamp_add",
       "object_value { [type.googleapis.com/google.protobuf.Timestamp] "
       "{ seconds: 1706688090 } }"},
      {&kTimestamp, "-", &kTimestamp, "timestamp_subtract",
       "object_value { [type.googleapis.com/google.protobuf.Duration] "
       "{ seconds: -60 } }"},
      {&kTimestamp, "-", &kDuration, "timestamp_subtract_duration",
       "object_value { [type.googleapis.com/google.protobuf.Timestamp] "
       "{ seconds: 1706687910 } }"},
      {&kList, "+", &kList, "list_add",
       "list_value { values { int64_value: 1 } values { int64_value: 2 } "
       "values { int64_value: 3 } }"},
  };
  for (const auto& entry : kOperators) {
    WriteStrictPair(entry.name, absl::StrCat("$0 ", entry.mark, " $1"),
                    *entry.first, *entry.second, entry.result, writer);
  }
  // The greater one first: a uint is not negative.
  WriteStrictPair("uint_subtract", "$1 - $0", kUint, kUint, "uint64_value: 1",
                  writer);
  WriteStrictOne("int_negate", "-$0", kInt, "int64_value: -6", writer);
  WriteStrictOne("double_negate", "-$0", kDouble, "double_value: -1.5", writer);
  writer->BeginSection(
      "arithmetic_zero",
      "No operand dominates: nothing times unknown is unknown.");
  writer->Test("multiply", "zero * u_int", Unknown());
  writer->Test("multiply_right", "u_int * zero", Unknown());
  writer->Test("divide_unknown", "u_int / zero", Unknown());
}

void WriteLists(VectorWriter* writer) {
  writer->BeginSection("lists",
                       "A list with an unknown element is unknown as a whole.");
  WriteStrictOne("literal_one", "[$0]", kInt,
                 "list_value { values { int64_value: 6 } }", writer);
  WriteStrictPair("literal_two", "[$0, $1]", kInt, kInt,
                  "list_value { values { int64_value: 6 } values "
                  "{ int64_value: 7 } }",
                  writer);
  WriteStrictPair("index", "$0[$1 - 6]", kList, kInt, "int64_value: 2", writer);
  WriteStrictPair("in", "$0 in $1", kInt, kList, "bool_value: false", writer);
  writer->Test("in_found_beside_unknown", "1 in [1, u_int]", Unknown());
  writer->Test("in_unknown_of_empty", "u_int in []", Unknown());
  writer->Test("index_beside_unknown", "[1, u_int][0]", Unknown());
  writer->Test("size_of_unknown_element", "size([u_int])", Unknown());
  WriteStrictOne("size", "size($0)", kList, "int64_value: 2", writer);
  WriteStrictOne("size_method", "$0.size()", kList, "int64_value: 2", writer);
}

void WriteFunctions(VectorWriter* writer) {
  writer->BeginSection("functions", "Strict in every argument.");
  WriteStrictOne("size", "size($0)", kString, "int64_value: 3", writer);
  WriteStrictOne("size_method", "$0.size()", kString, "int64_value: 3", writer);
  WriteStrictPair("starts_with", "$0.startsWith($1)", kString, kString,
                  "bool_value: false", writer);
  WriteStrictPair("ends_with", "$0.endsWith($1)", kString, kString,
                  "bool_value: false", writer);
  WriteStrictPair("contains", "$0.contains($1)", kString, kString,
                  "bool_value: false", writer);
  WriteStrictPair("matches", "$0.matches($1)", kString, kString,
                  "bool_value: false", writer);
  WriteStrictPair("matches_global", "matches($0, $1)", kString, kString,
                  "bool_value: false", writer);

  writer->BeginSection("conversions", "Strict.");
  const struct {
    absl::string_view function;
    const TypeText* type;
    absl::string_view result;
  } kConversions[] = {
      {"bool", &kBool, "bool_value: false"},
      {"int", &kInt, "int64_value: 6"},
      {"int", &kUint, "int64_value: 6"},
      {"int", &kDouble, "int64_value: 1"},
      {"int", &kTimestamp, "int64_value: 1706688000"},
      {"uint", &kInt, "uint64_value: 6"},
      {"uint", &kUint, "uint64_value: 6"},
      {"uint", &kDouble, "uint64_value: 1"},
      {"double", &kInt, "double_value: 6"},
      {"double", &kUint, "double_value: 6"},
      {"double", &kDouble, "double_value: 1.5"},
      {"string", &kInt, "string_value: '6'"},
      {"string", &kUint, "string_value: '6'"},
      {"string", &kDouble, "string_value: '1.5'"},
      {"string", &kString, "string_value: 'abc'"},
      {"string", &kBool, "string_value: 'false'"},
      {"string", &kDuration, "string_value: '60s'"},
      {"string", &kTimestamp, "string_value: '2024-01-31T08:00:00Z'"},
  };
  for (const auto& entry : kConversions) {
    WriteStrictOne(absl::StrCat(entry.function, "_", entry.type->name),
                   absl::StrCat(entry.function, "($0)"), *entry.type,
                   entry.result, writer);
  }
  // What a text can't say is an error, what is not known is unknown.
  for (const absl::string_view function :
       {"bool", "int", "uint", "double", "duration", "timestamp"}) {
    writer->Test(absl::StrCat(function, "_string_unreadable"),
                 absl::StrCat(function, "('x' + string(zero))"), Error());
    writer->Test(absl::StrCat(function, "_string_unknown"),
                 absl::StrCat(function, "(u_string)"), Unknown());
    writer->Test(absl::StrCat(function, "_string_error"),
                 absl::StrCat(function, "(string(1 / zero))"), Error());
  }
}

// The macros over lists of up to three elements in every state. The predicate
// turns an element into its state.
void WriteMacros(VectorWriter* writer) {
  constexpr absl::string_view kPredicate =
      "e == 3 ? 1 / zero == 0 : e == 2 ? u_bool : e == 1";
  const std::vector<Operand> elements = {{"false", "0", Bool(false)},
                                         {"true", "1", Bool(true)},
                                         {"unknown", "2", Unknown()},
                                         {"error", "3", Error()}};
  const struct {
    absl::string_view name;
    absl::string_view description;
    State (*result)(const std::vector<State>&);
  } kMacros[] = {
      {"exists", "As || over the elements.",
       [](const std::vector<State>& states) { return Connect(true, states); }},
      {"all", "As && over the elements.",
       [](const std::vector<State>& states) { return Connect(false, states); }},
      {"exists_one", "Strict in every element.", &ExistsOne},
  };
  for (const auto& macro : kMacros) {
    writer->BeginSection(macro.name, macro.description);
    for (int size = 0; size <= 3; ++size) {
      ForEachTuple(elements, size, [&](const std::vector<Operand>& them) {
        std::vector<std::string> texts;
        for (const Operand& element : them) texts.push_back(element.text);
        writer->Test(them.empty() ? "empty" : Names(them),
                     absl::StrCat("[", absl::StrJoin(texts, ", "), "].",
                                  macro.name, "(e, ", kPredicate, ")"),
                     macro.result(States(them)));
      });
    }
    writer->Test("of_unknown_list",
                 absl::StrCat("u_list.", macro.name, "(e, e > 0)"), Unknown());
    writer->Test("of_unknown_list_without_reading_it",
                 absl::StrCat("u_list.", macro.name, "(e, true)"), Unknown());
    writer->Test("of_error_list",
                 absl::StrCat("[1 / zero].", macro.name, "(e, e > 0)"),
                 Error());
    writer->Test("of_unknown_element",
                 absl::StrCat("[1, u_int].", macro.name, "(e, e > 0)"),
                 Unknown());
    writer->Test("nested_unknown",
                 absl::StrCat("[1, 2].", macro.name, "(a, [3].", macro.name,
                              "(b, a + b == u_int))"),
                 Unknown());
  }
}

}  // namespace

std::string UnknownVectors() {
  VectorWriter writer;
  writer.Append(
      R"(# Conformance tests for unknown values in CEL, in the specification's format
# (cel.expr.conformance.test.SimpleTestFile). Generated: do not edit.
#
# A variable that is bound to `unknown {}` has no known value; a test expects
# `unknown {}` where the result can't be known. An engine that takes an unknown
# before an error in strict functions passes all; the names of the tests that
# have both say `unknown` and `error`.

name: "unknown"
description: "Every operator, function and macro over values, unknown and errors."
)");
  WriteConnectives(&writer);
  WriteConditional(&writer);
  WriteComparisons(&writer);
  WriteArithmetic(&writer);
  WriteLists(&writer);
  WriteFunctions(&writer);
  WriteMacros(&writer);
  return writer.Finish();
}

}  // namespace kasa_diag::conformance
