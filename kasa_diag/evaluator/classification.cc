// The kinds of dimensions, each with its loop. Numbers, which most fields are,
// are classified by the hot loops (number_columns.h); what does not fit them,
// by bisection.

#include "kasa_diag/evaluator/classification.h"

#include <algorithm>

#include "absl/numeric/bits.h"
#include "absl/strings/match.h"
#include "absl/types/optional.h"
#include "re2/re2.h"

namespace kasa_diag::evaluator {
namespace {

using condition::Function;

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
