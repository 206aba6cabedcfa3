#include "kasa_diag/authoring/assignments.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "kasa_diag/authoring/field_classes.h"
#include "kasa_diag/condition/tristate.h"
#include "kasa_diag/evaluator/classifier.h"
#include "kasa_diag/evaluator/cuts.h"
#include "kasa_diag/evaluator/dimension.h"
#include "kasa_diag/evaluator/normal_form.h"
#include "kasa_diag/evaluator/vocabulary.h"

namespace kasa_diag::authoring {
namespace {

using evaluator::Classifier;
using evaluator::Dimension;
using evaluator::DimensionTable;
using evaluator::Domain;
using evaluator::NormalForm;
using evaluator::Source;

// Of a disjunctive normal form: more than the index takes, since a part left to
// the interpreter is a part about which nothing is known here.
constexpr int kMaxTerms = 256;
// Meanings of a light that a few conditions ask for; each may be open.
constexpr size_t kMaxSymbols = 12;

Rank RankOf(Tristate state) {
  return state == Tristate::kFalse  ? kFalseRank
         : state == Tristate::kTrue ? kTrueRank
                                    : kUnknownRank;
}

class AssignmentMaker {
 public:
  AssignmentMaker(const CompiledKnowledge& knowledge,
                  const KnownDevices* devices, absl::Span<const int> conditions)
      : knowledge_(knowledge),
        devices_(devices),
        conditions_(conditions),
        vocabulary_(*knowledge.schema) {}

  Assignments Run() {
    for (const int condition : conditions_) {
      NormalForm form;
      if (condition == CompiledKnowledge::kAlways) {
        form.terms.emplace_back();
      } else {
        form = evaluator::MakeNormalForm(
            knowledge_.evaluator->condition(condition).root(), kMaxTerms,
            &vocabulary_);
      }
      forms_.push_back(std::move(form));
    }
    const std::vector<int> factors = evaluator::FactorsOf(vocabulary_, forms_);
    classifiers_ = evaluator::MakeClassifiers(vocabulary_, factors);
    FlattenFactors(factors);
    MakeVariables();
    result_.factor_count = static_cast<int>(factors_.size());
    return std::move(result_);
  }

 private:
  struct Variable : Assignments::Variable {
    std::vector<int> dimensions;
  };
  struct FlatFactor {
    int dimension;
    std::vector<uint8_t> members;  // by class
    Rank absent;
  };

  const DimensionTable& table() const { return vocabulary_.dimensions; }
  const Dimension& At(int d) const { return table().dimensions()[d]; }
  const Source& SourceAt(int d) const {
    return table().sources()[At(d).source];
  }

  // `used`: numbers in the vocabulary; here they count from 0.
  void FlattenFactors(const std::vector<int>& used) {
    std::vector<int> number_of(vocabulary_.factors.size());
    for (const int f : used) {
      number_of[f] = static_cast<int>(factors_.size());
      const evaluator::Factor& factor = vocabulary_.factors[f];
      FlatFactor flat;
      flat.dimension = factor.dimension;
      flat.absent = RankOf(factor.absent);
      classifiers_[factor.dimension].FillMembers(factor.set, &flat.members);
      factors_.push_back(std::move(flat));
    }
    for (const NormalForm& form : forms_) {
      std::vector<std::vector<int>>& terms = result_.terms.emplace_back();
      for (const evaluator::Term& term : form.terms) {
        std::vector<int>& numbers = terms.emplace_back();
        for (const int f : term) numbers.push_back(number_of[f]);
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
      const bool of_device =
          devices_ != nullptr && knowledge_.profile_input >= 0 && IsOfDevice(d);
      std::pair<int, int> group;
      if (of_device && dimension.kind != Dimension::Kind::kText) {
        group = {0, 0};
      } else if (dimension.kind == Dimension::Kind::kSymbol) {
        group = {1, dimension.input};
      } else if (dimension.kind == Dimension::Kind::kInterpreted) {
        group = {2, d};
        result_.exact = false;
      } else {
        group = {3, dimension.source};
        // A test of a device's name is not looked up in the devices.
        if (of_device) result_.exact = false;
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
      result_.variables.push_back(std::move(variable));
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

  // The classes that a set field can have in this dimension.
  std::vector<int> SetClasses(int d) const {
    const Dimension& dimension = At(d);
    const Classifier& classifier = classifiers_[d];
    switch (dimension.kind) {
      case Dimension::Kind::kPresence:
        return {0};
      case Dimension::Kind::kText:
        return {0, 1};
      case Dimension::Kind::kListSize: {
        std::vector<int> classes;
        for (int c = classifier.ClassOfInteger(1); c < classifier.class_count();
             ++c) {
          classes.push_back(c);
        }
        return classes;
      }
      default:
        break;
    }
    std::vector<int> classes = ClassesOf(dimension, SourceAt(d), classifier);
    // A text that is no version.
    if (dimension.domain == Domain::kVersion) classes.push_back(kAbsentClass);
    return classes;
  }

  // For one dimension, or for the tests of a list together, the classes to try:
  // one a dimension of the variable, kNotSaid for the others.
  using Choice = std::vector<std::vector<int>>;
  static constexpr int kNotSaid = -2;

  void AddField(Variable* variable) {
    const std::vector<int>& dimensions = variable->dimensions;
    AddValue(std::vector<int>(dimensions.size(), kAbsentClass), variable);
    std::vector<Choice> choices;
    std::vector<size_t> tests;
    int free = 0;
    for (size_t i = 0; i < dimensions.size(); ++i) {
      const Dimension::Kind kind = At(dimensions[i]).kind;
      if (kind == Dimension::Kind::kElement) {
        tests.push_back(i);
        continue;
      }
      if (kind != Dimension::Kind::kPresence) ++free;
      Choice& choice = choices.emplace_back();
      for (const int c : SetClasses(dimensions[i])) {
        choice.emplace_back(dimensions.size(), kNotSaid)[i] = c;
      }
    }
    if (!tests.empty()) {
      ++free;
      choices.push_back(ListChoice(dimensions, tests));
      if (choices.back().empty()) result_.complete = false;
    }
    // Of the answers of several dimensions some may not go together.
    if (free > 1) result_.exact = false;
    std::vector<int> classes(dimensions.size(), 0);
    AddProduct(choices, 0, &classes, variable);
  }

  // `tests`: places in `dimensions`.
  Choice ListChoice(const std::vector<int>& dimensions,
                    const std::vector<size_t>& tests) const {
    std::vector<const Dimension*> asked;
    for (const size_t i : tests) asked.push_back(&At(dimensions[i]));
    Choice choice;
    for (const std::vector<int>& answer :
         ListAnswers(asked, SourceAt(dimensions[tests[0]]))) {
      std::vector<int>& value =
          choice.emplace_back(dimensions.size(), kNotSaid);
      for (size_t t = 0; t < tests.size(); ++t) value[tests[t]] = answer[t];
    }
    return choice;
  }

  void AddProduct(const std::vector<Choice>& choices, size_t next,
                  std::vector<int>* classes, Variable* variable) {
    if (next == choices.size()) {
      AddValue(*classes, variable);
      return;
    }
    for (const std::vector<int>& choice : choices[next]) {
      for (size_t i = 0; i < choice.size(); ++i) {
        if (choice[i] != kNotSaid) (*classes)[i] = choice[i];
      }
      AddProduct(choices, next + 1, classes, variable);
    }
  }

  // has(wifi) beside wifi.rssi_dbm: taken to be free of each other.
  void FindNestedPresence() {
    for (const Source& outer : table().sources()) {
      for (const Source& inner : table().sources()) {
        if (outer.input == inner.input &&
            outer.path.size() < inner.path.size() &&
            std::equal(outer.path.begin(), outer.path.end(),
                       inner.path.begin())) {
          result_.exact = false;
        }
      }
    }
  }

  const CompiledKnowledge& knowledge_;
  const KnownDevices* devices_;
  const absl::Span<const int> conditions_;
  evaluator::Vocabulary vocabulary_;
  std::vector<NormalForm> forms_;
  std::vector<Classifier> classifiers_;  // by dimension
  std::vector<FlatFactor> factors_;
  Assignments result_;
};

}  // namespace

Assignments MakeAssignments(const CompiledKnowledge& knowledge,
                            const KnownDevices* devices,
                            absl::Span<const int> conditions) {
  return AssignmentMaker(knowledge, devices, conditions).Run();
}

}  // namespace kasa_diag::authoring
