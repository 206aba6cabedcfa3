#include "kasa_diag/authoring/field_classes.h"

#include <algorithm>
#include <set>
#include <string>

#include "absl/types/optional.h"
#include "kasa_diag/condition/interpreter.h"
#include "kasa_diag/condition/value.h"
#include "kasa_diag/device/firmware_version.h"
#include "kasa_diag/evaluator/classification.h"
#include "kasa_diag/evaluator/value_set.h"

namespace kasa_diag::authoring {
namespace {

using condition::Value;
using evaluator::Classifier;
using evaluator::Dimension;
using evaluator::Domain;
using evaluator::Key;
using evaluator::Source;
using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// Lists with more kinds of elements than this have too many answers to try.
constexpr size_t kMaxCells = 10;

// The values of a bool or an enum, without an UNSPECIFIED that is absent;
// nothing for other types.
absl::optional<std::vector<int64_t>> DeclaredValues(
    const FieldDescriptor* field) {
  if (field->cpp_type() == FieldDescriptor::CPPTYPE_BOOL) {
    return std::vector<int64_t>{0, 1};
  }
  if (field->cpp_type() != FieldDescriptor::CPPTYPE_ENUM) return absl::nullopt;
  std::vector<int64_t> numbers;
  for (int i = 0; i < field->enum_type()->value_count(); ++i) {
    const int number = field->enum_type()->value(i)->number();
    if (number == 0 && evaluator::ZeroIsAbsent(field)) continue;
    numbers.push_back(number);
  }
  return numbers;
}

// The key of a value in a domain; nothing where it has none there.
absl::optional<Key> KeyOf(const Value& value, Domain domain) {
  switch (value.kind()) {
    case Value::Kind::kBool:
      return evaluator::IntegerKey(value.bool_value() ? 1 : 0);
    case Value::Kind::kInt:
      return evaluator::IntegerKey(value.int_value());
    case Value::Kind::kUint:
      return evaluator::IntegerKey(evaluator::OrderedUint(value.uint_value()));
    case Value::Kind::kDouble:
      return evaluator::IntegerKey(
          evaluator::OrderedDouble(value.double_value()));
    case Value::Kind::kDuration:
      return evaluator::TimeKey(value.duration_value().seconds,
                                value.duration_value().nanos);
    case Value::Kind::kTimestamp:
      return evaluator::TimeKey(value.timestamp_value().seconds,
                                value.timestamp_value().nanos);
    case Value::Kind::kString:
      break;
    default:
      return absl::nullopt;
  }
  if (domain == Domain::kText) return Key(value.string_value());
  const absl::optional<device::FirmwareVersion> version =
      device::FirmwareVersion::Parse(value.string_value());
  if (!version.has_value()) return absl::nullopt;
  char key[evaluator::kVersionKeySize];
  return Key(key, evaluator::WriteVersionKey(*version, key));
}

int ClassOfKey(const Key& key, const Dimension& dimension,
               const Classifier& classifier) {
  switch (dimension.domain) {
    case Domain::kText:
      return classifier.ClassOfText(key);
    case Domain::kVersion:
      return classifier.ClassOfKey(key);
    case Domain::kTime:
      break;
    default: {
      int64_t ordered = 0;
      evaluator::FirstInteger(key, &ordered);
      return classifier.ClassOfInteger(ordered);
    }
  }
  // A cut is at most one nanosecond wide, so the keys' order decides.
  int result = 0;
  for (int cut = 0; cut + 1 < classifier.class_count(); ++cut) {
    if (classifier.CutKey(cut) <= key) result = cut + 1;
  }
  return result;
}

// The message that has the path's last field; null where one around it is not
// set.
const Message* Holder(const Message& message, const Source& source) {
  const Message* holder = &message;
  for (size_t i = 0; i + 1 < source.path.size(); ++i) {
    const FieldDescriptor* field = source.path[i];
    if (condition::IsAbsent(*holder, field)) return nullptr;
    holder = &holder->GetReflection()->GetMessage(*holder, field);
  }
  return holder;
}

}  // namespace

std::vector<int> ClassesOf(const Dimension& dimension, const Source& source,
                           const Classifier& classifier) {
  std::vector<int> classes;
  const absl::optional<std::vector<int64_t>> values =
      dimension.domain == Domain::kInteger ? DeclaredValues(source.path.back())
                                           : absl::nullopt;
  if (values.has_value()) {
    for (const int64_t value : *values) {
      classes.push_back(classifier.ClassOfInteger(value));
    }
    std::sort(classes.begin(), classes.end());
    classes.erase(std::unique(classes.begin(), classes.end()), classes.end());
    return classes;
  }
  for (int c = 0; c < classifier.class_count(); ++c) {
    if (c != classifier.zero_class()) classes.push_back(c);
  }
  return classes;
}

std::vector<std::vector<int>> ListAnswers(
    const std::vector<const Dimension*>& tests, const Source& source) {
  // What one element can answer.
  std::set<std::vector<int>> cells;
  const absl::optional<std::vector<int64_t>> values =
      DeclaredValues(source.path.back());
  if (values.has_value()) {
    for (const int64_t value : *values) {
      std::vector<int> cell;
      for (const Dimension* test : tests) {
        cell.push_back(test->set.Contains(evaluator::IntegerKey(value)));
      }
      cells.insert(std::move(cell));
    }
  } else {
    evaluator::Cuts cuts;
    for (const Dimension* test : tests) cuts.Add(test->set);
    const Classifier classifier(tests[0]->domain, cuts, /*absent_zero=*/false);
    std::vector<std::vector<uint8_t>> members(tests.size());
    for (size_t t = 0; t < tests.size(); ++t) {
      classifier.FillMembers(tests[t]->set, &members[t]);
    }
    for (int c = 0; c < classifier.class_count(); ++c) {
      std::vector<int> cell;
      for (size_t t = 0; t < tests.size(); ++t) cell.push_back(members[t][c]);
      cells.insert(std::move(cell));
    }
  }
  if (cells.size() > kMaxCells) return {};
  const std::vector<std::vector<int>> all(cells.begin(), cells.end());
  std::set<std::vector<int>> answers;
  for (size_t list = 1; list < size_t{1} << all.size(); ++list) {
    std::vector<int> answer(tests.size(), 0);
    for (size_t c = 0; c < all.size(); ++c) {
      if ((list >> c & 1) == 0) continue;
      for (size_t t = 0; t < tests.size(); ++t) answer[t] |= all[c][t];
    }
    answers.insert(std::move(answer));
  }
  return {answers.begin(), answers.end()};
}

int ClassIn(const Message& message, const Dimension& dimension,
            const Source& source, const Classifier& classifier) {
  const Message* holder = Holder(message, source);
  const FieldDescriptor* field = source.path.back();
  if (holder == nullptr || condition::IsAbsent(*holder, field)) {
    return kAbsentClass;
  }
  const Value value = condition::ReadField(*holder, field);
  switch (dimension.kind) {
    case Dimension::Kind::kPresence:
      return 0;
    case Dimension::Kind::kListSize:
      return classifier.ClassOfInteger(value.list_size());
    case Dimension::Kind::kElement: {
      for (int i = 0; i < value.list_size(); ++i) {
        const absl::optional<Key> key =
            KeyOf(value.list_element(i), dimension.domain);
        if (key.has_value() && dimension.set.Contains(*key)) return 1;
      }
      return 0;
    }
    default:
      break;
  }
  const absl::optional<Key> key = KeyOf(value, dimension.domain);
  if (!key.has_value()) return kAbsentClass;
  return ClassOfKey(*key, dimension, classifier);
}

}  // namespace kasa_diag::authoring
