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
using google::protobuf::Message;
using google::protobuf::Reflection;
using Kind = Dimension::Kind;

uint32_t RowOf(bool truth) { return truth ? 1 : 0; }

// Puts a class into its column.
void Put(ClassScratch* scratch, int column, uint32_t found, uint32_t absent) {
  scratch->rows[column] = found * kRowBytes;
  scratch->absent_bits[column / 64] |= uint64_t{found == absent ? 1u : 0u}
                                       << column % 64;
}

int64_t Ordered(Domain domain, Slot slot) {
  switch (domain) {
    case Domain::kUnsigned:
      return OrderedUint(slot.unsigned_integer);
    case Domain::kDouble:
      return OrderedDouble(slot.number);
    default:
      return slot.integer;
  }
}

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
  AddLists(dimensions);
  plan_.Finish();

  for (Number& number : numbers) {
    number.slot = plan_.Translate(slots[number.dimension]);
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
        } else if (dimension.domain == Domain::kVersion) {
          versions_.push_back({slot, PlaceOf(d), d});
        }
        break;
      case Kind::kPresence:
        presences_.push_back({slot, PlaceOf(d), d});
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
  FinishLists(dimensions);
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
  ++columns_;  // the idle one
  can_be_absent_.resize((columns_ + 63) / 64, 0);
}

void Classification::SetColumn(int dimension, int column) {
  column_of_[dimension] = column;
  can_be_absent_.resize(
      std::max<size_t>(can_be_absent_.size(), column / 64 + 1), 0);
  can_be_absent_[column / 64] |= uint64_t{1} << column % 64;
}

Classification::Place Classification::PlaceOf(int dimension) {
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
    doubles_.Set(column - kLanes * integers_.groups(), *number.doubles,
                 classifier.ClassOfInteger(kOrderedNan),
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

void Classification::AddLists(const DimensionTable& dimensions) {
  for (size_t source = 0; source < dimensions.sources().size(); ++source) {
    ListEntry list = {};
    list.size.column = -1;
    list.size_classifier = -1;
    list.classifier = -1;
    list.source = static_cast<int>(source);
    std::vector<Key> keys;
    bool ordered = false;
    for (const Dimension& dimension : dimensions.dimensions()) {
      if (dimension.source != list.source) continue;
      if (dimension.kind == Kind::kListSize) {
        list.size_classifier = 0;  // until its column is known
      } else if (dimension.kind == Kind::kElement) {
        list.domain = dimension.domain;
        list.classifier = 0;
        const std::vector<Key>& toggles = dimension.set.toggles();
        keys.insert(keys.end(), toggles.begin(), toggles.end());
        ordered |= !dimension.set.IsPointwise();
      }
    }
    if (list.size_classifier < 0 && list.classifier < 0) continue;
    const Source& field = dimensions.sources()[source];
    list.slot = plan_.AddSlot(field);
    list.input = field.input;
    list.reader = plan_.MakeListReader(field);
    if (list.classifier == 0) {
      list.classifier = static_cast<int>(classifiers_.size());
      classifiers_.emplace_back(list.domain, std::move(keys),
                                /*absent_zero=*/false, ordered);
      list.words = (classifiers_.back().class_count() + 63) / 64;
      list.first_word = element_words_;
      element_words_ += list.words;
    }
    lists_.push_back(list);
  }
}

void Classification::FinishLists(const DimensionTable& dimensions) {
  const std::vector<Dimension>& all = dimensions.dimensions();
  std::vector<uint8_t> members;
  for (ListEntry& list : lists_) {
    list.slot = plan_.Translate(list.slot);
    list.first_test = static_cast<int>(element_tests_.size());
    for (size_t d = 0; d < all.size(); ++d) {
      if (all[d].source != list.source) continue;
      if (all[d].kind == Kind::kListSize) {
        list.size = PlaceOf(static_cast<int>(d));
        list.size_classifier = static_cast<int>(d);
      } else if (all[d].kind == Kind::kElement) {
        const size_t first_word = masks_.size();
        masks_.resize(first_word + list.words, 0);
        classifiers_[list.classifier].FillMembers(all[d].set, &members);
        for (size_t c = 0; c < members.size(); ++c) {
          masks_[first_word + c / 64] |= uint64_t{members[c]} << c % 64;
        }
        element_tests_.push_back(
            {PlaceOf(static_cast<int>(d)), static_cast<int>(first_word)});
      }
    }
    list.tests = static_cast<int>(element_tests_.size()) - list.first_test;
  }
}

void Classification::Prepare(ClassScratch* scratch) const {
  // A group of lanes may go beyond the last slot.
  scratch->slots.assign(plan_.slot_count() + kLanes, Slot());
  scratch->set.assign(plan_.slot_count() + kLanes, 0);
  scratch->rows.assign(columns_, 0);
  scratch->absent_bits.assign((columns_ + 63) / 64, 0);
  scratch->absent.assign(columns_, 0);
  scratch->present.assign(columns_, 0);
  scratch->element_classes.assign(element_words_, 0);
}

bool Classification::IsPrepared(const ClassScratch& scratch) const {
  return scratch.slots.size() ==
             static_cast<size_t>(plan_.slot_count() + kLanes) &&
         scratch.rows.size() == static_cast<size_t>(columns_) &&
         scratch.element_classes.size() == static_cast<size_t>(element_words_);
}

size_t Classification::bytes() const {
  size_t bytes = integers_.bytes() + doubles_.bytes() + member_tables_.size() +
                 masks_.size() * sizeof(masks_[0]) +
                 can_be_absent_.size() * sizeof(uint64_t) +
                 searched_.size() * sizeof(SearchEntry);
  for (const Classifier& classifier : classifiers_) {
    bytes += sizeof(classifier) + classifier.bytes();
  }
  return bytes;
}

void Classification::ReadElements(const ListEntry& list, const Message& message,
                                  int size, bool generated,
                                  uint64_t* classes) const {
  const Classifier& classifier = classifiers_[list.classifier];
  const FieldDescriptor* field = list.reader.field;
  const Reflection& reflection = *message.GetReflection();
  std::fill(classes, classes + list.words, 0);
  for (int i = 0; i < size; ++i) {
    int element = 0;
    if (generated) {
      element =
          classifier.ClassOfInteger(list.reader.generated->element(message, i));
    } else {
      switch (field->cpp_type()) {
        case FieldDescriptor::CPPTYPE_BOOL:
          element = classifier.ClassOfInteger(
              reflection.GetRepeatedBool(message, field, i));
          break;
        case FieldDescriptor::CPPTYPE_INT32:
          element = classifier.ClassOfInteger(
              reflection.GetRepeatedInt32(message, field, i));
          break;
        case FieldDescriptor::CPPTYPE_INT64:
          element = classifier.ClassOfInteger(
              reflection.GetRepeatedInt64(message, field, i));
          break;
        case FieldDescriptor::CPPTYPE_UINT32:
          element = classifier.ClassOfInteger(
              OrderedUint(reflection.GetRepeatedUInt32(message, field, i)));
          break;
        case FieldDescriptor::CPPTYPE_UINT64:
          element = classifier.ClassOfInteger(
              OrderedUint(reflection.GetRepeatedUInt64(message, field, i)));
          break;
        case FieldDescriptor::CPPTYPE_FLOAT:
          element = classifier.ClassOfInteger(
              OrderedDouble(reflection.GetRepeatedFloat(message, field, i)));
          break;
        case FieldDescriptor::CPPTYPE_DOUBLE:
          element = classifier.ClassOfInteger(
              OrderedDouble(reflection.GetRepeatedDouble(message, field, i)));
          break;
        case FieldDescriptor::CPPTYPE_ENUM:
          element = classifier.ClassOfInteger(
              reflection.GetRepeatedEnumValue(message, field, i));
          break;
        case FieldDescriptor::CPPTYPE_STRING: {
          std::string copy;
          element = classifier.ClassOfText(
              reflection.GetRepeatedStringReference(message, field, i, &copy));
          break;
        }
        case FieldDescriptor::CPPTYPE_MESSAGE:
          break;  // no dimension asks for elements that are messages
      }
    }
    classes[element / 64] |= uint64_t{1} << element % 64;
  }
}

void Classification::RunLists(ClassScratch* scratch, uint64_t generated) const {
  for (const ListEntry& list : lists_) {
    const bool set = scratch->set[list.slot] != 0;
    int size = 0;
    const Message* message = nullptr;
    const bool fast =
        list.reader.generated != nullptr && (generated >> list.input & 1) != 0;
    if (set) {
      message = scratch->slots[list.slot].message;
      size = fast ? list.reader.generated->size(*message)
                  : message->GetReflection()->FieldSize(*message,
                                                        list.reader.field);
    }
    if (list.size.column >= 0) {
      const uint32_t found =
          set ? static_cast<uint32_t>(
                    classifiers_[list.size_classifier].ClassOfInteger(size))
              : list.size.absent;
      Put(scratch, list.size.column, found, list.size.absent);
    }
    if (list.classifier < 0) continue;
    uint64_t* classes = scratch->element_classes.data() + list.first_word;
    if (set) {
      if (size > max_elements_) scratch->long_list = true;
      ReadElements(list, *message, size, fast, classes);
    }
    for (int t = list.first_test; t < list.first_test + list.tests; ++t) {
      const ElementTest& test = element_tests_[t];
      uint32_t row = test.place.absent;
      if (set) {
        uint64_t common = 0;
        for (int w = 0; w < list.words; ++w) {
          common |= classes[w] & masks_[test.first_word + w];
        }
        row = RowOf(common != 0);
      }
      Put(scratch, test.place.column, row, test.place.absent);
    }
  }
}

void Classification::RunTexts(ClassScratch* scratch) const {
  for (const TextEntry& entry : texts_) {
    // Whether a field is set is as good as random: no branch depends on it.
    const bool set = scratch->set[entry.slot] != 0;
    const std::string* text = set ? scratch->slots[entry.slot].text : &no_text_;
    const int found = entry.table != nullptr
                          ? entry.table->Find(*text)
                          : classifiers_[entry.classifier].ClassOfText(*text);
    Put(scratch, entry.place.column,
        set ? static_cast<uint32_t>(found) : entry.place.absent,
        entry.place.absent);
  }
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
    Put(scratch, entry.place.column, row, entry.place.absent);
  }
  for (const TextTest& test : text_tests_) {
    uint32_t row = test.place.absent;
    if (scratch->set[test.slot]) {
      row = RowOf(TextSatisfies(*test.node, *scratch->slots[test.slot].text));
    }
    Put(scratch, test.place.column, row, test.place.absent);
  }
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

void Classification::Run(const condition::Inputs& inputs,
                         const MatchKernel& kernel, bool list_present,
                         ClassScratch* scratch) const {
  scratch->may_warn = false;
  scratch->long_list = false;
  const uint64_t generated =
      plan_.Read(inputs, scratch->slots.data(), scratch->set.data());
  const Slot* slots = scratch->slots.data();
  const uint8_t* set = scratch->set.data();
  uint32_t* rows = scratch->rows.data();
  std::fill(scratch->absent_bits.begin(), scratch->absent_bits.end(), 0);
  kernel.classify(integers_, doubles_, slots, set, rows,
                  scratch->absent_bits.data());
  for (const SearchEntry& entry : searched_) {
    const int found = classifiers_[entry.classifier].ClassOfInteger(
        Ordered(entry.domain, slots[entry.slot]));
    const bool absent = (set[entry.slot] == 0) | (found == entry.zero);
    Put(scratch, entry.place.column,
        absent ? entry.place.absent : static_cast<uint32_t>(found),
        entry.place.absent);
  }
  for (const TimeEntry& entry : times_) {
    uint32_t row = entry.place.absent;
    if (set[entry.slot]) {
      row = static_cast<uint32_t>(classifiers_[entry.classifier].ClassOfTime(
          slots[entry.seconds].integer,
          static_cast<int32_t>(slots[entry.nanos].integer)));
    }
    Put(scratch, entry.place.column, row, entry.place.absent);
  }
  for (const SlotEntry& entry : presences_) {
    Put(scratch, entry.place.column, set[entry.slot] ? 0 : entry.place.absent,
        entry.place.absent);
  }
  RunTexts(scratch);
  for (const SymbolEntry& entry : symbols_) {
    const absl::Span<const Tristate> states = inputs.symbols(entry.input);
    const Tristate state = entry.symbol < static_cast<int>(states.size())
                               ? states[entry.symbol]
                               : Tristate::kUnknown;
    Put(scratch, entry.place.column,
        state == Tristate::kUnknown ? entry.place.absent
                                    : RowOf(state == Tristate::kTrue),
        entry.place.absent);
  }
  RunLists(scratch, generated);
  for (const MemberEntry& entry : members_) {
    const uint32_t base = rows[entry.base.column] / kRowBytes;
    Put(scratch, entry.place.column,
        base == entry.base.absent ? entry.place.absent
                                  : member_tables_[entry.table + base],
        entry.place.absent);
  }
  for (const GroupEntry& entry : groups_) {
    const uint32_t base = rows[entry.base.column] / kRowBytes;
    // The classes of the group are one more than its cuts.
    const uint32_t last = entry.place.absent - 1;
    const uint32_t inside = base < entry.first ? 0 : base - entry.first;
    Put(scratch, entry.place.column,
        base == entry.base.absent ? entry.place.absent : std::min(inside, last),
        entry.place.absent);
  }
  ListColumns(list_present, scratch);
}

}  // namespace kasa_diag::evaluator
