// The compiled DeviceSnapshot against the table of its contract, snapshot.md:
// messages, fields, types, values of enums, presence; nothing less, nothing
// more.

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/descriptor.h"
#include "gtest/gtest.h"
#include "kasa_diag/v1/device_snapshot.pb.h"
#include "tests/readers/test_files.h"

namespace kasa_diag::readers {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;

struct Expected {
  std::string type;  // "bool", "enum", "Duration"
  bool repeated = false;
  std::vector<std::string> values;  // of an enum, without UNSPECIFIED
  std::string enum_name;            // where the table names it
};

// "message.field", or the field alone at the top.
using Contract = std::map<std::string, Expected>;

// What stands between back ticks.
std::vector<std::string> Quoted(absl::string_view cell) {
  std::vector<std::string> quoted;
  const std::vector<std::string> pieces = absl::StrSplit(cell, '`');
  for (size_t i = 1; i < pieces.size(); i += 2) quoted.push_back(pieces[i]);
  return quoted;
}

// The words in capitals up to a colon or semicolon, without what is in
// brackets: "SLOW (below 1 Hz), FAST (1 Hz and above): what …" has two values.
std::vector<std::string> ValuesOf(absl::string_view meaning) {
  std::vector<std::string> values;
  std::string word;
  bool in_brackets = false;
  for (char c : std::string(meaning) + " ") {
    if (c == '(') in_brackets = true;
    if (c == ')') in_brackets = false;
    if (absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_') {
      word += c;
      continue;
    }
    bool capitals = !word.empty() && !in_brackets;
    for (char letter : word) {
      if (absl::ascii_islower(static_cast<unsigned char>(letter))) {
        capitals = false;
      }
    }
    if (capitals && absl::ascii_isupper(static_cast<unsigned char>(word[0]))) {
      values.push_back(word);
    }
    word.clear();
    if (!values.empty() && !in_brackets && (c == ':' || c == ';')) break;
  }
  return values;
}

Contract ReadContract(const std::string& markdown) {
  Contract contract;
  std::string message;
  bool in_table = false;
  for (absl::string_view line : absl::StrSplit(markdown, '\n')) {
    if (!absl::StartsWith(line, "|")) {
      if (in_table) break;  // the first table is the contract
      continue;
    }
    if (absl::StartsWith(line, "|---")) {
      in_table = true;
      continue;
    }
    if (!in_table) continue;
    const std::vector<std::string> cells = absl::StrSplit(line, '|');
    if (cells.size() < 4) continue;
    const std::string& name = cells[1];
    // "**led** `.enabled`" opens a message; "**vendor_diagnosis_codes**" is a
    // field of the root.
    std::vector<std::string> fields = Quoted(name);
    const std::vector<std::string> bold = absl::StrSplit(name, "**");
    if (bold.size() >= 3) {
      message = bold[1];
      if (fields.empty()) {
        fields.push_back(message);
        message.clear();
      }
    }
    Expected expected;
    std::string type(absl::StripAsciiWhitespace(cells[2]));
    if (absl::StartsWith(type, "repeated ")) {
      expected.repeated = true;
      type = type.substr(9);
    }
    if (absl::StartsWith(type, "enum")) {
      expected.enum_name = std::string(
          absl::StripAsciiWhitespace(absl::string_view(type).substr(4)));
      type = "enum";
    } else if (type == "Band") {  // named where it recurs
      expected.enum_name = type;
      type = "enum";
    }
    expected.type = type;
    if (type == "enum") expected.values = ValuesOf(cells[3]);
    for (const std::string& field : fields) {
      if (absl::StartsWith(field, ".")) {
        contract[message + field] = expected;
      } else {
        contract[field] = expected;
      }
    }
  }
  return contract;
}

std::string TypeName(const FieldDescriptor* field) {
  switch (field->type()) {
    case FieldDescriptor::TYPE_STRING:
      return "string";
    case FieldDescriptor::TYPE_BOOL:
      return "bool";
    case FieldDescriptor::TYPE_UINT32:
      return "uint32";
    case FieldDescriptor::TYPE_SINT32:
      return "sint32";
    case FieldDescriptor::TYPE_DOUBLE:
      return "double";
    case FieldDescriptor::TYPE_ENUM:
      return "enum";
    case FieldDescriptor::TYPE_MESSAGE:
      return std::string(field->message_type()->name());
    default:
      return "another";
  }
}

void Flatten(const Descriptor* type, const std::string& prefix,
             std::map<std::string, const FieldDescriptor*>* fields) {
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    const std::string name = prefix + std::string(field->name());
    if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE &&
        field->message_type()->containing_type() ==
            kasa_diag::v1::DeviceSnapshot::descriptor()) {
      EXPECT_FALSE(field->is_repeated()) << name;
      EXPECT_TRUE(field->has_presence()) << name;
      EXPECT_TRUE(prefix.empty()) << name;
      Flatten(field->message_type(), name + ".", fields);
    } else {
      (*fields)[name] = field;
    }
  }
}

class SnapshotContractTest : public ::testing::Test {
 protected:
  void SetUp() override {
    if (SharedFolder().empty()) GTEST_SKIP() << kNoSharedFolder;
    contract_ = ReadContract(
        ReadFile(std::filesystem::path(SharedFolder()) / "snapshot.md"));
    Flatten(kasa_diag::v1::DeviceSnapshot::descriptor(), "", &fields_);
    // The table as it stood when this was written: that it is read at all.
    ASSERT_GT(contract_.size(), 100u);
    ASSERT_TRUE(contract_.count("led.rate"));
    ASSERT_EQ(contract_.at("led.rate").values,
              (std::vector<std::string>{"SLOW", "FAST"}));
  }

  Contract contract_;
  std::map<std::string, const FieldDescriptor*> fields_;
};

TEST_F(SnapshotContractTest, HasTheFieldsOfTheTableAndNoOthers) {
  for (const auto& [name, expected] : contract_) {
    EXPECT_TRUE(fields_.count(name)) << name << " is missing";
  }
  for (const auto& [name, field] : fields_) {
    EXPECT_TRUE(contract_.count(name)) << name << " is not in the table";
  }
}

TEST_F(SnapshotContractTest, TypesRepetitionAndPresence) {
  for (const auto& [name, expected] : contract_) {
    SCOPED_TRACE(name);
    const auto found = fields_.find(name);
    if (found == fields_.end()) continue;
    const FieldDescriptor* field = found->second;
    EXPECT_EQ(TypeName(field), expected.type);
    EXPECT_EQ(field->is_repeated(), expected.repeated);
    EXPECT_EQ(field->has_presence(), !expected.repeated);
    EXPECT_FALSE(field->is_map());
  }
}

TEST_F(SnapshotContractTest, EnumsHaveTheValuesOfTheTableInItsOrder) {
  int enums = 0;
  for (const auto& [name, expected] : contract_) {
    SCOPED_TRACE(name);
    const auto found = fields_.find(name);
    if (found == fields_.end() || expected.type != "enum") continue;
    const EnumDescriptor* type = found->second->enum_type();
    ASSERT_NE(type, nullptr);
    ++enums;
    if (!expected.enum_name.empty()) {
      EXPECT_EQ(std::string(type->name()), expected.enum_name);
    }
    // Nested in the message that uses it.
    EXPECT_EQ(type->containing_type(), found->second->containing_type());
    std::vector<std::string> values;
    for (int i = 1; i < type->value_count(); ++i) {
      values.emplace_back(type->value(i)->name());
    }
    // The second use of an enum does not repeat its values.
    if (!expected.values.empty()) {
      EXPECT_EQ(absl::StrJoin(values, ", "),
                absl::StrJoin(expected.values, ", "));
    } else {
      EXPECT_FALSE(expected.enum_name.empty());
    }
    const std::string zero(type->value(0)->name());
    EXPECT_EQ(type->value(0)->number(), 0);
    // RECENT_CHANGE_UNSPECIFIED of RecentChange.
    std::string upper;
    for (char c : std::string(type->name())) {
      if (absl::ascii_isupper(static_cast<unsigned char>(c)) &&
          !upper.empty()) {
        upper += '_';
      }
      upper += absl::ascii_toupper(static_cast<unsigned char>(c));
    }
    EXPECT_EQ(zero, upper + "_UNSPECIFIED");
  }
  EXPECT_GT(enums, 15);
}

}  // namespace
}  // namespace kasa_diag::readers
