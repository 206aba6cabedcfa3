// Every element has a class; the classes that occur are a set of bits, and a
// test is true when its own set of classes meets it. So each element is read
// once, however many tests there are of its list.

#include "kasa_diag/evaluator/list_classes.h"

#include <algorithm>
#include <string>
#include <utility>

namespace kasa_diag::evaluator {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;
using Kind = Dimension::Kind;

void ListClasses::AddSlots(const DimensionTable& dimensions, AccessPlan* plan) {
  for (size_t source = 0; source < dimensions.sources().size(); ++source) {
    List list;
    list.source = static_cast<int>(source);
    Domain domain = Domain::kInteger;
    Cuts cuts;
    for (const Dimension& dimension : dimensions.dimensions()) {
      if (dimension.source != list.source) continue;
      if (dimension.kind == Kind::kListSize) {
        list.size_asked = true;
      } else if (dimension.kind == Kind::kElement) {
        list.elements_asked = true;
        domain = dimension.domain;
        cuts.Add(dimension.set);
      }
    }
    if (!list.size_asked && !list.elements_asked) continue;
    const Source& field = dimensions.sources()[source];
    list.slot = plan->AddSlot(field);
    list.input = field.input;
    list.reader = plan->MakeListReader(field);
    if (list.elements_asked) {
      list.element_classes = Classifier(domain, cuts, /*absent_zero=*/false);
      list.words = (list.element_classes.class_count() + 63) / 64;
      list.first_word = element_words_;
      element_words_ += list.words;
    }
    lists_.push_back(std::move(list));
  }
}

void ListClasses::Finish(const DimensionTable& dimensions,
                         const std::vector<Classifier>& classifiers,
                         const AccessPlan& plan,
                         const std::function<Place(int dimension)>& place_of) {
  const std::vector<Dimension>& all = dimensions.dimensions();
  std::vector<uint8_t> members;
  for (List& list : lists_) {
    list.slot = plan.Translate(list.slot);
    list.first_test = static_cast<int>(element_tests_.size());
    for (size_t d = 0; d < all.size(); ++d) {
      if (all[d].source != list.source) continue;
      if (all[d].kind == Kind::kListSize) {
        list.size = place_of(static_cast<int>(d));
        list.size_classes = classifiers[d];
      } else if (all[d].kind == Kind::kElement) {
        const size_t first_word = masks_.size();
        masks_.resize(first_word + list.words, 0);
        list.element_classes.FillMembers(all[d].set, &members);
        for (size_t c = 0; c < members.size(); ++c) {
          masks_[first_word + c / 64] |= uint64_t{members[c]} << c % 64;
        }
        element_tests_.push_back(
            {place_of(static_cast<int>(d)), static_cast<int>(first_word)});
      }
    }
    list.tests = static_cast<int>(element_tests_.size()) - list.first_test;
  }
}

size_t ListClasses::bytes() const {
  size_t bytes = lists_.size() * sizeof(List) +
                 element_tests_.size() * sizeof(ElementTest) +
                 masks_.size() * sizeof(uint64_t);
  for (const List& list : lists_) {
    bytes += list.size_classes.bytes() + list.element_classes.bytes();
  }
  return bytes;
}

void ListClasses::ReadElements(const List& list, const Message& message,
                               int size, bool generated, uint64_t* classes) {
  const Classifier& classifier = list.element_classes;
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

void ListClasses::RunElements(const List& list, const Message* message,
                              int size, bool generated,
                              ClassScratch* scratch) const {
  uint64_t* classes = scratch->element_classes.data() + list.first_word;
  if (message != nullptr) {
    ReadElements(list, *message, size, generated, classes);
  }
  for (int t = list.first_test; t < list.first_test + list.tests; ++t) {
    const ElementTest& test = element_tests_[t];
    uint32_t found = test.place.absent;
    if (message != nullptr) {
      uint64_t common = 0;
      for (int w = 0; w < list.words; ++w) {
        common |= classes[w] & masks_[test.first_word + w];
      }
      found = ClassOfTruth(common != 0);
    }
    Put(test.place, found, scratch);
  }
}

std::vector<int> ListClasses::slots() const {
  std::vector<int> slots;
  for (const List& list : lists_) slots.push_back(list.slot);
  return slots;
}

void ListClasses::Run(uint64_t generated, int max_elements,
                      ClassScratch* scratch) const {
  for (const List& list : lists_) {
    const bool fast =
        list.reader.generated != nullptr && (generated >> list.input & 1) != 0;
    const Message* message = nullptr;
    int size = 0;
    if (scratch->set[list.slot] != 0) {
      message = scratch->slots[list.slot].message;
      size = fast ? list.reader.generated->size(*message)
                  : message->GetReflection()->FieldSize(*message,
                                                        list.reader.field);
    }
    if (list.size_asked) {
      const uint32_t found =
          message != nullptr
              ? static_cast<uint32_t>(list.size_classes.ClassOfInteger(size))
              : list.size.absent;
      Put(list.size, found, scratch);
    }
    if (!list.elements_asked) continue;
    if (size > max_elements) scratch->long_list = true;
    RunElements(list, message, size, fast, scratch);
  }
}

}  // namespace kasa_diag::evaluator
