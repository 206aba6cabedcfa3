#include "kasa_diag/evaluator/small_rows.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "kasa_diag/evaluator/value_set.h"

namespace kasa_diag::evaluator {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Of an enum: so many values between the outermost cuts have rows.
constexpr uint64_t kMaxValues = 32;

uint64_t FirstBits(int count) {
  return count == 64 ? ~uint64_t{0} : (uint64_t{1} << count) - 1;
}

bool AreEqual(const TermWords& a, const TermWords& b) {
  return a.possible == b.possible && a.certain == b.certain;
}

// `number` where the field is set, else 0. A compiler may make a jump of a
// condition, which half of the time would go wrong.
uint64_t IfSet(const Reading& reading, uint64_t number) {
  return number & -reading.set;
}

// What each class of the dimension leaves of all terms; that of absent last.
std::vector<TermWords> RowsOf(int dimension, const RowSource& source) {
  const int absent = source.classifiers[dimension].absent_class();
  std::vector<TermWords> rows(absent + 1, {~uint64_t{0}, ~uint64_t{0}});
  for (const PlacedTerm& term : source.terms) {
    const uint64_t others = ~(uint64_t{1} << term.bit);
    for (const int factor : *term.term) {
      if (source.factors.dimension_of(factor) != dimension) continue;
      for (const ClearedRows::Range range : source.cleared.of(factor)) {
        for (int row = range.first; row < range.after; ++row) {
          if (row <= absent) rows[row].possible &= others;
          if (row != absent) rows[std::min(row, absent)].certain &= others;
        }
      }
    }
  }
  return rows;
}

// --- The rows of a field in the order in which its values are numbered
// (field_row.h); `rows` are that of absent and those of the classes. False, and
// the rows stay as they are, where a FieldRow cannot have them.

bool AddIntegerRows(bool is_unsigned, const Classifier& classifier,
                    FieldRow* entry) {
  const std::vector<int64_t>& cuts = classifier.integer_cuts();
  if (cuts.size() > FieldRow::kBounds) return false;
  for (size_t i = 0; i < FieldRow::kBounds; ++i) {
    // (A cut has a value below it, so it is not the least number.)
    const int64_t below = i < cuts.size() ? cuts[i] - 1 : INT64_MAX;
    if (is_unsigned) {
      entry->bounds[i].unsigned_integer = FromOrderedUint(below);
    } else {
      entry->bounds[i].integer = below;
    }
  }
  return true;
}

bool AddDoubleRows(const Classifier& classifier, FieldRow* entry,
                   std::vector<TermWords>* rows) {
  for (Slot& bound : entry->bounds) {
    bound.number = std::numeric_limits<double>::quiet_NaN();
  }
  size_t bounds = 0;
  for (const int64_t cut : classifier.integer_cuts()) {
    // (No cut of a comparison is above that of NaN.)
    if (cut > kOrderedNan) return false;
    if (cut == kOrderedNan) continue;
    if (bounds == FieldRow::kBounds) return false;
    entry->bounds[bounds++].number = FromOrdered(cut);
  }
  const TermWords nan = (*rows)[1 + classifier.ClassOfInteger(kOrderedNan)];
  rows->insert(rows->begin() + 1, nan);
  rows->resize(2 + bounds + 1);  // the last class may be that of NaN
  return true;
}

void AddBoolRows(const Classifier& classifier, std::vector<TermWords>* rows) {
  *rows = {rows->front(), (*rows)[1 + classifier.ClassOfInteger(0)],
           (*rows)[1 + classifier.ClassOfInteger(1)]};
}

bool AddEnumRows(const Classifier& classifier, FieldRow* entry,
                 std::vector<TermWords>* rows) {
  const std::vector<int64_t>& cuts = classifier.integer_cuts();
  const int64_t low = cuts.empty() ? 0 : cuts.front();
  const int64_t high = cuts.empty() ? 0 : cuts.back();
  const uint64_t last =
      static_cast<uint64_t>(high) - static_cast<uint64_t>(low);
  if (last >= kMaxValues || !AreEqual((*rows)[1], rows->back())) return false;
  std::vector<TermWords> by_value = {rows->front()};
  for (uint64_t i = 0; i <= last; ++i) {
    const auto value = static_cast<int64_t>(static_cast<uint64_t>(low) + i);
    by_value.push_back((*rows)[1 + classifier.ClassOfInteger(value)]);
  }
  *rows = std::move(by_value);
  entry->bounds[0].integer = low;
  entry->bounds[1].unsigned_integer = last;
  return true;
}

FieldRow::Kind KindOf(const Classification::Field& field) {
  if (field.domain == Domain::kDouble) return FieldRow::Kind::kDouble;
  if (field.domain == Domain::kUnsigned) return FieldRow::Kind::kUnsigned;
  if (field.type == FieldDescriptor::CPPTYPE_BOOL) return FieldRow::Kind::kBool;
  if (field.type == FieldDescriptor::CPPTYPE_ENUM) return FieldRow::Kind::kEnum;
  return FieldRow::Kind::kSigned;
}

bool AddRows(const Classifier& classifier, FieldRow* entry,
             std::vector<TermWords>* rows) {
  switch (entry->kind) {
    case FieldRow::Kind::kSigned:
    case FieldRow::Kind::kUnsigned:
      return AddIntegerRows(entry->kind == FieldRow::Kind::kUnsigned,
                            classifier, entry);
    case FieldRow::Kind::kDouble:
      return AddDoubleRows(classifier, entry, rows);
    case FieldRow::Kind::kBool:
      AddBoolRows(classifier, rows);
      return true;
    case FieldRow::Kind::kEnum:
      return AddEnumRows(classifier, entry, rows);
  }
  return false;
}

}  // namespace

bool SmallRows::CanHold(const DimensionTable& dimensions) {
  return std::none_of(dimensions.dimensions().begin(),
                      dimensions.dimensions().end(),
                      [](const Dimension& dimension) {
                        return dimension.kind == Dimension::Kind::kMember ||
                               dimension.kind == Dimension::Kind::kGroup ||
                               dimension.kind == Dimension::Kind::kInterpreted;
                      });
}

SmallRows::SmallRows(const Layout& layout, const RowSource& source,
                     const Classification& classification) {
  for (const PlacedTerm& term : source.terms) {
    valid_.possible |= uint64_t{1} << term.bit;
  }
  valid_.certain = valid_.possible;
  for (const Layout::Plane& plane : layout.planes) {
    planes_.push_back({plane.first_bit, FirstBits(plane.conditions)});
  }
  const AccessPlan& plan = classification.plan();
  can_match_messages_ = plan.is_generated();
  RowsOfMessages rows_of_messages;
  std::vector<bool> is_field(source.classifiers.size());
  for (const Classification::Field& field : classification.fields()) {
    is_field[field.dimension] = true;
    const FieldReader reader =
        can_match_messages_ ? plan.MakeFieldReader(field.slot)
                            : FieldReader{nullptr, 0, field.slot, field.slot};
    std::vector<TermWords> rows = RowsOf(field.dimension, source);
    std::rotate(rows.begin(), rows.end() - 1, rows.end());
    AddField(field, reader, classification.classifier(field.dimension),
             std::move(rows), &rows_of_messages);
  }
  for (const auto& of : rows_of_messages) {
    if (of.second.empty()) continue;
    if (can_match_messages_) {
      messages_.push_back({plan.accessors_of(of.first).match, of.first,
                           static_cast<int32_t>(field_rows_.size())});
    }
    for (const auto& row : of.second) field_rows_.push_back(row.second);
    field_rows_.emplace_back();
  }
  for (size_t d = 0; d < is_field.size(); ++d) {
    if (is_field[d]) continue;
    others_.push_back(
        {source.column_of[d], Keep(RowsOf(static_cast<int>(d), source))});
  }
  has_rest_ = !numbers_.empty() || !texts_.empty() || !presences_.empty() ||
              !others_.empty();
}

SmallRows::Rows SmallRows::Keep(std::vector<TermWords> rows) {
  rows_.push_back(std::move(rows));
  return rows_.back().data();
}

void SmallRows::AddField(const Classification::Field& field,
                         const FieldReader& reader,
                         const Classifier& classifier,
                         std::vector<TermWords> rows,
                         RowsOfMessages* rows_of_messages) {
  switch (field.kind) {
    case Classification::Field::Kind::kNumber:
      // An enum's UNSPECIFIED says what absent does.
      if (classifier.zero_class() >= 0) {
        rows[1 + classifier.zero_class()] = rows[0];
      }
      AddNumber(field, reader, classifier, std::move(rows), rows_of_messages);
      break;
    case Classification::Field::Kind::kText: {
      const TextTable* table = classifier.text_table();
      const bool one = table != nullptr && table->texts().size() == 1;
      texts_.push_back({reader, Keep(std::move(rows)),
                        one ? table->texts().data() : nullptr, &classifier});
      break;
    }
    case Classification::Field::Kind::kPresence:
      presences_.push_back({reader, Keep(std::move(rows))});
      break;
  }
}

void SmallRows::AddNumber(const Classification::Field& field,
                          const FieldReader& reader,
                          const Classifier& classifier,
                          std::vector<TermWords> rows,
                          RowsOfMessages* rows_of_messages) {
  FieldRow row;
  row.field = reader.field;
  row.slot = reader.slot;
  row.kind = KindOf(field);
  std::map<int, FieldRow>& of_message = (*rows_of_messages)[reader.message];
  if (of_message.count(row.field) > 0 || !AddRows(classifier, &row, &rows)) {
    Number number = {reader, field.domain, Keep(std::move(rows)),
                     classifier.integer_cuts()};
    for (int64_t& cut : number.cuts) --cut;
    numbers_.push_back(std::move(number));
    return;
  }
  if (row.kind != FieldRow::Kind::kEnum) {
    const TermWords absent = rows.front();
    rows.insert(rows.begin(), FieldRow::kPlaces - 1, absent);
  }
  row.rows = Keep(std::move(rows));
  of_message.emplace(row.field, row);
}

void SmallRows::Join(const TermWords& terms, TermBits verdicts) const {
  TermWords joined = {0, 0};
  for (const Plane& plane : planes_) {
    joined.possible |= terms.possible >> plane.first_bit & plane.mask;
    joined.certain |= terms.certain >> plane.first_bit & plane.mask;
  }
  *verdicts.possible = joined.possible;
  *verdicts.certain = joined.certain;
}

// `read` gives the Reading of a FieldReader.
template <typename Read>
void SmallRows::MatchRest(const Read& read, const ClassScratch& scratch,
                          TermWords* words) const {
  auto add = [words](Rows rows, uint64_t number) {
    words->possible &= rows[number].possible;
    words->certain &= rows[number].certain;
  };
  for (const Number& entry : numbers_) {
    const Reading reading = read(entry.field);
    const int64_t ordered = Ordered(entry.domain, reading.slot);
    uint64_t found = 1;
    for (const int64_t cut : entry.cuts) found += ordered > cut;
    add(entry.rows, IfSet(reading, found));
  }
  for (const Text& entry : texts_) {
    const Reading reading = read(entry.field);
    const std::string* text = reading.set != 0 ? reading.slot.text : &no_text_;
    const int found = entry.only != nullptr
                          ? *text == *entry.only
                          : entry.classifier->ClassOfText(*text);
    add(entry.rows, IfSet(reading, static_cast<uint64_t>(found) + 1));
  }
  for (const Presence& entry : presences_) {
    add(entry.rows, read(entry.field).set);
  }
  for (const Other& other : others_) {
    add(other.rows, scratch.class_of[other.column]);
  }
}

void SmallRows::MatchMessages(const ClassScratch& scratch,
                              TermBits verdicts) const {
  const Message* const* const messages = scratch.messages.data();
  TermWords words = valid_;
  for (const MessageRows& of : messages_) {
    of.match(*messages[of.message], field_rows_.data() + of.first, &words);
  }
  if (has_rest_) {
    MatchRest(
        [messages](const FieldReader& field) {
          return field.get(*messages[field.message]);
        },
        scratch, &words);
  }
  Join(words, verdicts);
}

void SmallRows::MatchSlots(const ClassScratch& scratch,
                           TermBits verdicts) const {
  const Slot* const slots = scratch.slots.data();
  const uint8_t* const set = scratch.set.data();
  // Stands for any enum.
  enum class Enum : int64_t {};
  TermWords words = valid_;
  for (const FieldRow& row : field_rows_) {
    if (row.field < 0) continue;
    const Slot slot = slots[row.slot];
    auto match = [&](auto value) {
      internal::MatchField(value, set[row.slot], row, &words);
    };
    switch (row.kind) {
      case FieldRow::Kind::kSigned:
        match(slot.integer);
        break;
      case FieldRow::Kind::kUnsigned:
        match(slot.unsigned_integer);
        break;
      case FieldRow::Kind::kDouble:
        match(slot.number);
        break;
      case FieldRow::Kind::kBool:
        match(slot.integer != 0);
        break;
      case FieldRow::Kind::kEnum:
        match(static_cast<Enum>(slot.integer));
        break;
    }
  }
  MatchRest(
      [slots, set](const FieldReader& field) {
        return Reading{slots[field.slot], set[field.slot]};
      },
      scratch, &words);
  Join(words, verdicts);
}

size_t SmallRows::bytes() const {
  auto bytes = [](const auto& list) { return list.size() * sizeof(list[0]); };
  size_t inner = 0;
  for (const Number& number : numbers_) inner += bytes(number.cuts);
  for (const std::vector<TermWords>& rows : rows_) inner += bytes(rows);
  return bytes(field_rows_) + bytes(messages_) + bytes(numbers_) +
         bytes(texts_) + bytes(presences_) + bytes(others_) + bytes(rows_) +
         inner;
}

}  // namespace kasa_diag::evaluator
