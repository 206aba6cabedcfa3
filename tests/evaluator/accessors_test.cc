// The tables of accessors against the descriptors: every field of every bundled
// message, in its order, read as reflection reads it.

#include "kasa_diag/evaluator/accessors.h"

#include <cstring>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "gtest/gtest.h"
#include "kasa_diag/evaluator/device_snapshot_accessors.h"
#include "kasa_diag/v1/device_snapshot.pb.h"
#include "kasa_diag/v1/knowledge_base.pb.h"
#include "tests/evaluator/test_accessors.h"

namespace kasa_diag::evaluator {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

// Every message type that can be in one of this type.
void Collect(const Descriptor* type, std::set<const Descriptor*>* all) {
  if (!all->insert(type).second) return;
  for (int i = 0; i < type->field_count(); ++i) {
    if (type->field(i)->message_type() != nullptr) {
      Collect(type->field(i)->message_type(), all);
    }
  }
}

TEST(AccessorsTest, TheBundledSnapshotIsCovered) {
  std::set<const Descriptor*> wanted;
  Collect(v1::DeviceSnapshot::descriptor(), &wanted);
  Collect(v1::DeviceProfile::descriptor(), &wanted);
  std::set<const Descriptor*> covered;
  for (const MessageAccessors* accessors : DeviceSnapshotAccessors()) {
    covered.insert(accessors->default_instance()->GetDescriptor());
  }
  for (const Descriptor* type : wanted) {
    EXPECT_EQ(covered.count(type), 1u) << type->full_name();
  }
}

// A number of the field's enum.
int NotDefault(const FieldDescriptor* field) {
  const google::protobuf::EnumDescriptor* type = field->enum_type();
  const int last = type->value(type->value_count() - 1)->number();
  return last == field->default_value_enum()->number()
             ? type->value(0)->number()
             : last;
}

// A value that is not the default.
void SetField(const FieldDescriptor* field, Message* message) {
  const Reflection& reflection = *message->GetReflection();
  const bool repeated = field->is_repeated();
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      repeated ? reflection.AddBool(message, field, true)
               : reflection.SetBool(message, field, true);
      break;
    case FieldDescriptor::CPPTYPE_INT32:
      repeated ? reflection.AddInt32(message, field, -7)
               : reflection.SetInt32(message, field, -7);
      break;
    case FieldDescriptor::CPPTYPE_INT64:
      repeated ? reflection.AddInt64(message, field, -7)
               : reflection.SetInt64(message, field, -7);
      break;
    case FieldDescriptor::CPPTYPE_UINT32:
      repeated ? reflection.AddUInt32(message, field, UINT32_MAX)
               : reflection.SetUInt32(message, field, UINT32_MAX);
      break;
    case FieldDescriptor::CPPTYPE_UINT64:
      repeated ? reflection.AddUInt64(message, field, UINT64_MAX)
               : reflection.SetUInt64(message, field, UINT64_MAX);
      break;
    case FieldDescriptor::CPPTYPE_FLOAT:
      repeated ? reflection.AddFloat(message, field, 0.25f)
               : reflection.SetFloat(message, field, 0.25f);
      break;
    case FieldDescriptor::CPPTYPE_DOUBLE:
      repeated ? reflection.AddDouble(message, field, 0.1)
               : reflection.SetDouble(message, field, 0.1);
      break;
    case FieldDescriptor::CPPTYPE_ENUM:
      repeated ? reflection.AddEnumValue(message, field, NotDefault(field))
               : reflection.SetEnumValue(message, field, NotDefault(field));
      break;
    case FieldDescriptor::CPPTYPE_STRING:
      repeated ? reflection.AddString(message, field, "text")
               : reflection.SetString(message, field, "text");
      break;
    case FieldDescriptor::CPPTYPE_MESSAGE:
      if (repeated) {
        reflection.AddMessage(message, field);
      } else {
        reflection.MutableMessage(message, field);
      }
      break;
  }
}

void ExpectSlot(const FieldDescriptor* field, const Message& message,
                const Slot& slot) {
  const Reflection& reflection = *message.GetReflection();
  if (field->is_repeated()) {
    EXPECT_EQ(slot.message, &message);
    return;
  }
  switch (field->cpp_type()) {
    case FieldDescriptor::CPPTYPE_BOOL:
      EXPECT_EQ(slot.integer, reflection.GetBool(message, field));
      break;
    case FieldDescriptor::CPPTYPE_INT32:
      EXPECT_EQ(slot.integer, reflection.GetInt32(message, field));
      break;
    case FieldDescriptor::CPPTYPE_INT64:
      EXPECT_EQ(slot.integer, reflection.GetInt64(message, field));
      break;
    case FieldDescriptor::CPPTYPE_UINT32:
      EXPECT_EQ(slot.unsigned_integer, reflection.GetUInt32(message, field));
      break;
    case FieldDescriptor::CPPTYPE_UINT64:
      EXPECT_EQ(slot.unsigned_integer, reflection.GetUInt64(message, field));
      break;
    case FieldDescriptor::CPPTYPE_FLOAT:
      EXPECT_EQ(slot.number, reflection.GetFloat(message, field));
      break;
    case FieldDescriptor::CPPTYPE_DOUBLE:
      EXPECT_EQ(slot.number, reflection.GetDouble(message, field));
      break;
    case FieldDescriptor::CPPTYPE_ENUM:
      EXPECT_EQ(slot.integer, reflection.GetEnumValue(message, field));
      break;
    case FieldDescriptor::CPPTYPE_STRING: {
      std::string copy;
      EXPECT_EQ(slot.text,
                &reflection.GetStringReference(message, field, &copy));
      break;
    }
    case FieldDescriptor::CPPTYPE_MESSAGE:
      EXPECT_EQ(slot.message, &reflection.GetMessage(message, field));
      break;
  }
}

bool HasRows(const FieldDescriptor* field) {
  return !field->is_repeated() &&
         field->cpp_type() != FieldDescriptor::CPPTYPE_STRING &&
         field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE;
}

// The words that the field leaves by rows of which each leaves its own number.
uint64_t Left(const MessageAccessors& accessors, int field,
              const Message& message) {
  TermWords rows[2 * FieldRow::kPlaces];
  for (uint64_t i = 0; i < 2 * FieldRow::kPlaces; ++i) rows[i] = {i, i};
  FieldRow field_rows[2];  // the second is the end
  field_rows[0].field = field;
  field_rows[0].rows = rows;
  TermWords words = {~uint64_t{0}, ~uint64_t{0}};
  accessors.match(message, field_rows, &words);
  EXPECT_EQ(words.possible, words.certain);
  return words.certain;
}

void ExpectComplete(const MessageAccessors& accessors) {
  const Descriptor* type = accessors.default_instance()->GetDescriptor();
  SCOPED_TRACE(std::string(type->full_name()));
  ASSERT_EQ(static_cast<int>(accessors.fields.size()), type->field_count());
  const std::vector<Slot> no_slots(type->field_count());
  for (int i = 0; i < type->field_count(); ++i) {
    const FieldDescriptor* field = type->field(i);
    // The accessor of a field named like a word of C++ has an underscore.
    EXPECT_EQ(absl::StripSuffix(accessors.fields[i].name, "_"),
              absl::string_view(field->name()));
    std::unique_ptr<Message> message(accessors.default_instance()->New());
    for (const bool is_set : {false, true}) {
      if (is_set) SetField(field, message.get());
      std::vector<Slot> slots = no_slots;
      std::vector<uint8_t> set(type->field_count(), 9);
      accessors.read(*message, slots.data(), set.data());
      const bool always = !field->is_repeated() && !field->has_presence();
      EXPECT_EQ(set[i], is_set || always ? 1 : 0);
      if (is_set) ExpectSlot(field, *message, slots[i]);
      if (HasRows(field)) {
        // Of absent the first, or for numbers as many as there are places.
        const uint64_t absent =
            field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM
                ? 0
                : FieldRow::kPlaces - 1;
        const uint64_t left = Left(accessors, i, *message);
        EXPECT_EQ(left > absent, is_set || always) << field->full_name();
      } else {
        EXPECT_EQ(Left(accessors, i, *message), ~uint64_t{0});
      }
      const Reading reading = accessors.fields[i].get(*message);
      EXPECT_EQ(reading.set, set[i]);
      EXPECT_EQ(std::memcmp(&reading.slot, &slots[i], sizeof(Slot)), 0);
      // Nothing else is set, but what always is.
      for (int other = 0; other < type->field_count(); ++other) {
        const FieldDescriptor* f = type->field(other);
        if (other == i || (!f->is_repeated() && !f->has_presence())) continue;
        EXPECT_EQ(set[other], 0) << f->full_name();
      }
    }
    EXPECT_EQ(accessors.fields[i].get(*accessors.default_instance()).set, 0u);
    if (!field->is_repeated()) continue;
    ASSERT_NE(accessors.fields[i].size, nullptr);
    EXPECT_EQ(accessors.fields[i].size(*message), 1);
    switch (field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_INT32:
        EXPECT_EQ(accessors.fields[i].element(*message, 0), -7);
        break;
      case FieldDescriptor::CPPTYPE_ENUM:
        EXPECT_EQ(accessors.fields[i].element(*message, 0), NotDefault(field));
        break;
      default:
        break;
    }
  }
}

TEST(AccessorsTest, EveryFieldOfTheBundledMessagesInOrder) {
  for (const MessageAccessors* accessors : DeviceSnapshotAccessors()) {
    ExpectComplete(*accessors);
  }
}

TEST(AccessorsTest, EveryFieldOfTheTestMessagesInOrder) {
  for (const MessageAccessors* accessors : TestAccessors()) {
    ExpectComplete(*accessors);
  }
}

}  // namespace
}  // namespace kasa_diag::evaluator
