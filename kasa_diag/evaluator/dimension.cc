#include "kasa_diag/evaluator/dimension.h"

#include <algorithm>
#include <utility>

#include "kasa_diag/condition/message_types.h"

namespace kasa_diag::evaluator {

using google::protobuf::FieldDescriptor;
using Kind = Dimension::Kind;

int DimensionTable::AddSource(int input, const FieldPath& path) {
  const FieldDescriptor* last = path.back();
  std::vector<int>& known = sources_of_[{input, last}];
  for (const int index : known) {
    const Source& other = sources_[index];
    if (other.path.size() == path.size() + (other.is_wrapper ? 1 : 0) &&
        std::equal(path.begin(), path.end(), other.path.begin())) {
      return index;
    }
  }
  Source source = {input, path, false};
  source.is_wrapper = last->message_type() != nullptr && !last->is_repeated() &&
                      condition::WellKnownTypeOf(last->message_type()) ==
                          condition::WellKnownType::kWrapper;
  if (source.is_wrapper) {
    source.path.push_back(last->message_type()->FindFieldByNumber(1));
  }
  sources_.push_back(std::move(source));
  of_field_.emplace_back();
  known.push_back(static_cast<int>(sources_.size()) - 1);
  return known.back();
}

int DimensionTable::Add(Dimension dimension) {
  dimensions_.push_back(std::move(dimension));
  return static_cast<int>(dimensions_.size()) - 1;
}

int DimensionTable::OfField(Kind kind, Domain domain, int input,
                            const FieldPath& path) {
  const int source = AddSource(input, path);
  std::vector<int>& known = of_field_[source];
  for (const int index : known) {
    if (dimensions_[index].kind == kind &&
        dimensions_[index].domain == domain) {
      return index;
    }
  }
  Dimension dimension;
  dimension.kind = kind;
  dimension.domain = domain;
  dimension.source = source;
  known.push_back(Add(std::move(dimension)));
  return known.back();
}

int DimensionTable::Value(Domain domain, int input, const FieldPath& path) {
  return OfField(Kind::kValue, domain, input, path);
}

int DimensionTable::Presence(int input, const FieldPath& path) {
  return OfField(Kind::kPresence, Domain::kInteger, input, path);
}

int DimensionTable::ListSize(int input, const FieldPath& path) {
  return OfField(Kind::kListSize, Domain::kInteger, input, path);
}

int DimensionTable::Symbol(int input, int symbol) {
  const std::pair<int, std::pair<int, int>> key = {
      static_cast<int>(Kind::kSymbol), {input, symbol}};
  const auto found = simple_index_.find(key);
  if (found != simple_index_.end()) return found->second;
  Dimension dimension;
  dimension.kind = Kind::kSymbol;
  dimension.input = input;
  dimension.symbol = symbol;
  return simple_index_[key] = Add(std::move(dimension));
}

int DimensionTable::Element(Domain domain, int input, const FieldPath& path,
                            ValueSet set) {
  const int source = AddSource(input, path);
  std::vector<int>& known =
      set_index_[{static_cast<int>(Kind::kElement), source}];
  for (const int index : known) {
    if (dimensions_[index].set == set) return index;
  }
  Dimension dimension;
  dimension.kind = Kind::kElement;
  dimension.domain = domain;
  dimension.source = source;
  dimension.set = std::move(set);
  known.push_back(Add(std::move(dimension)));
  return known.back();
}

int DimensionTable::Text(const condition::Node& node) {
  const auto inserted =
      text_index_.try_emplace(condition::Print(node, schema_), -1);
  if (inserted.second) {
    Dimension dimension;
    dimension.kind = Kind::kText;
    dimension.domain = Domain::kInteger;
    dimension.source = AddSource(node.child(0).input, node.child(0).path);
    dimension.node = &node;
    inserted.first->second = Add(std::move(dimension));
  }
  return inserted.first->second;
}

int DimensionTable::Interpreted(const condition::Node& node) {
  const auto inserted =
      text_index_.try_emplace(condition::Print(node, schema_), -1);
  if (inserted.second) {
    Dimension dimension;
    dimension.kind = Kind::kInterpreted;
    dimension.node = &node;
    inserted.first->second = Add(std::move(dimension));
  }
  return inserted.first->second;
}

int DimensionTable::Member(int base, ValueSet set) {
  std::vector<int>& known = set_index_[{static_cast<int>(Kind::kMember), base}];
  for (const int index : known) {
    if (dimensions_[index].set == set) return index;
  }
  Dimension dimension;
  dimension.kind = Kind::kMember;
  dimension.base = base;
  dimension.set = std::move(set);
  known.push_back(Add(std::move(dimension)));
  return known.back();
}

int DimensionTable::Group(int base, int first_cut, int last_cut) {
  const std::pair<int, std::pair<int, int>> key = {
      static_cast<int>(Kind::kGroup), {base, first_cut}};
  const auto found = simple_index_.find(key);
  if (found != simple_index_.end()) return found->second;
  Dimension dimension;
  dimension.kind = Kind::kGroup;
  dimension.base = base;
  dimension.first_cut = first_cut;
  dimension.last_cut = last_cut;
  return simple_index_[key] = Add(std::move(dimension));
}

}  // namespace kasa_diag::evaluator
