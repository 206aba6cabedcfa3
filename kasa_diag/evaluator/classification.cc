// The kinds of dimensions, each with its loop. Numbers, which most fields are,
// are classified by the hot loops (number_columns.h); what does not fit them,
// by bisection.

#include "kasa_diag/evaluator/classification.h"

#include <algorithm>
#include <utility>

#include "absl/numeric/bits.h"
#include "absl/strings/match.h"
#include "absl/types/optional.h"
#include "kasa_diag/condition/message_types.h"
#include "re2/re2.h"

namespace kasa_diag::evaluator {
namespace {

using condition::Function;
using google::protobuf::FieldDescriptor;
using Kind = Dimension::Kind;

bool TextSatisfies(const condition::Node& test, absl::string_view text) {
  const absl::string_view part = test.child(1).constant.string_value();
  switch (test.function) {
    case Function::kEndsWith:
      return absl::EndsWith(text, part);
    case Function::kContains:
      return absl::StrContains(text, part);
    default:
      return re2::RE2::PartialMatch(re2::StringPiece(text.data(), text.size()),
                                    *test.regex);
  }
}

}  // namespace

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

void Classification::Prepare(ClassScratch* scratch) const {
  // A group of lanes may go beyond the last slot.
  scratch->slots.assign(plan_.slot_count() + kLanes, Slot());
  scratch->set.assign(plan_.slot_count() + kLanes, 0);
  scratch->messages.assign(plan_.message_count(), nullptr);
  scratch->class_of.assign(columns_, 0);
  scratch->absent_bits.assign((columns_ + 63) / 64, 0);
  scratch->absent.assign(columns_, 0);
  scratch->present.assign(columns_, 0);
  scratch->element_classes.assign(lists_.element_words(), 0);
}

size_t Classification::bytes() const {
  size_t bytes = integers_.bytes() + doubles_.bytes() + member_tables_.size() +
                 lists_.bytes() + can_be_absent_.size() * sizeof(uint64_t) +
                 searched_.size() * sizeof(SearchEntry);
  for (const Classifier& classifier : classifiers_) {
    bytes += sizeof(classifier) + classifier.bytes();
  }
  return bytes;
}

void Classification::RunTextsAndPresences(ClassScratch* scratch) const {
  for (const TextEntry& entry : texts_) {
    // Whether a field is set is as good as random: no branch depends on it.
    const bool set = scratch->set[entry.slot] != 0;
    const std::string* text = set ? scratch->slots[entry.slot].text : &no_text_;
    const int found = entry.table != nullptr
                          ? entry.table->Find(*text)
                          : classifiers_[entry.classifier].ClassOfText(*text);
    Put(entry.place, set ? static_cast<uint32_t>(found) : entry.place.absent,
        scratch);
  }
  for (const SlotEntry& entry : presences_) {
    Put(entry.place, scratch->set[entry.slot] ? 0 : entry.place.absent,
        scratch);
  }
}

void Classification::RunVersionsAndTests(ClassScratch* scratch) const {
  for (const SlotEntry& entry : versions_) {
    uint32_t row = entry.place.absent;
    if (scratch->set[entry.slot]) {
      const absl::optional<device::FirmwareVersion> version =
          device::FirmwareVersion::Parse(*scratch->slots[entry.slot].text);
      if (version.has_value()) {
        char key[kVersionKeySize];
        const int size = WriteVersionKey(*version, key);
        row = static_cast<uint32_t>(classifiers_[entry.classifier].ClassOfKey(
            absl::string_view(key, size)));
      } else {
        scratch->may_warn = true;
      }
    }
    Put(entry.place, row, scratch);
  }
  for (const TextTest& test : text_tests_) {
    uint32_t row = test.place.absent;
    if (scratch->set[test.slot]) {
      row = ClassOfTruth(
          TextSatisfies(*test.node, *scratch->slots[test.slot].text));
    }
    Put(test.place, row, scratch);
  }
}

uint64_t Classification::Read(const condition::Inputs& inputs,
                              ClassScratch* scratch) const {
  scratch->may_warn = false;
  scratch->long_list = false;
  return plan_.Read(inputs, scratch->slots.data(), scratch->set.data());
}

void Classification::RunNumbers(const MatchKernel& kernel,
                                ClassScratch* scratch) const {
  const Slot* slots = scratch->slots.data();
  const uint8_t* set = scratch->set.data();
  std::fill(scratch->absent_bits.begin(), scratch->absent_bits.end(), 0);
  kernel.classify(integers_, doubles_, slots, set, scratch->class_of.data(),
                  scratch->absent_bits.data());
  for (const SearchEntry& entry : searched_) {
    const int found = classifiers_[entry.classifier].ClassOfInteger(
        Ordered(entry.domain, slots[entry.slot]));
    const bool absent = (set[entry.slot] == 0) | (found == entry.zero);
    Put(entry.place, absent ? entry.place.absent : static_cast<uint32_t>(found),
        scratch);
  }
}

void Classification::RunOthers(const condition::Inputs& inputs,
                               uint64_t generated,
                               ClassScratch* scratch) const {
  const Slot* slots = scratch->slots.data();
  const uint8_t* set = scratch->set.data();
  for (const TimeEntry& entry : times_) {
    uint32_t row = entry.place.absent;
    if (set[entry.slot]) {
      row = static_cast<uint32_t>(classifiers_[entry.classifier].ClassOfTime(
          slots[entry.seconds].integer,
          static_cast<int32_t>(slots[entry.nanos].integer)));
    }
    Put(entry.place, row, scratch);
  }
  RunVersionsAndTests(scratch);
  for (const SymbolEntry& entry : symbols_) {
    const absl::Span<const Tristate> states = inputs.symbols(entry.input);
    const Tristate state = entry.symbol < static_cast<int>(states.size())
                               ? states[entry.symbol]
                               : Tristate::kUnknown;
    Put(entry.place,
        state == Tristate::kUnknown ? entry.place.absent
                                    : ClassOfTruth(state == Tristate::kTrue),
        scratch);
  }
  lists_.Run(generated, max_elements_, scratch);
}

// What stands for parts of other dimensions.
void Classification::RunParts(ClassScratch* scratch) const {
  const uint32_t* class_of = scratch->class_of.data();
  for (const MemberEntry& entry : members_) {
    const uint32_t base = class_of[entry.base.column];
    Put(entry.place,
        base == entry.base.absent ? entry.place.absent
                                  : member_tables_[entry.table + base],
        scratch);
  }
  for (const GroupEntry& entry : groups_) {
    const uint32_t base = class_of[entry.base.column];
    // The classes of the group are one more than its cuts.
    const uint32_t last = entry.place.absent - 1;
    const uint32_t inside = base < entry.first ? 0 : base - entry.first;
    Put(entry.place,
        base == entry.base.absent ? entry.place.absent : std::min(inside, last),
        scratch);
  }
}

void Classification::Run(const condition::Inputs& inputs,
                         const MatchKernel& kernel,
                         ClassScratch* scratch) const {
  const uint64_t generated = Read(inputs, scratch);
  RunNumbers(kernel, scratch);
  RunTextsAndPresences(scratch);
  RunOthers(inputs, generated, scratch);
  RunParts(scratch);
}

void Classification::ListColumns(bool list_present,
                                 ClassScratch* scratch) const {
  uint32_t* absent = scratch->absent.data();
  uint32_t* present = scratch->present.data();
  for (size_t w = 0; w < can_be_absent_.size(); ++w) {
    const auto first = static_cast<uint32_t>(64 * w);
    uint64_t bits = scratch->absent_bits[w] & can_be_absent_[w];
    uint64_t others = list_present ? can_be_absent_[w] & ~bits : 0;
    for (; bits != 0; bits &= bits - 1) {
      *absent++ = first + absl::countr_zero(bits);
    }
    for (; others != 0; others &= others - 1) {
      *present++ = first + absl::countr_zero(others);
    }
  }
  scratch->absent_count = static_cast<int>(absent - scratch->absent.data());
  scratch->present_count = static_cast<int>(present - scratch->present.data());
}

void Classification::RunOthers(const condition::Inputs& inputs,
                               ClassScratch* scratch) const {
  RunOthers(inputs, Read(inputs, scratch), scratch);
}

void Classification::RunOthersByFieldReaders(const condition::Inputs& inputs,
                                             ClassScratch* scratch) const {
  scratch->may_warn = false;
  scratch->long_list = false;
  for (const FieldReader& reader : read_for_others_) {
    const Reading reading = reader.get(*scratch->messages[reader.message]);
    scratch->slots[reader.slot] = reading.slot;
    scratch->set[reader.slot] = static_cast<uint8_t>(reading.set);
  }
  const uint64_t all_generated = ~uint64_t{0};
  RunOthers(inputs, all_generated, scratch);
}

}  // namespace kasa_diag::evaluator
