// A *variable* is what takes one value in a snapshot: a field with all that is
// asked of it, a light's meanings, or (with known devices) the whole device. Of
// a variable's values only what they do to the factors counts; values that do
// the same are one. So few are left: two or three for most fields.

#include "kasa_diag/authoring/possible_states.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <utility>

#include "kasa_diag/authoring/field_classes.h"
#include "kasa_diag/evaluator/classification.h"
#include "kasa_diag/evaluator/classifier.h"
#include "kasa_diag/evaluator/dimension.h"
#include "kasa_diag/evaluator/normal_form.h"

namespace kasa_diag::authoring {
namespace {

using evaluator::Classifier;
using evaluator::Dimension;
using evaluator::DimensionTable;
using evaluator::Domain;
using evaluator::Key;
using evaluator::NormalForm;
using evaluator::Source;

constexpr int64_t kMaxAssignments = 200'000;
// Of a disjunctive normal form: more than the index takes, since a part left to
// the interpreter is a part about which nothing is known here.
constexpr int kMaxTerms = 256;
// Meanings of a light that a few conditions ask for; each may be open.
constexpr size_t kMaxSymbols = 12;

// Kleene's logic as numbers: && is min, || is max.
using Rank = uint8_t;
constexpr Rank kFalseRank = 0, kUnknownRank = 1, kTrueRank = 2;

Rank RankOf(Tristate state) {
  return state == Tristate::kFalse  ? kFalseRank
         : state == Tristate::kTrue ? kTrueRank
                                    : kUnknownRank;
}

Tristate StateOf(Rank rank) {
  return rank == kFalseRank  ? Tristate::kFalse
         : rank == kTrueRank ? Tristate::kTrue
                             : Tristate::kUnknown;
}

class Enumeration {
 public:
  Enumeration(const CompiledKnowledge& knowledge, const KnownDevices* devices,
              absl::Span<const int> conditions)
      : knowledge_(knowledge),
        devices_(devices),
        conditions_(conditions),
        table_(*knowledge.schema) {}

  Combinations Run() {
    for (const int condition : conditions_) {
      NormalForm form;
      if (condition == CompiledKnowledge::kAlways) {
        form.terms.emplace_back();
      } else {
        form = evaluator::MakeNormalForm(
            knowledge_.evaluator->condition(condition).root(), kMaxTerms,
            &table_);
      }
      forms_.push_back(std::move(form));
    }
    MakeClassifiers();
    FlattenFactors();
    MakeVariables();
    Try();
    return std::move(result_);
  }

 private:
  // A variable's values, as the ranks of the factors that it decides.
  struct Variable {
    std::vector<int> dimensions;
    std::vector<int> factors;
    std::set<std::vector<Rank>> values;
  };
  struct FlatFactor {
    int dimension;
    std::vector<uint8_t> members;  // by class
    Rank absent;
  };

  const Dimension& At(int d) const { return table_.dimensions()[d]; }
  const Source& SourceAt(int d) const { return table_.sources()[At(d).source]; }

  void MakeClassifiers() {
    const size_t count = table_.dimensions().size();
    std::vector<std::vector<Key>> keys(count);
    std::vector<bool> ordered(count);
    for (const NormalForm& form : forms_) {
      for (const evaluator::Term& term : form.terms) {
        for (const evaluator::Factor& factor : term) {
          keys[factor.dimension].insert(keys[factor.dimension].end(),
                                        factor.set.toggles().begin(),
                                        factor.set.toggles().end());
          if (!factor.set.IsPointwise()) ordered[factor.dimension] = true;
        }
      }
    }
    for (size_t d = 0; d < count; ++d) {
      const Dimension& dimension = table_.dimensions()[d];
      if (dimension.is_boolean()) {
        classifiers_.emplace_back(Domain::kInteger,
                                  std::vector<Key>{evaluator::IntegerKey(1)},
                                  false);
        continue;
      }
      const bool absent_zero =
          dimension.kind == Dimension::Kind::kValue &&
          dimension.domain == Domain::kInteger &&
          evaluator::ZeroIsAbsent(SourceAt(static_cast<int>(d)).path.back());
      classifiers_.emplace_back(dimension.domain, std::move(keys[d]),
                                absent_zero, ordered[d]);
    }
  }

  void FlattenFactors() {
    for (const NormalForm& form : forms_) {
      std::vector<std::vector<int>>& terms = terms_.emplace_back();
      for (const evaluator::Term& term : form.terms) {
        std::vector<int>& numbers = terms.emplace_back();
        for (const evaluator::Factor& factor : term) {
          FlatFactor flat;
          flat.dimension = factor.dimension;
          flat.absent = RankOf(factor.absent);
          classifiers_[factor.dimension].FillMembers(factor.set, &flat.members);
          numbers.push_back(static_cast<int>(factors_.size()));
          factors_.push_back(std::move(flat));
        }
      }
    }
  }

  // Whether known devices decide it: all of the device, its profile, what its
  // light looks like and says.
  bool IsOfDevice(int d) const {
    const Dimension& dimension = At(d);
    if (dimension.kind == Dimension::Kind::kInterpreted) return false;
    if (dimension.kind == Dimension::Kind::kSymbol) {
      return dimension.input == knowledge_.led_meanings_input;
    }
    const Source& source = SourceAt(d);
    if (source.input == knowledge_.profile_input) return true;
    return source.input == 0 && (IsBelow(source, "device") || IsLook(source));
  }
  static bool IsBelow(const Source& source, const char* field) {
    return source.path[0]->name() == field;
  }
  static bool IsLook(const Source& source) {
    if (!IsBelow(source, "led") || source.path.size() < 2) return false;
    const std::string name(source.path[1]->name());
    return name == "mode" || name == "colors" || name == "rate";
  }

  void MakeVariables() {
    std::map<std::pair<int, int>, Variable> groups;
    for (int d = 0; d < static_cast<int>(classifiers_.size()); ++d) {
      const Dimension& dimension = At(d);
      std::pair<int, int> group;
      if (devices_ != nullptr && knowledge_.profile_input >= 0 &&
          dimension.kind != Dimension::Kind::kText && IsOfDevice(d)) {
        group = {0, 0};
      } else if (dimension.kind == Dimension::Kind::kSymbol) {
        group = {1, dimension.input};
      } else if (dimension.kind == Dimension::Kind::kInterpreted) {
        group = {2, d};
        result_.exact = false;
      } else {
        group = {3, dimension.source};
      }
      groups[group].dimensions.push_back(d);
    }
    for (auto& [group, variable] : groups) {
      for (size_t f = 0; f < factors_.size(); ++f) {
        if (std::count(variable.dimensions.begin(), variable.dimensions.end(),
                       factors_[f].dimension) > 0) {
          variable.factors.push_back(static_cast<int>(f));
        }
      }
      switch (group.first) {
        case 0:
          AddDevices(&variable);
          break;
        case 1:
          AddMeanings(&variable);
          break;
        case 2:
          for (const int c : {0, 1, kAbsentClass}) AddValue({c}, &variable);
          break;
        default:
          AddField(&variable);
      }
      variables_.push_back(std::move(variable));
    }
    FindNestedPresence();
  }

  // `classes`: one a dimension of the variable.
  void AddValue(const std::vector<int>& classes, Variable* variable) {
    std::vector<Rank> ranks;
    for (const int f : variable->factors) {
      const FlatFactor& factor = factors_[f];
      const auto at = std::find(variable->dimensions.begin(),
                                variable->dimensions.end(), factor.dimension);
      const int c = classes[at - variable->dimensions.begin()];
      ranks.push_back(c == kAbsentClass   ? factor.absent
                      : factor.members[c] ? kTrueRank
                                          : kFalseRank);
    }
    variable->values.insert(std::move(ranks));
  }

  void AddDevices(Variable* variable) {
    bool asks_device = false;
    bool asks_light = false;
    for (const int d : variable->dimensions) {
      const bool light = At(d).kind == Dimension::Kind::kSymbol ||
                         (SourceAt(d).input == 0 && IsLook(SourceAt(d)));
      (light ? asks_light : asks_device) = true;
    }
    const std::vector<KnownDevices::Light>& lights = devices_->lights();
    if (!asks_device) {
      for (const KnownDevices::Light& light : lights) {
        AddValue(ClassesOfDevice(nullptr, &light, *variable), variable);
      }
      return;
    }
    for (const KnownDevices::Device& device : devices_->devices()) {
      if (!asks_light) {
        AddValue(ClassesOfDevice(&device, nullptr, *variable), variable);
        continue;
      }
      for (const int light : device.lights) {
        AddValue(ClassesOfDevice(&device, &lights[light], *variable), variable);
      }
    }
  }

  std::vector<int> ClassesOfDevice(const KnownDevices::Device* device,
                                   const KnownDevices::Light* light,
                                   const Variable& variable) const {
    std::vector<int> classes;
    for (const int d : variable.dimensions) {
      const Dimension& dimension = At(d);
      if (dimension.kind == Dimension::Kind::kSymbol) {
        const Tristate state = light->meanings[dimension.symbol];
        classes.push_back(state == Tristate::kUnknown ? kAbsentClass
                          : state == Tristate::kTrue  ? 1
                                                      : 0);
        continue;
      }
      const Source& source = SourceAt(d);
      const google::protobuf::Message* message =
          source.input == knowledge_.profile_input
              ? static_cast<const google::protobuf::Message*>(&device->facts)
          : IsBelow(source, "device") ? &device->snapshot
                                      : &light->snapshot;
      classes.push_back(ClassIn(*message, dimension, source, classifiers_[d]));
    }
    return classes;
  }

  // A light says one thing, which may be none of these; or may say some of
  // these, so that each of them is open; or nothing is known.
  void AddMeanings(Variable* variable) {
    const size_t count = variable->dimensions.size();
    if (count > kMaxSymbols) {
      result_.complete = false;
      return;
    }
    for (size_t open = 0; open < size_t{1} << count; ++open) {
      std::vector<int> classes(count, 0);
      for (size_t i = 0; i < count; ++i) {
        if (open >> i & 1) classes[i] = kAbsentClass;
      }
      AddValue(classes, variable);
    }
    for (size_t i = 0; i < count; ++i) {
      std::vector<int> classes(count, 0);
      classes[i] = 1;
      AddValue(classes, variable);
    }
  }

  void AddField(Variable* variable) {
    const std::vector<int>& dimensions = variable->dimensions;
    AddValue(std::vector<int>(dimensions.size(), kAbsentClass), variable);
    // For each dimension, or for the tests of a list together, the classes to
    // try; as vectors over all dimensions of the variable, -2 where they say
    // nothing.
    std::vector<std::vector<std::vector<int>>> choices;
    std::vector<const Dimension*> tests;
    std::vector<size_t> test_places;
    int free = 0;
    for (size_t i = 0; i < dimensions.size(); ++i) {
      const int d = dimensions[i];
      const Dimension& dimension = At(d);
      std::vector<int> classes;
      switch (dimension.kind) {
        case Dimension::Kind::kElement:
          tests.push_back(&dimension);
          test_places.push_back(i);
          continue;
        case Dimension::Kind::kPresence:
          classes = {0};
          break;
        case Dimension::Kind::kListSize:
          ++free;
          for (int c = classifiers_[d].ClassOfInteger(1);
               c < classifiers_[d].class_count(); ++c) {
            classes.push_back(c);
          }
          break;
        case Dimension::Kind::kText:
          ++free;
          classes = {0, 1};
          break;
        default:
          ++free;
          classes = ClassesOf(dimension, SourceAt(d), classifiers_[d]);
          // A text that is no version.
          if (dimension.domain == Domain::kVersion) {
            classes.push_back(kAbsentClass);
          }
      }
      std::vector<std::vector<int>>& choice = choices.emplace_back();
      for (const int c : classes) {
        std::vector<int>& value = choice.emplace_back(dimensions.size(), -2);
        value[i] = c;
      }
    }
    if (!tests.empty()) {
      ++free;
      std::vector<std::vector<int>>& choice = choices.emplace_back();
      const Source& source = SourceAt(dimensions[test_places[0]]);
      for (const std::vector<int>& answer : ListAnswers(tests, source)) {
        std::vector<int>& value = choice.emplace_back(dimensions.size(), -2);
        for (size_t t = 0; t < tests.size(); ++t) {
          value[test_places[t]] = answer[t];
        }
      }
      if (choice.empty()) result_.complete = false;
    }
    if (free > 1) result_.exact = false;
    std::vector<int> classes(dimensions.size(), 0);
    AddProduct(choices, 0, &classes, variable);
  }

  void AddProduct(const std::vector<std::vector<std::vector<int>>>& choices,
                  size_t next, std::vector<int>* classes, Variable* variable) {
    if (next == choices.size()) {
      AddValue(*classes, variable);
      return;
    }
    for (const std::vector<int>& choice : choices[next]) {
      for (size_t i = 0; i < choice.size(); ++i) {
        if (choice[i] != -2) (*classes)[i] = choice[i];
      }
      AddProduct(choices, next + 1, classes, variable);
    }
  }

  // has(wifi) beside wifi.rssi_dbm: taken to be free of each other.
  void FindNestedPresence() {
    for (const Source& outer : table_.sources()) {
      for (const Source& inner : table_.sources()) {
        if (outer.input == inner.input &&
            outer.path.size() < inner.path.size() &&
            std::equal(outer.path.begin(), outer.path.end(),
                       inner.path.begin())) {
          result_.exact = false;
        }
      }
    }
  }

  void Try() {
    int64_t count = 1;
    for (const Variable& variable : variables_) {
      count *=
          static_cast<int64_t>(std::max<size_t>(variable.values.size(), 1));
      if (count > kMaxAssignments) result_.complete = false;
      if (!result_.complete) return;
    }
    ranks_.assign(factors_.size(), kFalseRank);
    TryFrom(0);
  }

  void TryFrom(size_t next) {
    if (next == variables_.size()) {
      const int64_t code = Code();
      if (codes_.insert(code).second) result_.states.insert(StatesOf(code));
      return;
    }
    const Variable& variable = variables_[next];
    for (const std::vector<Rank>& value : variable.values) {
      for (size_t i = 0; i < value.size(); ++i) {
        ranks_[variable.factors[i]] = value[i];
      }
      TryFrom(next + 1);
    }
  }

  // The conditions' states in the present assignment, one digit to base 3 each.
  int64_t Code() const {
    const Rank* ranks = ranks_.data();
    int64_t code = 0;
    for (size_t c = terms_.size(); c-- > 0;) {
      Rank condition = kFalseRank;
      for (const std::vector<int>& term : terms_[c]) {
        Rank least = kTrueRank;
        for (const int f : term) {
          if (ranks[f] < least) least = ranks[f];
        }
        if (least > condition) condition = least;
        if (condition == kTrueRank) break;
      }
      code = 3 * code + condition;
    }
    return code;
  }
  std::vector<Tristate> StatesOf(int64_t code) const {
    std::vector<Tristate> states;
    for (size_t c = 0; c < terms_.size(); ++c, code /= 3) {
      states.push_back(StateOf(static_cast<Rank>(code % 3)));
    }
    return states;
  }

  const CompiledKnowledge& knowledge_;
  const KnownDevices* devices_;
  const absl::Span<const int> conditions_;
  DimensionTable table_;
  std::vector<NormalForm> forms_;
  std::vector<Classifier> classifiers_;  // by dimension
  std::vector<FlatFactor> factors_;
  // By condition, by term: numbers of factors.
  std::vector<std::vector<std::vector<int>>> terms_;
  std::vector<Variable> variables_;
  std::vector<Rank> ranks_;  // of the factors, in the assignment being tried
  std::set<int64_t> codes_;  // of the states seen
  Combinations result_;
};

}  // namespace

Combinations PossibleStates::Of(absl::Span<const int> conditions) const {
  return Enumeration(knowledge_, devices_, conditions).Run();
}

Tristate Guarded(Tristate condition, Tristate when) {
  if (when == Tristate::kTrue) return condition;
  if (when == Tristate::kUnknown && condition == Tristate::kTrue) {
    return condition;
  }
  return Tristate::kUnknown;
}

}  // namespace kasa_diag::authoring
