#include "kasa_diag/evaluator/access_plan.h"

#include <cstring>
#include <utility>

namespace kasa_diag::evaluator {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

namespace {

// A DynamicMessage can have the descriptor of a generated class, so messages
// are told apart by their C++ classes. Everything inside a generated message is
// generated too, so one look at each input is enough. False is a safe answer:
// reflection reads every message.
bool AreOfOneClass(const Message& a, const Message& b) {
  const std::type_info* const type = internal::TypeOf(a);
  return type != nullptr ? type == internal::TypeOf(b)
                         : a.GetReflection() == b.GetReflection();
}

}  // namespace

AccessPlan::AccessPlan(const condition::Schema* schema,
                       absl::Span<const MessageAccessors* const> accessors)
    : schema_(schema) {
  for (const MessageAccessors* accessor : accessors) {
    accessors_[accessor->default_instance()->GetDescriptor()] = accessor;
  }
  for (const condition::Schema::Input& input : schema->inputs()) {
    const auto found = accessors_.find(input.descriptor);
    generated_.push_back(found == accessors_.end()
                             ? nullptr
                             : found->second->default_instance());
  }
}

int AccessPlan::AddField(int node, const FieldDescriptor* field) {
  MessageNode& message = nodes_[node];
  for (const Field& known : message.fields) {
    if (known.descriptor == field) return known.slot;
  }
  // The accessors' table has the descriptor's order.
  const int slot =
      message.accessors != nullptr ? field->index() : message.slots++;
  message.fields.push_back({field, slot});
  return slot;
}

int AccessPlan::FindNode(const Source& source, size_t depth) {
  // The message that has the path's field number `depth`.
  // An extension is in no table: it counts as of a second message beside it.
  const bool extension = source.path[depth]->is_extension();
  int parent = -1;
  int parent_field = 0;
  if (depth > 0) {
    parent = FindNode(source, depth - 1);
    parent_field = AddField(parent, source.path[depth - 1]);
  }
  for (size_t i = 0; i < nodes_.size(); ++i) {
    if (nodes_[i].input == source.input && nodes_[i].parent == parent &&
        nodes_[i].parent_field == parent_field &&
        nodes_[i].extension == extension) {
      return static_cast<int>(i);
    }
  }
  MessageNode node;
  node.input = source.input;
  node.parent = parent;
  node.parent_field = parent_field;
  node.extension = extension;
  node.descriptor = depth > 0 ? source.path[depth - 1]->message_type()
                              : schema_->inputs()[source.input].descriptor;
  const auto found = accessors_.find(node.descriptor);
  // Below a message that is read by reflection nothing is known to be
  // generated.
  const bool known = !extension && source.input < 64 &&
                     generated_[source.input] != nullptr &&
                     (parent < 0 || nodes_[parent].accessors != nullptr);
  if (known && found != accessors_.end()) {
    node.accessors = found->second;
    node.slots = static_cast<int>(found->second->fields.size());
  }
  nodes_.push_back(std::move(node));
  return static_cast<int>(nodes_.size()) - 1;
}

int AccessPlan::AddSlot(const Source& source) {
  const int node = FindNode(source, source.path.size() - 1);
  handed_out_.emplace_back(node, AddField(node, source.path.back()));
  return static_cast<int>(handed_out_.size()) - 1;
}

int AccessPlan::AddSlotOfSeconds(Source source) {
  source.path.push_back(
      source.path.back()->message_type()->FindFieldByNumber(1));
  return AddSlot(source);
}

int AccessPlan::AddSlotOfNanos(Source source) {
  source.path.push_back(
      source.path.back()->message_type()->FindFieldByNumber(2));
  return AddSlot(source);
}

void AccessPlan::Finish() {
  slot_count_ = 0;
  for (size_t n = 0; n < nodes_.size(); ++n) {
    MessageNode& node = nodes_[n];
    node.first_slot = slot_count_;
    slot_count_ += node.slots;
    if (node.parent >= 0) {
      node.parent_slot = nodes_[node.parent].first_slot + node.parent_field;
    }
    const int number = static_cast<int>(n);
    if (node.accessors == nullptr) {
      is_generated_ = false;
    } else if (node.parent < 0) {
      const Message* const absent = generated_[node.input];
      roots_.push_back({number, node.input, absent, internal::TypeOf(*absent)});
    } else {
      const MessageAccessors& parent = *nodes_[node.parent].accessors;
      inner_.push_back(
          {number, node.parent, parent.fields[node.parent_field].get});
    }
  }
  for (const auto& handed_out : handed_out_) {
    final_slot_.push_back(nodes_[handed_out.first].first_slot +
                          handed_out.second);
  }
}

ListReader AccessPlan::MakeListReader(const Source& source) const {
  ListReader reader;
  reader.field = source.path.back();
  const auto found = accessors_.find(reader.field->containing_type());
  if (found != accessors_.end() && !reader.field->is_extension()) {
    const MessageAccessors::Field& field =
        found->second->fields[reader.field->index()];
    switch (reader.field->cpp_type()) {
      case FieldDescriptor::CPPTYPE_INT32:
      case FieldDescriptor::CPPTYPE_INT64:
      case FieldDescriptor::CPPTYPE_ENUM:
      case FieldDescriptor::CPPTYPE_BOOL:
        reader.generated = &field;
        break;
      default:
        break;
    }
  }
  return reader;
}

FieldReader AccessPlan::MakeFieldReader(int slot) const {
  size_t n = nodes_.size() - 1;
  while (nodes_[n].first_slot > slot) --n;
  const MessageNode& node = nodes_[n];
  const int field = slot - node.first_slot;  // as the accessors have it
  return {node.accessors->fields[field].get, static_cast<int>(n), field, slot};
}

int AccessPlan::reflected_count() const {
  int count = 0;
  for (const MessageNode& node : nodes_) {
    if (node.accessors == nullptr)
      count += static_cast<int>(node.fields.size());
  }
  return count;
}

void AccessPlan::ReadByReflection(const Message& message,
                                  const MessageNode& node, Slot* slots,
                                  uint8_t* set) {
  const Reflection& reflection = *message.GetReflection();
  for (const Field& field : node.fields) {
    const FieldDescriptor* descriptor = field.descriptor;
    Slot& slot = slots[field.slot];
    if (descriptor->is_repeated()) {
      set[field.slot] = reflection.FieldSize(message, descriptor) > 0;
      slot.message = &message;
      continue;
    }
    const bool is_set =
        !descriptor->has_presence() || reflection.HasField(message, descriptor);
    set[field.slot] = is_set;
    if (!is_set) {
      slot.integer = 0;
      continue;
    }
    switch (descriptor->cpp_type()) {
      case FieldDescriptor::CPPTYPE_BOOL:
        slot.integer = reflection.GetBool(message, descriptor);
        break;
      case FieldDescriptor::CPPTYPE_INT32:
        slot.integer = reflection.GetInt32(message, descriptor);
        break;
      case FieldDescriptor::CPPTYPE_INT64:
        slot.integer = reflection.GetInt64(message, descriptor);
        break;
      case FieldDescriptor::CPPTYPE_UINT32:
        slot.unsigned_integer = reflection.GetUInt32(message, descriptor);
        break;
      case FieldDescriptor::CPPTYPE_UINT64:
        slot.unsigned_integer = reflection.GetUInt64(message, descriptor);
        break;
      case FieldDescriptor::CPPTYPE_FLOAT:
        slot.number = reflection.GetFloat(message, descriptor);
        break;
      case FieldDescriptor::CPPTYPE_DOUBLE:
        slot.number = reflection.GetDouble(message, descriptor);
        break;
      case FieldDescriptor::CPPTYPE_ENUM:
        slot.integer = reflection.GetEnumValue(message, descriptor);
        break;
      case FieldDescriptor::CPPTYPE_STRING: {
        // Unused: a field that is not held as std::string never gets a slot.
        std::string copy;
        slot.text = &reflection.GetStringReference(message, descriptor, &copy);
        break;
      }
      case FieldDescriptor::CPPTYPE_MESSAGE:
        slot.message = &reflection.GetMessage(message, descriptor);
        break;
    }
  }
}

uint64_t AccessPlan::Read(const condition::Inputs& inputs, Slot* slots,
                          uint8_t* set) const {
  uint64_t generated = 0;
  for (const MessageNode& node : nodes_) {
    const Message* message;
    if (node.parent < 0) {
      message = inputs.message(node.input);
      if (message != nullptr && node.accessors != nullptr &&
          AreOfOneClass(*message, *generated_[node.input])) {
        generated |= uint64_t{1} << node.input;
      }
    } else {
      message =
          set[node.parent_slot] ? slots[node.parent_slot].message : nullptr;
    }
    Slot* node_slots = slots + node.first_slot;
    uint8_t* node_set = set + node.first_slot;
    if (message == nullptr) {
      std::memset(node_set, 0, node.slots);
      std::memset(static_cast<void*>(node_slots), 0, node.slots * sizeof(Slot));
    } else if (node.accessors != nullptr &&
               (generated >> node.input & 1) != 0) {
      node.accessors->read(*message, node_slots, node_set);
    } else {
      ReadByReflection(*message, node, node_slots, node_set);
    }
  }
  return generated;
}

}  // namespace kasa_diag::evaluator
