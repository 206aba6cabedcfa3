// The index.
//
// THE IDEA. Packet classification has the same shape: many rules, each a
// conjunction of ranges over a few fields, all to be decided on one header.
// Lakshman and Stiliadis (SIGCOMM 1998) cut each field's range at all rules'
// bounds; within one interval of a field the same rules match, so the interval
// has a row of bits over the rules, and a header's rules are the AND of one row
// a field. Bitmap indexes of databases (O'Neil and Quass, SIGMOD 1997) do the
// same to tables. Here a rule is a *term*: conditions are brought to
// disjunctive normal form (normal_form.h), the terms of one condition lie in
// planes that are OR-ed (layout.h). What one field and constants do not decide
// becomes a field of its own with the intervals false and true, which the
// interpreter selects.
//
// UNKNOWN. A term's value is the least of its factors' in false < unknown <
// true, a condition's the greatest of its terms'. Two bits carry a value:
// *possible* (it is not false) and *certain* (it is true); the least is the AND
// of both, the greatest the OR. So two runs of the same algorithm, over the
// rows of possible and of certain terms, are Kleene's logic, exactly. The rows
// differ only where a field is absent: with a value every factor is true or
// false.
//
// WHY IT IS EXACT. (1) The normal form uses De Morgan's laws and distribution
// only, which hold in Kleene's logic. (2) A factor is a function of its
// dimension's class, because every bound of every factor is a cut between
// classes. (3) Errors: an evaluation error and an unknown are both "unknown" to
// a condition's state, and the map from {false, true, unknown, error} to
// {false, true, unknown} commutes with !, &&, || and ?:, since a dominating
// operand wins over both alike. Only warnings tell them apart: where an error
// or an unreadable version was met, the unknown conditions that can warn are
// walked again.
//
// COST. Reading and classifying the fields is linear in the fields; matching is
// one row of 64 bytes for each block of 512 terms and field that a term in it
// asks for, twice. No branch depends on the data. Memory is the number of terms
// times the intervals of the fields they ask for.
//
// WHAT WAS LEFT OUT. Summaries of rows (the aggregated bit vector, Baboescu and
// Varghese, SIGCOMM 2001), early exits and incremental evaluation pay when most
// rules are false in whole blocks; with a quarter of the conditions true or
// unknown none of the blocks is, and each was slower in measurements. Trees
// that prune candidates (BE-Tree, Sadoghi and Jacobsen, SIGMOD 2011; A-Tree,
// SIGMOD 2021) answer which conditions are true, and unknown keeps too many
// alive.

#include "kasa_diag/evaluator/evaluator.h"

#include <algorithm>
#include <utility>

#include "kasa_diag/condition/interpreter.h"
#include "kasa_diag/evaluator/aligned_words.h"
#include "kasa_diag/evaluator/classification.h"
#include "kasa_diag/evaluator/device_snapshot_accessors.h"
#include "kasa_diag/evaluator/dimension.h"
#include "kasa_diag/evaluator/layout.h"
#include "kasa_diag/evaluator/match.h"
#include "kasa_diag/evaluator/normal_form.h"
#include "kasa_diag/evaluator/row_index.h"
#include "kasa_diag/evaluator/splitting.h"

namespace kasa_diag::evaluator {
namespace {

using condition::Condition;
using condition::Inputs;

// Up to here rows by block are faster: the index fits the level-2 cache.
constexpr int kMaxTermsByBlock = 4'000;

// With so few conditions to decide, walking them is cheaper than reading all
// fields.
constexpr size_t kFewConditions = 8;

using Decision = CompileReport::Decision;

Tristate StateOf(const condition::Value& value) {
  if (value.is_true()) return Tristate::kTrue;
  return value.is_false() ? Tristate::kFalse : Tristate::kUnknown;
}

Tristate Walk(const Condition& condition, int number, const Inputs& inputs,
              std::vector<EvaluationWarning>* warnings) {
  condition::Outcome outcome = condition::Evaluate(condition, inputs);
  if (warnings != nullptr && !outcome.warning.empty()) {
    warnings->push_back({number, std::move(outcome.warning)});
  }
  return outcome.state;
}

bool IsFieldWithAbsentZero(const Dimension& dimension,
                           const DimensionTable& table) {
  if (dimension.kind != Dimension::Kind::kValue ||
      dimension.domain != Domain::kInteger) {
    return false;
  }
  return ZeroIsAbsent(table.sources()[dimension.source].path.back());
}

// The cuts of every dimension, out of all factors.
std::vector<Classifier> MakeClassifiers(const DimensionTable& table,
                                        const std::vector<NormalForm>& forms) {
  const std::vector<Dimension>& dimensions = table.dimensions();
  std::vector<std::vector<Key>> keys(dimensions.size());
  std::vector<uint8_t> ordered(dimensions.size());
  for (const NormalForm& form : forms) {
    for (const Term& term : form.terms) {
      for (const Factor& factor : term) {
        const std::vector<Key>& toggles = factor.set.toggles();
        keys[factor.dimension].insert(keys[factor.dimension].end(),
                                      toggles.begin(), toggles.end());
        if (dimensions[factor.dimension].domain == Domain::kText &&
            !factor.set.IsPointwise()) {
          ordered[factor.dimension] = 1;
        }
      }
    }
  }
  std::vector<Classifier> classifiers;
  classifiers.reserve(dimensions.size());
  for (size_t d = 0; d < dimensions.size(); ++d) {
    const Dimension& dimension = dimensions[d];
    if (dimension.is_boolean()) keys[d] = {IntegerKey(1)};
    classifiers.emplace_back(
        dimension.is_boolean() ? Domain::kInteger : dimension.domain,
        std::move(keys[d]), IsFieldWithAbsentZero(dimension, table),
        ordered[d] != 0);
  }
  return classifiers;
}

}  // namespace

struct Evaluator::Scratch::State {
  // Of the index that it was made for: shared, so that no other index can have
  // the same one while this scratch lives.
  std::shared_ptr<const char> made_for;
  ClassScratch classes;
  // By term; in the end the words of plane 0 are the verdicts.
  AlignedWords possible;
  AlignedWords certain;
};

Evaluator::Scratch::Scratch() : state_(std::make_unique<State>()) {}
Evaluator::Scratch::~Scratch() = default;
Evaluator::Scratch::Scratch(Scratch&&) noexcept = default;
Evaluator::Scratch& Evaluator::Scratch::operator=(Scratch&&) noexcept = default;

struct Evaluator::Index {
  const std::shared_ptr<const char> identity = std::make_shared<char>();
  Layout layout;
  AlignedWords valid;
  BlockRows by_block;
  ColumnRows by_column;
  // Of the interpreted dimensions, which are decided last.
  ColumnRows interpreted;
  std::vector<const condition::Node*> node_of_run;
  std::unique_ptr<const Classification> classification;
  const MatchKernel* kernel = nullptr;
  // A bit a position: conditions that can warn.
  std::vector<uint64_t> can_warn;
  bool any_can_warn = false;
  // Conditions with macros over lists.
  std::vector<int> with_macros;
  CompileReport report;

  void Prepare(Scratch::State* state) const;
  void Match(Scratch::State* state) const;
  void Interpret(const Inputs& inputs, Scratch::State* state) const;
};

Evaluator::Evaluator(std::vector<std::shared_ptr<const Condition>> conditions,
                     const EvaluatorOptions& options)
    : conditions_(std::move(conditions)) {
  if (conditions_.empty()) return;
  auto index = std::make_unique<Index>();
  const condition::Schema& schema = conditions_[0]->schema();
  DimensionTable table(schema);
  std::vector<NormalForm> forms;
  forms.reserve(conditions_.size());
  for (const auto& condition : conditions_) {
    forms.push_back(
        MakeNormalForm(condition->root(), options.max_terms, &table));
  }
  std::vector<Classifier> classifiers = MakeClassifiers(table, forms);
  SplitLargeDimensions(options.max_intervals, &table, &forms, &classifiers);

  CompileReport& report = index->report;
  for (const NormalForm& form : forms) {
    report.terms += static_cast<int>(form.terms.size());
  }
  report.rows_by_block = options.rows == EvaluatorOptions::Rows::kByBlock ||
                         (options.rows == EvaluatorOptions::Rows::kBySize &&
                          report.terms <= kMaxTermsByBlock);
  index->layout = MakeLayout(forms, /*cluster=*/!report.rows_by_block);
  position_of_ = index->layout.position_of;
  condition_at_.resize(64 * static_cast<size_t>(index->layout.planes[0].words));
  for (int i = 0; i < size(); ++i) condition_at_[position_of_[i]] = i;

  std::vector<PlacedTerm> terms;
  index->valid = AlignedWords(index->layout.words, 0);
  for (int i = 0; i < size(); ++i) {
    for (size_t t = 0; t < forms[i].terms.size(); ++t) {
      const int bit = index->layout.bit_of(i, static_cast<int>(t));
      terms.push_back({bit, &forms[i].terms[t]});
      index->valid.data()[bit / 64] |= uint64_t{1} << bit % 64;
    }
  }
  // In the order of the bits: rows are filled from front to back.
  std::sort(
      terms.begin(), terms.end(),
      [](const PlacedTerm& a, const PlacedTerm& b) { return a.bit < b.bit; });

  // The interpreter's limit on loop steps is shared by a condition's macros.
  int max_elements = condition::EvaluateOptions().max_loop_steps;
  index->can_warn.assign(index->layout.planes[0].words, 0);
  for (int i = 0; i < size(); ++i) {
    const NormalForm& form = forms[i];
    if (form.macros > 0) {
      index->with_macros.push_back(i);
      max_elements =
          std::min(max_elements,
                   condition::EvaluateOptions().max_loop_steps / form.macros);
    }
    if (form.can_warn || form.macros > 0) {
      const int position = position_of_[i];
      index->can_warn[position / 64] |= uint64_t{1} << position % 64;
      index->any_can_warn = true;
    }
  }

  std::vector<const MessageAccessors*> accessors;
  if (options.generated_access) {
    const auto bundled = DeviceSnapshotAccessors();
    accessors.assign(bundled.begin(), bundled.end());
    accessors.insert(accessors.end(), options.accessors.begin(),
                     options.accessors.end());
  }
  index->classification = std::make_unique<Classification>(
      &schema, table, classifiers, max_elements, accessors);
  const MatchKernel* wide = options.wide_vectors ? Avx2Kernel() : nullptr;
  index->kernel = wide != nullptr ? wide : &BaselineKernel();

  const std::vector<Dimension>& dimensions = table.dimensions();
  std::vector<uint8_t> is_interpreted(dimensions.size());
  std::vector<int> column_if_classified = index->classification->column_of();
  std::vector<int> column_if_interpreted = column_if_classified;
  for (size_t d = 0; d < dimensions.size(); ++d) {
    is_interpreted[d] = dimensions[d].kind == Dimension::Kind::kInterpreted;
    (is_interpreted[d] ? column_if_classified : column_if_interpreted)[d] = -1;
    report.interpreted_dimensions += is_interpreted[d];
    report.classes += classifiers[d].class_count();
  }
  const int columns = index->classification->columns();
  const int idle = index->classification->idle_column();
  const int words = index->layout.words;
  const RowSource classified = {terms,   classifiers, column_if_classified,
                                columns, idle,        words};
  if (report.rows_by_block) {
    index->by_block = BuildBlockRows(classified);
  } else {
    index->by_column = BuildColumnRows(classified);
  }
  index->interpreted = BuildColumnRows(
      {terms, classifiers, column_if_interpreted, columns, idle, words});
  for (const ColumnRows::Run& run : index->interpreted.runs) {
    const auto dimension =
        std::find(column_if_interpreted.begin(), column_if_interpreted.end(),
                  static_cast<int>(run.column));
    index->node_of_run.push_back(
        dimensions[dimension - column_if_interpreted.begin()].node);
  }

  for (const NormalForm& form : forms) {
    CompileReport::Condition entry;
    entry.terms = static_cast<int>(form.terms.size());
    std::vector<int> asked;
    bool interpreted = false;
    bool indexed = false;
    for (const Term& term : form.terms) {
      for (const Factor& factor : term) {
        asked.push_back(factor.dimension);
        (is_interpreted[factor.dimension] ? interpreted : indexed) = true;
      }
    }
    std::sort(asked.begin(), asked.end());
    asked.erase(std::unique(asked.begin(), asked.end()), asked.end());
    entry.dimensions = static_cast<int>(asked.size());
    entry.decision = !interpreted ? Decision::kIndex
                     : indexed || asked.size() > 1
                         ? Decision::kIndexAndInterpreter
                         : Decision::kInterpreter;
    report.conditions.push_back(entry);
  }
  report.dimensions = static_cast<int>(dimensions.size());
  report.reflected_fields = index->classification->plan().reflected_count();
  report.vectors = index->kernel->name;
  report.row_bytes = sizeof(uint64_t) * (index->by_block.rows.size() +
                                         index->by_column.rows.size() +
                                         index->interpreted.rows.size());
  report.bytes =
      report.row_bytes + index->classification->bytes() +
      index->by_block.cells.size() * sizeof(BlockRows::Cell) +
      index->by_column.blocks.size() * sizeof(uint32_t) +
      (index->valid.size() + index->can_warn.size()) * sizeof(uint64_t) +
      (position_of_.size() + condition_at_.size()) * sizeof(int);
  index_ = std::move(index);
}

Evaluator::~Evaluator() = default;

void Evaluator::Index::Prepare(Scratch::State* state) const {
  if (state->made_for == identity) return;
  state->made_for = identity;
  classification->Prepare(&state->classes);
  state->possible = AlignedWords(valid.size(), 0);
  state->certain = AlignedWords(valid.size(), 0);
}

void Evaluator::Index::Match(Scratch::State* state) const {
  const ClassScratch& classes = state->classes;
  const ColumnClasses columns = {classes.rows.data(), classes.absent.data(),
                                 classes.absent_count, classes.present.data(),
                                 classes.present_count};
  const TermBits bits = {state->possible.data(), state->certain.data()};
  if (report.rows_by_block) {
    kernel->match_blocks(by_block, valid.data(), columns, bits);
  } else {
    kernel->match_columns(by_column, valid.data(), layout.words, columns, bits);
  }
}

// Asks the interpreter what no term that is still possible can do without. A
// term that is false without the answer stays so.
void Evaluator::Index::Interpret(const Inputs& inputs,
                                 Scratch::State* state) const {
  const condition::EvaluateOptions options;
  uint64_t* possible = state->possible.data();
  uint64_t* certain = state->certain.data();
  for (size_t r = 0; r < interpreted.runs.size(); ++r) {
    const ColumnRows::Run& run = interpreted.runs[r];
    const size_t stride = size_t{run.block_count} * kWordsInBlock;
    const uint64_t* if_false = interpreted.rows.data() + run.first_word;
    const uint64_t* if_true = if_false + stride;
    const uint64_t* certain_if_unknown = if_true + 2 * stride;
    const uint32_t* blocks = interpreted.blocks.data() + run.first_block;
    auto place = [blocks](size_t w) {
      return size_t{blocks[w / kWordsInBlock]} + w % kWordsInBlock;
    };
    bool needed = false;
    for (size_t w = 0; w < stride && !needed; ++w) {
      const uint64_t asking =
          ~(if_false[w] & if_true[w] & certain_if_unknown[w]);
      needed = (asking & possible[place(w)]) != 0;
    }
    if (!needed) continue;
    const condition::Value value =
        condition::EvaluateNode(*node_of_run[r], inputs, options);
    const Tristate answer = StateOf(value);
    if (answer == Tristate::kUnknown && !value.reason().empty()) {
      state->classes.may_warn = true;
    }
    // Rows: false, true, and two of unknown.
    const uint64_t* row = answer == Tristate::kFalse  ? if_false
                          : answer == Tristate::kTrue ? if_true
                                                      : if_true + stride;
    const uint64_t* certain_row =
        answer == Tristate::kUnknown ? certain_if_unknown : row;
    for (size_t w = 0; w < stride; ++w) {
      possible[place(w)] &= row[w];
      certain[place(w)] &= certain_row[w];
    }
  }
}

void Evaluator::Evaluate(const Inputs& inputs, Scratch* scratch) const {
  if (index_ == nullptr) return;
  Scratch::State* state = scratch->state_.get();
  index_->Prepare(state);
  index_->classification->Run(inputs, *index_->kernel,
                              !index_->report.rows_by_block, &state->classes);
  index_->Match(state);
  if (!index_->interpreted.runs.empty()) index_->Interpret(inputs, state);
  index_->kernel->join_planes(index_->layout,
                              {state->possible.data(), state->certain.data()});
  if (!state->classes.long_list) return;
  // Rare: so many elements that the interpreter's limit decides.
  state->classes.may_warn = true;
  for (const int i : index_->with_macros) {
    const Tristate verdict = Walk(*conditions_[i], i, inputs, nullptr);
    const uint64_t bit = uint64_t{1} << position_of_[i] % 64;
    uint64_t& possible = state->possible.data()[position_of_[i] / 64];
    uint64_t& certain = state->certain.data()[position_of_[i] / 64];
    possible = verdict == Tristate::kFalse ? possible & ~bit : possible | bit;
    certain = verdict == Tristate::kTrue ? certain | bit : certain & ~bit;
  }
}

absl::Span<const uint64_t> Evaluator::true_bits(const Scratch& scratch) const {
  if (index_ == nullptr) return {};
  return {scratch.state_->certain.data(),
          static_cast<size_t>(index_->layout.planes[0].words)};
}

absl::Span<const uint64_t> Evaluator::possible_bits(
    const Scratch& scratch) const {
  if (index_ == nullptr) return {};
  return {scratch.state_->possible.data(),
          static_cast<size_t>(index_->layout.planes[0].words)};
}

Tristate Evaluator::state(const Scratch& scratch, int condition) const {
  const int position = position_of_[condition];
  const int word = position / 64;
  const int bit = position % 64;
  const uint64_t certain = scratch.state_->certain.data()[word] >> bit & 1;
  const uint64_t possible = scratch.state_->possible.data()[word] >> bit & 1;
  // 0 false, 1 true, 2 unknown.
  return static_cast<Tristate>(2 * possible - certain);
}

void Evaluator::AppendWarnings(const Inputs& inputs, const Scratch& scratch,
                               std::vector<EvaluationWarning>* warnings) const {
  if (index_ == nullptr || !scratch.state_->classes.may_warn ||
      !index_->any_can_warn) {
    return;
  }
  for (int i = 0; i < size(); ++i) {
    const int position = position_of_[i];
    if ((index_->can_warn[position / 64] >> position % 64 & 1) != 0 &&
        state(scratch, i) == Tristate::kUnknown) {
      Walk(*conditions_[i], i, inputs, warnings);
    }
  }
}

void Evaluator::Evaluate(const Inputs& inputs, Scratch* scratch,
                         absl::Span<Tristate> states,
                         std::vector<EvaluationWarning>* warnings) const {
  Evaluate(inputs, scratch);
  for (int i = 0; i < size(); ++i) states[i] = state(*scratch, i);
  if (warnings != nullptr) AppendWarnings(inputs, *scratch, warnings);
}

void Evaluator::Evaluate(const Inputs& inputs, absl::Span<Tristate> states,
                         std::vector<EvaluationWarning>* warnings) const {
  Scratch scratch;
  Evaluate(inputs, &scratch, states, warnings);
}

void Evaluator::EvaluateSome(absl::Span<const int> which, const Inputs& inputs,
                             absl::Span<Tristate> states,
                             std::vector<EvaluationWarning>* warnings) const {
  if (which.size() <= kFewConditions) {
    for (const int i : which) {
      states[i] = Walk(*conditions_[i], i, inputs, warnings);
    }
    return;
  }
  Scratch scratch;
  Evaluate(inputs, &scratch);
  for (const int i : which) {
    states[i] = state(scratch, i);
    if (states[i] == Tristate::kUnknown && warnings != nullptr &&
        scratch.state_->classes.may_warn) {
      Walk(*conditions_[i], i, inputs, warnings);
    }
  }
}

std::vector<condition::DecidingAtom> Evaluator::Explain(
    int condition, const Inputs& inputs) const {
  return condition::Explain(*conditions_[condition], inputs);
}

const CompileReport& Evaluator::report() const {
  static const CompileReport* const kEmpty = new CompileReport();
  return index_ != nullptr ? index_->report : *kEmpty;
}

}  // namespace kasa_diag::evaluator
