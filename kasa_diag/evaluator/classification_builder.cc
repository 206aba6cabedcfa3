// What the loops of a classification go through (classification.cc), made from
// the dimensions: a list for each kind, and the slots that they read.

#include <algorithm>
#include <utility>

#include "absl/types/optional.h"
#include "kasa_diag/condition/message_types.h"
#include "kasa_diag/evaluator/classification.h"

namespace kasa_diag::evaluator {

using google::protobuf::FieldDescriptor;
using Kind = Dimension::Kind;

bool ZeroIsAbsent(const FieldDescriptor* field) {
  return field->cpp_type() == FieldDescriptor::CPPTYPE_ENUM &&
         !field->is_repeated() &&
         condition::IsUnspecified(field->enum_type(), 0);
}

Classification::Classification(
    const condition::Schema* schema, const DimensionTable& dimensions,
    const std::vector<Classifier>& classifiers, int max_elements,
    absl::Span<const MessageAccessors* const> accessors)
    : max_elements_(max_elements),
      plan_(schema, accessors),
      classifiers_(classifiers),
      column_of_(classifiers.size(), -1) {
  const std::vector<Dimension>& all = dimensions.dimensions();
  const int count = static_cast<int>(all.size());
  std::vector<Number> numbers;
  std::vector<int> slots(count, -1);
  for (int d = 0; d < count; ++d) {
    const Dimension& dimension = all[d];
    if (dimension.kind != Kind::kValue && dimension.kind != Kind::kPresence &&
        dimension.kind != Kind::kText) {
      continue;
    }
    const Source& source = dimensions.sources()[dimension.source];
    slots[d] = plan_.AddSlot(source);
    if (dimension.kind != Kind::kValue) continue;
    if (dimension.domain == Domain::kTime) {
      times_.push_back({slots[d], plan_.AddSlotOfSeconds(source),
                        plan_.AddSlotOfNanos(source), Place(), d});
    } else if (dimension.domain != Domain::kText &&
               dimension.domain != Domain::kVersion) {
      Number number;
      number.dimension = d;
      number.domain = dimension.domain;
      number.zero_is_absent = ZeroIsAbsent(source.path.back());
      const std::vector<int64_t>& cuts = classifiers[d].integer_cuts();
      if (dimension.domain == Domain::kDouble) {
        number.doubles = MakeDoubleBuckets(cuts);
      } else {
        number.integers = MakeIntegerBuckets(cuts);
      }
      numbers.push_back(std::move(number));
    }
  }
  lists_.AddSlots(dimensions, &plan_);
  plan_.Finish();

  auto add_field = [&](Field::Kind kind, int d, int slot) {
    const Source& source = dimensions.sources()[all[d].source];
    fields_.push_back(
        {kind, d, slot, all[d].domain, source.path.back()->cpp_type()});
  };
  for (Number& number : numbers) {
    number.slot = plan_.Translate(slots[number.dimension]);
    add_field(Field::Kind::kNumber, number.dimension, number.slot);
  }
  AddNumbers(std::move(numbers));
  for (TimeEntry& entry : times_) {
    entry.slot = plan_.Translate(entry.slot);
    entry.seconds = plan_.Translate(entry.seconds);
    entry.nanos = plan_.Translate(entry.nanos);
    entry.place = PlaceOf(entry.classifier);
  }
  for (int d = 0; d < count; ++d) {
    const Dimension& dimension = all[d];
    const int slot = slots[d] < 0 ? -1 : plan_.Translate(slots[d]);
    switch (dimension.kind) {
      case Kind::kValue:
        if (dimension.domain == Domain::kText) {
          texts_.push_back({slot, PlaceOf(d), d, nullptr});
          add_field(Field::Kind::kText, d, slot);
        } else if (dimension.domain == Domain::kVersion) {
          versions_.push_back({slot, PlaceOf(d), d});
        }
        break;
      case Kind::kPresence:
        presences_.push_back({slot, PlaceOf(d), d});
        add_field(Field::Kind::kPresence, d, slot);
        break;
      case Kind::kSymbol:
        symbols_.push_back({dimension.input, dimension.symbol, PlaceOf(d)});
        break;
      case Kind::kText:
        text_tests_.push_back({slot, PlaceOf(d), dimension.node});
        break;
      case Kind::kInterpreted:
        column_of_[d] = columns_++;
        break;
      case Kind::kListSize:
      case Kind::kElement:
      case Kind::kMember:
      case Kind::kGroup:
        break;
    }
  }
  lists_.Finish(dimensions, classifiers_, plan_,
                [this](int dimension) { return PlaceOf(dimension); });
  // What stands for a dimension too large comes after it in the order of
  // classification.
  std::vector<uint8_t> members;
  for (int d = 0; d < count; ++d) {
    const Dimension& dimension = all[d];
    if (dimension.kind == Kind::kMember) {
      classifiers[dimension.base].FillMembers(dimension.set, &members);
      members_.push_back({PlaceOf(dimension.base), PlaceOf(d),
                          static_cast<uint32_t>(member_tables_.size())});
      member_tables_.insert(member_tables_.end(), members.begin(),
                            members.end());
    } else if (dimension.kind == Kind::kGroup) {
      groups_.push_back({PlaceOf(dimension.base), PlaceOf(d),
                         static_cast<uint32_t>(dimension.first_cut)});
    }
  }
  for (TextEntry& entry : texts_) {
    entry.table = classifiers_[entry.classifier].text_table();
  }
  can_be_absent_.resize((columns_ + 63) / 64, 0);
  ListOthers();
}

void Classification::ListOthers() {
  std::vector<int> slots = lists_.slots();
  for (const TimeEntry& entry : times_) {
    slots.insert(slots.end(), {entry.slot, entry.seconds, entry.nanos});
  }
  for (const SlotEntry& entry : versions_) slots.push_back(entry.slot);
  for (const TextTest& test : text_tests_) slots.push_back(test.slot);
  if (!plan_.is_generated()) return;
  for (const int slot : slots) {
    read_for_others_.push_back(plan_.MakeFieldReader(slot));
  }
}

void Classification::SetColumn(int dimension, int column) {
  column_of_[dimension] = column;
  can_be_absent_.resize(
      std::max<size_t>(can_be_absent_.size(), column / 64 + 1), 0);
  can_be_absent_[column / 64] |= uint64_t{1} << column % 64;
}

Place Classification::PlaceOf(int dimension) {
  if (column_of_[dimension] < 0) SetColumn(dimension, columns_++);
  return {column_of_[dimension],
          static_cast<uint32_t>(classifiers_[dimension].absent_class())};
}

void Classification::AddNumbers(std::vector<Number> numbers) {
  std::sort(numbers.begin(), numbers.end(),
            [](const Number& a, const Number& b) { return a.slot < b.slot; });
  // Groups of four slots, each from the first that no group has yet.
  auto add_columns = [this, &numbers](bool of_doubles, auto* columns,
                                      auto set) {
    int group_end = -1;
    for (const Number& number : numbers) {
      if ((number.domain == Domain::kDouble) != of_doubles) continue;
      if (!number.integers.has_value() && !number.doubles.has_value()) continue;
      if (number.slot >= group_end) {
        columns->AddGroup(number.slot);
        group_end = number.slot + kLanes;
        columns_ += kLanes;
      }
      const int column = columns_ - (group_end - number.slot);
      SetColumn(number.dimension, column);
      set(number, column);
    }
    columns->Finish();
  };
  add_columns(false, &integers_, [this](const Number& number, int column) {
    const Classifier& classifier = classifiers_[number.dimension];
    integers_.Set(column, number.domain == Domain::kUnsigned ? INT64_MIN : 0,
                  *number.integers, classifier.integer_cuts(),
                  classifier.zero_class(), classifier.absent_class());
  });
  add_columns(true, &doubles_, [this](const Number& number, int column) {
    const Classifier& classifier = classifiers_[number.dimension];
    doubles_.Set(column - kLanes * static_cast<int>(integers_.groups.size()),
                 *number.doubles, classifier.ClassOfInteger(kOrderedNan),
                 classifier.absent_class());
  });
  for (const Number& number : numbers) {
    if (number.integers.has_value() || number.doubles.has_value()) continue;
    const Classifier& classifier = classifiers_[number.dimension];
    searched_.push_back({number.slot, PlaceOf(number.dimension),
                         number.dimension, number.domain,
                         classifier.zero_class()});
  }
}

}  // namespace kasa_diag::evaluator
