// How the fields that conditions read get out of the messages.
//
// The plan is a tree of messages, made once from the descriptors. Each message
// has consecutive slots, one a field, which one call of its reader fills: the
// generated accessors where they are known, else reflection.

#ifndef KASA_DIAG_EVALUATOR_ACCESS_PLAN_H_
#define KASA_DIAG_EVALUATOR_ACCESS_PLAN_H_

#include <cstdint>
#include <typeinfo>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/types/span.h"
#include "google/protobuf/message.h"
#include "kasa_diag/condition/condition.h"
#include "kasa_diag/evaluator/accessors.h"
#include "kasa_diag/evaluator/dimension.h"

namespace kasa_diag::evaluator {
namespace internal {

// Of the class, by address, where two type_info of one class count as
// different. Null for a class that was compiled without them.
inline const std::type_info* TypeOf(const google::protobuf::Message& message) {
#ifdef __cpp_rtti
  return &typeid(message);
#else
  static_cast<void>(message);
  return nullptr;
#endif
}

}  // namespace internal

// How a field is read without the others of its message.
struct FieldReader {
  Reading (*get)(const google::protobuf::Message& message) = nullptr;
  int message = 0;  // its place among those of FindRoots and FindInner
  int field = 0;    // its index in the message's descriptor
  int slot = 0;     // where Read puts it
};

// A repeated field of a message.
struct ListReader {
  const google::protobuf::FieldDescriptor* field = nullptr;
  // Null where the message is read by reflection.
  const MessageAccessors::Field* generated = nullptr;
};

class AccessPlan {
 public:
  // Knows no message but those that have accessors here.
  AccessPlan(const condition::Schema* schema,
             absl::Span<const MessageAccessors* const> accessors);

  // The slot of this field, from then on filled by Read. For a field of a
  // message inside, the slots of the messages around it are, too.
  int AddSlot(const Source& source);
  // Slots of the parts of a Duration or Timestamp, given its own source.
  int AddSlotOfSeconds(Source source);
  int AddSlotOfNanos(Source source);
  // Puts every message's slots side by side. To be called once, after all
  // fields were added; the slots handed out until then are translated.
  void Finish();
  int Translate(int slot) const { return final_slot_[slot]; }

  ListReader MakeListReader(const Source& source) const;

  int slot_count() const { return slot_count_; }
  // Fields read through reflection, for the report.
  int reflected_count() const;

  // Whether no field needs reflection, as long as the inputs are of their
  // generated classes.
  bool is_generated() const { return is_generated_; }
  // REQUIRES: is_generated().
  FieldReader MakeFieldReader(int slot) const;
  int message_count() const { return static_cast<int>(nodes_.size()); }
  // REQUIRES: likewise, as for all that follows up to Read.
  const MessageAccessors& accessors_of(int message) const {
    return *nodes_[message].accessors;
  }
  // No message inside another one is read.
  bool is_flat() const { return inner_.empty(); }
  // The two together fill message_count() places with what single fields are
  // read from. FindRoots is false, and Read must do, where an input is not of
  // its generated class, or is that class's default instance, which stands for
  // an absent one here.
  bool FindRoots(const condition::Inputs& inputs,
                 const google::protobuf::Message** messages) const {
    for (const Root& root : roots_) {
      const google::protobuf::Message* message = inputs.message(root.input);
      if (message == nullptr) {
        message = root.absent;
      } else if (message == root.absent || !root.has_class_of(*message)) {
        return false;
      }
      messages[root.number] = message;
    }
    return true;
  }
  void FindInner(const google::protobuf::Message** messages) const {
    for (const Inner& inner : inner_) {
      // That of an unset field is its class's default instance.
      messages[inner.number] = inner.get(*messages[inner.parent]).slot.message;
    }
  }

  // Fills slots and set-bytes, both of slot_count() places. Returns a bit for
  // each input, up to 64, that says whether it is of its generated class.
  uint64_t Read(const condition::Inputs& inputs, Slot* slots,
                uint8_t* set) const;

 private:
  struct Field {
    const google::protobuf::FieldDescriptor* descriptor;
    int slot;  // relative to the message's first
  };
  struct MessageNode {
    int input = 0;
    int parent = -1;       // another message, before this one
    int parent_field = 0;  // its slot there, relative
    bool extension = false;
    const google::protobuf::Descriptor* descriptor = nullptr;
    const MessageAccessors* accessors = nullptr;
    std::vector<Field> fields;
    int slots = 0;
    int first_slot = 0;
    int parent_slot = -1;  // absolute
  };
  // The nodes that have accessors.
  struct Root {
    int number;
    int input;
    const google::protobuf::Message* absent;
    const std::type_info* type;

    bool has_class_of(const google::protobuf::Message& message) const {
      return type != nullptr && type == internal::TypeOf(message);
    }
  };
  struct Inner {
    int number;
    int parent;
    Reading (*get)(const google::protobuf::Message& message);
  };

  int FindNode(const Source& source, size_t depth);
  int AddField(int node, const google::protobuf::FieldDescriptor* field);
  static void ReadByReflection(const google::protobuf::Message& message,
                               const MessageNode& node, Slot* slots,
                               uint8_t* set);

  const condition::Schema* schema_;
  absl::flat_hash_map<const google::protobuf::Descriptor*,
                      const MessageAccessors*>
      accessors_;
  // Of each input: an object of its generated class, or null.
  std::vector<const google::protobuf::Message*> generated_;
  std::vector<MessageNode> nodes_;
  std::vector<Root> roots_;
  std::vector<Inner> inner_;
  std::vector<std::pair<int, int>> handed_out_;  // node, relative slot
  std::vector<int> final_slot_;
  int slot_count_ = 0;
  bool is_generated_ = true;
};

}  // namespace kasa_diag::evaluator

#endif  // KASA_DIAG_EVALUATOR_ACCESS_PLAN_H_
