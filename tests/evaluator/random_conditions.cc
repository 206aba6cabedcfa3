#include "tests/evaluator/random_conditions.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "gtest/gtest.h"
#include "tests/evaluator/shared_values.h"

namespace kasa_diag::evaluator {
namespace {

using condition::test::All;

const std::vector<std::string>& NumberFields() {
  static const auto* const kFields =
      new std::vector<std::string>{"i32",
                                   "i64",
                                   "u32",
                                   "u64",
                                   "f",
                                   "d",
                                   "state",
                                   "plain",
                                   "si64",
                                   "fx32",
                                   "implicit_i",
                                   "implicit_state",
                                   "implicit_plain",
                                   "wrapped_i",
                                   "wrapped_u",
                                   "wrapped_d",
                                   "part.number",
                                   "part.state",
                                   "part.part.number",
                                   "left",
                                   "other.i32",
                                   "other.d",
                                   "size"};
  return *kFields;
}

const std::vector<std::string>& TextFields() {
  static const auto* const kFields = new std::vector<std::string>{
      "s", "implicit_s", "wrapped_s", "right", "other.s"};
  return *kFields;
}

const std::vector<std::string>& BoolFields() {
  static const auto* const kFields =
      new std::vector<std::string>{"b", "implicit_b", "wrapped_b", "other.b"};
  return *kFields;
}

}  // namespace

std::unique_ptr<condition::Schema> MakeTestSchema() {
  auto schema = std::make_unique<condition::Schema>(All::descriptor(), "root");
  EXPECT_TRUE(schema->AddMessage("other", All::descriptor(), {"s"}).ok());
  std::vector<std::string> ids;
  for (int i = 0; i < kSymbolCount; ++i) ids.push_back(absl::StrCat("s", i));
  EXPECT_TRUE(schema->AddSymbols("symbols", ids, {"s"}).ok());
  return schema;
}

std::string RandomConditions::Comparison() {
  return Pick<std::string>({"==", "!=", "<", "<=", ">", ">="});
}

std::string RandomConditions::NumberConstant() {
  switch (Below(9)) {
    case 0:
      return Pick<std::string>({"9223372036854775807", "-9223372036854775808",
                                "18446744073709551615u", "0u", "1u",
                                "9007199254740993", "9223372036854775808u"});
    case 1:
      return Pick<std::string>({"0.5", "-0.0", "1e18", "9223372036854775808.0",
                                "-9223372036854775808.0",
                                "1.8446744073709552e19",
                                "1.7976931348623157e308", "5e-324",
                                "9007199254740992.0", "-1.5", "1e300"});
    case 2:
      return Pick<std::string>({"double(\"NaN\")", "double(\"inf\")",
                                "All.State.GOOD", "All.State.BAD",
                                "All.State.STATE_UNSPECIFIED",
                                "kasa_diag.condition.test.Plain.ONE"});
    default:
      return absl::StrCat(Below(9) - 3);
  }
}

std::string RandomConditions::TextConstant() {
  return absl::StrCat("\"", Pick(Texts()), "\"");
}

std::string RandomConditions::NumberAtom() {
  const std::string& field = Pick(NumberFields());
  if (Chance(15)) {
    std::vector<std::string> elements;
    for (int i = Below(4); i >= 0; --i) {
      elements.push_back(absl::StrCat(Below(7) - 2));
    }
    return absl::StrCat(field, " in [", absl::StrJoin(elements, ", "), "]");
  }
  if (Chance(20)) {
    return absl::StrCat(NumberConstant(), " ", Comparison(), " ", field);
  }
  return absl::StrCat(field, " ", Comparison(), " ", NumberConstant());
}

std::string RandomConditions::TextAtom() {
  const std::string& field = Pick(TextFields());
  switch (Below(8)) {
    case 0:
      return absl::StrCat(field, " in [", TextConstant(), ", ", TextConstant(),
                          "]");
    case 1:
      return absl::StrCat(field, ".startsWith(", TextConstant(), ")");
    case 2:
      return absl::StrCat(field, ".endsWith(", TextConstant(), ")");
    case 3:
      return absl::StrCat(field, ".contains(", TextConstant(), ")");
    case 4:
      return absl::StrCat(field, ".matches(\"^[ab0-9.]+$\")");
    case 5:
      return absl::StrCat(field, " ", Comparison(), " ", TextConstant());
    case 6: {
      const std::string version =
          Pick<std::string>({"1.2", "1.2.3", "1.10", "1.2.3 Build 20240110",
                             "1.2.3 Build 20240110 Rel.6", "2.0"});
      return absl::StrCat("version(", field, ") ", Comparison(), " version(\"",
                          version, "\")");
    }
    default:
      return absl::StrCat(field, Chance(50) ? " == " : " != ", TextConstant());
  }
}

std::string RandomConditions::TimeAtom() {
  if (Chance(50)) {
    return absl::StrCat(
        "duration ", Comparison(), " duration(\"",
        Pick<std::string>({"0", "1s", "1.5s", "-1s", "90m", "1ns", "-1ns"}),
        "\")");
  }
  return absl::StrCat(
      "timestamp ", Comparison(), " timestamp(\"",
      Pick<std::string>({"1970-01-01T00:00:00Z", "1970-01-01T00:00:01.5Z",
                         "2024-01-31T08:00:00+02:00"}),
      "\")");
}

std::string RandomConditions::ListAtom() {
  switch (Below(14)) {
    case 0:
      return absl::StrCat("ints.exists(e, e ", Comparison(), " ",
                          NumberConstant(), ")");
    case 1:
      return absl::StrCat("ints.all(e, e ", Comparison(), " ", Below(5) - 1,
                          " || e == ", Below(5), ")");
    case 2:
      return absl::StrCat("states.exists(e, e in [All.State.GOOD, ", Below(3),
                          "])");
    case 3:
      return absl::StrCat(Below(4), " in ints");
    case 4:
      return "All.State.GOOD in states";
    case 5:
      return absl::StrCat("size(ints) ", Comparison(), " ", Below(4));
    case 6:
      return absl::StrCat(TextConstant(), " in strings");
    case 7:
      return absl::StrCat("doubles.exists(e, e ", Comparison(), " ",
                          NumberConstant(), ")");
    case 8:
      return absl::StrCat("strings.all(e, e.startsWith(", TextConstant(),
                          ") || !(e == ", TextConstant(), "))");
    case 9:
      return "parts.exists(p, p.number > 1 && p.state == All.State.GOOD)";
    case 10:
      return "parts.all(p, p.numbers.exists(n, n > 1))";
    case 11:
      return absl::StrCat("ints.exists_one(e, e > ", Below(3), ")");
    case 12:
      return absl::StrCat("ints[", Below(3), "] ", Comparison(), " ", Below(3));
    default:
      return absl::StrCat("ints.exists(e, e > ", Below(3), " ? e < ", Below(5),
                          " : !(e == -1))");
  }
}

// What the index leaves to the interpreter.
std::string RandomConditions::OddAtom() {
  switch (Below(12)) {
    case 0:
      return "i32 < i64";
    case 1:
      return absl::StrCat("i64 + 1 > ", Below(5));
    case 2:
      return "10 / i32 == 5";
    case 3:
      return "size(s) > 1";
    case 4:
      return "int(s) == 1";
    case 5:
      return absl::StrCat("\"s", Below(kSymbolCount), "\" in symbols");
    case 6:
      return "string(i32) == \"1\"";
    case 7:
      return "(b == (i32 > 0))";
    case 8:
      return "(b ? i32 : part.number) > 0";
    case 9:
      return "duration + duration(\"1s\") > duration(\"2s\")";
    case 10:
      return "s < right";
    default:
      return "int(d) > 0";
  }
}

std::string RandomConditions::Atom() {
  const int kind = Below(100);
  if (kind < 40) return NumberAtom();
  if (kind < 55) return TextAtom();
  if (kind < 62) return TimeAtom();
  if (kind < 72) return Pick(BoolFields());
  if (kind < 78) {
    return absl::StrCat(
        "has(",
        Pick<std::string>({"i32", "s", "state", "part", "part.number",
                           "part.part", "ints", "implicit_i", "wrapped_i",
                           "duration", "left", "middle", "map", "any", "bytes",
                           "implicit_state", "other.d", "part.part.number"}),
        ")");
  }
  if (kind < 88) return ListAtom();
  if (kind < 98) return OddAtom();
  return Chance(50) ? "true" : "false";
}

std::string RandomConditions::Expression(int depth) {
  if (depth == 0 || Chance(25)) return Atom();
  switch (Below(8)) {
    case 0:
    case 1:
    case 2:
    case 3: {
      std::vector<std::string> operands;
      for (int i = 2 + Below(3); i > 0; --i) {
        operands.push_back(absl::StrCat("(", Expression(depth - 1), ")"));
      }
      return absl::StrJoin(operands, Chance(60) ? " && " : " || ");
    }
    case 4:
    case 5:
      return absl::StrCat("!(", Expression(depth - 1), ")");
    case 6:
      return absl::StrCat("(", Expression(depth - 1), ") ? (",
                          Expression(depth - 1), ") : (", Expression(depth - 1),
                          ")");
    default:
      return Atom();
  }
}

void RandomConditions::Fill(All* message) {
  auto present = [this] { return !Chance(25); };
  auto small = [this] { return Chance(80) ? Below(7) - 2 : 0; };
  auto integer = [this, small] { return Chance(70) ? small() : Pick(Ints()); };
  auto number = [this, small] {
    return Chance(60) ? small() * 0.5 : Pick(Doubles());
  };
  auto state = [this] { return static_cast<All::State>(Below(5) - 1); };
  if (present()) message->set_b(Chance(50));
  if (present()) message->set_i32(static_cast<int32_t>(integer()));
  if (present()) message->set_i64(integer());
  if (present()) message->set_u32(static_cast<uint32_t>(integer()));
  if (present()) message->set_u64(static_cast<uint64_t>(integer()));
  if (present()) message->set_f(static_cast<float>(number()));
  if (present()) message->set_d(number());
  if (present()) message->set_s(Pick(Texts()));
  if (present()) message->set_bytes("x");
  if (present()) message->set_state(state());
  if (present()) {
    message->set_plain(static_cast<condition::test::Plain>(Below(4) * 33));
  }
  if (present()) {
    All::Part* part = message->mutable_part();
    if (present()) part->set_number(small());
    if (present()) part->set_state(state());
    if (present()) {
      if (present())
        part->mutable_part()->set_number(small());
      else
        part->mutable_part();
    }
  }
  if (present()) {
    message->mutable_duration()->set_seconds(integer());
    message->mutable_duration()->set_nanos(
        Pick<int>({0, 1, -1, 500'000'000, INT32_MAX, INT32_MIN}));
  }
  if (present()) {
    message->mutable_timestamp()->set_seconds(integer());
    message->mutable_timestamp()->set_nanos(Pick<int>({0, 1, 500'000'000}));
  }
  if (present()) message->set_si64(integer());
  if (present()) message->set_fx32(static_cast<uint32_t>(integer()));
  message->set_implicit_b(Chance(50));
  message->set_implicit_i(static_cast<int32_t>(integer()));
  message->set_implicit_s(Pick(Texts()));
  message->set_implicit_state(state());
  message->set_implicit_plain(static_cast<condition::test::Plain>(Below(3)));
  if (present()) message->mutable_wrapped_b()->set_value(Chance(50));
  if (present()) {
    message->mutable_wrapped_i()->set_value(static_cast<int32_t>(integer()));
  }
  if (present()) {
    message->mutable_wrapped_u()->set_value(static_cast<uint64_t>(integer()));
  }
  if (present()) message->mutable_wrapped_d()->set_value(number());
  if (present()) message->mutable_wrapped_s()->set_value(Pick(Texts()));
  for (int i = Below(4); i > 0; --i) {
    message->add_ints(static_cast<int32_t>(integer()));
  }
  for (int i = Below(3); i > 0; --i) message->add_strings(Pick(Texts()));
  for (int i = Below(4); i > 0; --i) message->add_states(state());
  for (int i = Below(3); i > 0; --i) message->add_doubles(number());
  for (int i = Below(3); i > 0; --i) {
    All::Part* part = message->add_parts();
    if (present()) part->set_number(small());
    if (present()) part->set_state(state());
    for (int j = Below(3); j > 0; --j) part->add_numbers(small());
  }
  if (present()) (*message->mutable_map())["a"] = 1;
  if (present()) message->mutable_any();
  switch (Below(4)) {
    case 0:
      message->set_left(small());
      break;
    case 1:
      message->set_right(Pick(Texts()));
      break;
    case 2:
      message->mutable_middle()->set_number(small());
      break;
    default:
      break;
  }
  if (present()) message->set_size(small());
}

std::vector<Tristate> RandomConditions::Symbols() {
  std::vector<Tristate> states;
  for (int i = 0; i < kSymbolCount; ++i) {
    states.push_back(static_cast<Tristate>(Below(3)));
  }
  return states;
}

std::shared_ptr<const condition::Condition> CheckOrFail(
    const std::string& source, const condition::Schema& schema) {
  condition::CheckOptions options;
  options.refuse_mistakes = false;
  condition::CheckResult result = condition::Check(source, schema, options);
  for (const condition::Problem& problem : result.problems) {
    ADD_FAILURE() << condition::Render(problem, source);
  }
  return result.condition;
}

std::vector<std::shared_ptr<const condition::Condition>> CheckAllOrFail(
    const std::vector<std::string>& sources, const condition::Schema& schema) {
  std::vector<std::shared_ptr<const condition::Condition>> conditions;
  for (const std::string& source : sources) {
    conditions.push_back(CheckOrFail(source, schema));
  }
  return conditions;
}

}  // namespace kasa_diag::evaluator
