// Most fields of a snapshot have a small range of values that some condition
// tells apart (an enum, a bool, a signal strength): one table look-up gives the
// class, with no branch on the value nor on its presence, which are as good as
// random to a branch predictor.

#include "kasa_diag/evaluator/classification.h"

#include <algorithm>
#include <utility>

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

// Entries of a table of classes; two bytes each.
constexpr int64_t kMaxTableRange = 1024;

constexpr int64_t kSign = INT64_MIN;

uint32_t RowOf(bool truth) { return truth ? 1 : 0; }

void Write(ClassScratch* scratch, int dimension, uint32_t row,
           uint32_t absent) {
  scratch->possible[dimension] = row;
  scratch->certain[dimension] = row + (row == absent ? 1 : 0);
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
    : max_elements_(max_elements), plan_(schema, accessors) {
  dimension_count_ = static_cast<int>(dimensions.dimensions().size());
  classifiers_ = classifiers;
  for (int d = 0; d < dimension_count_; ++d) {
    const Dimension& dimension = dimensions.dimensions()[d];
    const Classifier& classifier = classifiers[d];
    const Place place = {d, static_cast<uint32_t>(classifier.absent_class())};
    switch (dimension.kind) {
      case Kind::kValue: {
        const Source& source = dimensions.sources()[dimension.source];
        const int slot = plan_.AddSlot(source);
        switch (dimension.domain) {
          case Domain::kInteger:
          case Domain::kUnsigned:
            AddNumber(d, source, dimension.domain, classifier);
            (in_tables_.empty() || in_tables_.back().place.dimension != d
                 ? searched_.back().slot
                 : in_tables_.back().slot) = slot;
            break;
          case Domain::kDouble:
            doubles_.push_back({slot, place, d});
            break;
          case Domain::kText:
            texts_.push_back({slot, place, d});
            break;
          case Domain::kVersion:
            versions_.push_back({slot, place, d});
            break;
          case Domain::kTime:
            times_.push_back({slot, plan_.AddSlotOfSeconds(source),
                              plan_.AddSlotOfNanos(source), place, d});
            break;
        }
        break;
      }
      case Kind::kPresence:
        presences_.push_back(
            {plan_.AddSlot(dimensions.sources()[dimension.source]), place, d});
        break;
      case Kind::kSymbol:
        symbols_.push_back({dimension.input, dimension.symbol, place});
        break;
      case Kind::kText:
        text_tests_.push_back(
            {plan_.AddSlot(dimensions.sources()[dimension.source]), place,
             dimension.node});
        break;
      case Kind::kInterpreted:
        interpreted_.push_back(place);
        break;
      case Kind::kMember: {
        MemberEntry entry;
        entry.base = dimension.base;
        entry.place = place;
        entry.base_absent =
            static_cast<uint32_t>(classifiers[dimension.base].absent_class());
        entry.table = static_cast<uint32_t>(tables_.size());
        std::vector<uint8_t> members;
        classifiers[dimension.base].FillMembers(dimension.set, &members);
        tables_.insert(tables_.end(), members.begin(), members.end());
        members_.push_back(entry);
        break;
      }
      case Kind::kGroup:
        groups_.push_back(
            {dimension.base, place,
             static_cast<uint32_t>(classifiers[dimension.base].absent_class()),
             static_cast<uint32_t>(dimension.first_cut)});
        break;
      case Kind::kListSize:
      case Kind::kElement:
        break;
    }
  }
  AddLists(dimensions, classifiers);
  plan_.Finish();
  auto translate = [this](auto* entries) {
    for (auto& entry : *entries) entry.slot = plan_.Translate(entry.slot);
  };
  translate(&in_tables_);
  translate(&searched_);
  translate(&doubles_);
  translate(&texts_);
  translate(&versions_);
  translate(&presences_);
  translate(&times_);
  translate(&lists_);
  translate(&text_tests_);
  for (TimeEntry& entry : times_) {
    entry.seconds = plan_.Translate(entry.seconds);
    entry.nanos = plan_.Translate(entry.nanos);
  }
}

void Classification::AddNumber(int dimension, const Source& source,
                               Domain domain, const Classifier& classifier) {
  const Place place = {dimension,
                       static_cast<uint32_t>(classifier.absent_class())};
  const int64_t flip = domain == Domain::kUnsigned ? kSign : 0;
  const std::vector<int64_t>& cuts = classifier.integer_cuts();
  const bool zero_is_absent = ZeroIsAbsent(source.path.back());
  // A difference that may not fit is computed unsigned.
  const bool small =
      cuts.empty() || (cuts.front() != INT64_MIN &&
                       static_cast<uint64_t>(cuts.back()) -
                               static_cast<uint64_t>(cuts.front()) <
                           static_cast<uint64_t>(kMaxTableRange));
  if (!small) {
    searched_.push_back({-1, place, flip, dimension, 0, zero_is_absent});
    return;
  }
  TableEntry entry;
  entry.slot = -1;
  entry.place = place;
  entry.flip = flip;
  entry.low = cuts.empty() ? 0 : cuts.front() - 1;
  entry.high = cuts.empty() ? 0 : cuts.back();
  entry.table = static_cast<uint32_t>(tables_.size());
  // Counted, since `high` can be the largest number.
  for (int64_t i = 0; i <= entry.high - entry.low; ++i) {
    const int64_t value = entry.low + i;
    tables_.push_back(static_cast<uint16_t>(
        zero_is_absent && value == 0 ? classifier.absent_class()
                                     : classifier.ClassOfInteger(value)));
  }
  in_tables_.push_back(entry);
}

void Classification::AddLists(const DimensionTable& dimensions,
                              const std::vector<Classifier>& classifiers) {
  const std::vector<Dimension>& all = dimensions.dimensions();
  for (size_t source = 0; source < dimensions.sources().size(); ++source) {
    ListEntry list = {};
    list.size_dimension = -1;
    list.classifier = -1;
    std::vector<Key> keys;
    bool ordered = false;
    for (int d = 0; d < dimension_count_; ++d) {
      if (all[d].source != static_cast<int>(source)) continue;
      if (all[d].kind == Kind::kListSize) {
        list.size_dimension = d;
        list.size_absent = static_cast<uint32_t>(classifiers[d].absent_class());
        list.size_classifier = d;
      } else if (all[d].kind == Kind::kElement) {
        list.domain = all[d].domain;
        list.classifier = 0;
        keys.insert(keys.end(), all[d].set.toggles().begin(),
                    all[d].set.toggles().end());
        ordered |= !all[d].set.IsPointwise();
      }
    }
    if (list.size_dimension < 0 && list.classifier < 0) continue;
    const Source& field = dimensions.sources()[source];
    list.slot = plan_.AddSlot(field);
    list.input = field.input;
    list.reader = plan_.MakeListReader(field);
    if (list.classifier == 0) {
      list.classifier = static_cast<int>(classifiers_.size());
      classifiers_.emplace_back(list.domain, std::move(keys),
                                /*absent_zero=*/false, ordered);
      const Classifier& elements = classifiers_.back();
      list.words = (elements.class_count() + 63) / 64;
      list.first_word = element_words_;
      element_words_ += list.words;
      list.first_test = static_cast<int>(element_tests_.size());
      std::vector<uint8_t> members;
      for (int d = 0; d < dimension_count_; ++d) {
        if (all[d].source != static_cast<int>(source) ||
            all[d].kind != Kind::kElement) {
          continue;
        }
        const int first_word = static_cast<int>(masks_.size());
        masks_.resize(masks_.size() + list.words, 0);
        elements.FillMembers(all[d].set, &members);
        for (size_t c = 0; c < members.size(); ++c) {
          masks_[first_word + c / 64] |= uint64_t{members[c]} << c % 64;
        }
        element_tests_.push_back(
            {{d, static_cast<uint32_t>(classifiers[d].absent_class())},
             first_word});
      }
      list.tests = static_cast<int>(element_tests_.size()) - list.first_test;
    }
    lists_.push_back(list);
  }
}

void Classification::Prepare(ClassScratch* scratch) const {
  scratch->slots.assign(plan_.slot_count(), Slot());
  scratch->set.assign(plan_.slot_count(), 0);
  scratch->possible.assign(dimension_count_, 0);
  scratch->certain.assign(dimension_count_, 0);
  scratch->element_classes.assign(element_words_, 0);
}

bool Classification::IsPrepared(const ClassScratch& scratch) const {
  return scratch.slots.size() == static_cast<size_t>(plan_.slot_count()) &&
         scratch.possible.size() == static_cast<size_t>(dimension_count_) &&
         scratch.element_classes.size() == static_cast<size_t>(element_words_);
}

size_t Classification::bytes() const {
  size_t bytes = tables_.size() * sizeof(tables_[0]) +
                 masks_.size() * sizeof(masks_[0]) +
                 in_tables_.size() * sizeof(TableEntry) +
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
    if (list.size_dimension >= 0) {
      const uint32_t row =
          set ? static_cast<uint32_t>(
                    classifiers_[list.size_classifier].ClassOfInteger(size))
              : list.size_absent;
      Write(scratch, list.size_dimension, row, list.size_absent);
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
      Write(scratch, test.place.dimension, row, test.place.absent);
    }
  }
}

void Classification::RunTexts(ClassScratch* scratch) const {
  for (const SlotEntry& entry : texts_) {
    uint32_t row = entry.place.absent;
    if (scratch->set[entry.slot]) {
      row = static_cast<uint32_t>(classifiers_[entry.classifier].ClassOfText(
          *scratch->slots[entry.slot].text));
    }
    Write(scratch, entry.place.dimension, row, entry.place.absent);
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
    Write(scratch, entry.place.dimension, row, entry.place.absent);
  }
  for (const TextTest& test : text_tests_) {
    uint32_t row = test.place.absent;
    if (scratch->set[test.slot]) {
      row = RowOf(TextSatisfies(*test.node, *scratch->slots[test.slot].text));
    }
    Write(scratch, test.place.dimension, row, test.place.absent);
  }
}

void Classification::Run(const condition::Inputs& inputs,
                         ClassScratch* scratch) const {
  scratch->may_warn = false;
  scratch->long_list = false;
  const uint64_t generated =
      plan_.Read(inputs, scratch->slots.data(), scratch->set.data());
  const Slot* slots = scratch->slots.data();
  const uint8_t* set = scratch->set.data();
  for (const TableEntry& entry : in_tables_) {
    int64_t value = slots[entry.slot].integer ^ entry.flip;
    value = std::min(std::max(value, entry.low), entry.high);
    uint32_t row = tables_[entry.table + (value - entry.low)];
    row = set[entry.slot] ? row : entry.place.absent;
    Write(scratch, entry.place.dimension, row, entry.place.absent);
  }
  for (const SearchEntry& entry : searched_) {
    const int64_t value = slots[entry.slot].integer ^ entry.flip;
    const bool absent =
        set[entry.slot] == 0 || (entry.has_zero && value == entry.zero);
    const uint32_t row =
        absent ? entry.place.absent
               : static_cast<uint32_t>(
                     classifiers_[entry.classifier].ClassOfInteger(value));
    Write(scratch, entry.place.dimension, row, entry.place.absent);
  }
  for (const SlotEntry& entry : doubles_) {
    const int64_t value = OrderedDouble(slots[entry.slot].number);
    const int found = classifiers_[entry.classifier].ClassOfInteger(value);
    const uint32_t row =
        set[entry.slot] ? static_cast<uint32_t>(found) : entry.place.absent;
    Write(scratch, entry.place.dimension, row, entry.place.absent);
  }
  for (const TimeEntry& entry : times_) {
    uint32_t row = entry.place.absent;
    if (set[entry.slot]) {
      row = static_cast<uint32_t>(classifiers_[entry.classifier].ClassOfTime(
          slots[entry.seconds].integer,
          static_cast<int32_t>(slots[entry.nanos].integer)));
    }
    Write(scratch, entry.place.dimension, row, entry.place.absent);
  }
  for (const SlotEntry& entry : presences_) {
    Write(scratch, entry.place.dimension,
          set[entry.slot] ? 0 : entry.place.absent, entry.place.absent);
  }
  RunTexts(scratch);
  for (const SymbolEntry& entry : symbols_) {
    const absl::Span<const Tristate> states = inputs.symbols(entry.input);
    const Tristate state = entry.symbol < static_cast<int>(states.size())
                               ? states[entry.symbol]
                               : Tristate::kUnknown;
    Write(scratch, entry.place.dimension,
          state == Tristate::kUnknown ? entry.place.absent
                                      : RowOf(state == Tristate::kTrue),
          entry.place.absent);
  }
  RunLists(scratch, generated);
  for (const MemberEntry& entry : members_) {
    const uint32_t base = scratch->possible[entry.base];
    Write(scratch, entry.place.dimension,
          base == entry.base_absent ? entry.place.absent
                                    : tables_[entry.table + base],
          entry.place.absent);
  }
  for (const GroupEntry& entry : groups_) {
    const uint32_t base = scratch->possible[entry.base];
    // The classes of the group are one more than its cuts.
    const uint32_t last = entry.place.absent - 1;
    const uint32_t inside = base < entry.first ? 0 : base - entry.first;
    Write(
        scratch, entry.place.dimension,
        base == entry.base_absent ? entry.place.absent : std::min(inside, last),
        entry.place.absent);
  }
  for (const Place& place : interpreted_) {
    Write(scratch, place.dimension, place.absent, place.absent);
  }
}

}  // namespace kasa_diag::evaluator
