// Conditions to normal forms, those to cuts and classes, and these to rows.

#include <algorithm>
#include <utility>

#include "kasa_diag/evaluator/cuts.h"
#include "kasa_diag/evaluator/device_snapshot_accessors.h"
#include "kasa_diag/evaluator/dimension.h"
#include "kasa_diag/evaluator/index.h"
#include "kasa_diag/evaluator/normal_form.h"
#include "kasa_diag/evaluator/splitting.h"

namespace kasa_diag::evaluator {
namespace {

using condition::Condition;
using Conditions = absl::Span<const std::shared_ptr<const Condition>>;
using Decision = CompileReport::Decision;

// Up to here a row fits the registers.
constexpr int kMaxTermsInDenseRows =
    64 * kWordsInVector * kMaxVectorsInRegisters;

class Builder {
 public:
  Builder(Conditions conditions, const EvaluatorOptions& options)
      : conditions_(conditions),
        options_(options),
        schema_(conditions[0]->schema()),
        table_(schema_),
        index_(std::make_unique<Index>()) {
    index_->conditions = conditions;
  }

  std::unique_ptr<const Index> Build() {
    forms_.reserve(conditions_.size());
    for (const auto& condition : conditions_) {
      forms_.push_back(
          MakeNormalForm(condition->root(), options_.max_terms, &table_));
    }
    classifiers_ = MakeClassifiers(table_, forms_);
    SplitLargeDimensions(options_.max_intervals, &table_, &forms_,
                         &classifiers_);
    LayOut();
    Classify();
    MarkWarnings();
    AddRows();
    Report();
    return std::move(index_);
  }

 private:
  void LayOut() {
    int terms = 0;
    for (const NormalForm& form : forms_) {
      terms += static_cast<int>(form.terms.size());
    }
    index_->report.terms = terms;
    using Rows = EvaluatorOptions::Rows;
    const bool dense =
        options_.rows == Rows::kDense ||
        (options_.rows == Rows::kBySize && terms <= kMaxTermsInDenseRows);
    const bool may_pack =
        options_.rows == Rows::kBySize && SmallRows::CanHold(table_);
    index_->layout = MakeLayout(forms_, /*cluster=*/!dense, may_pack);
    index_->rows = index_->layout.packed ? Index::Rows::kSmall
                   : dense               ? Index::Rows::kDense
                                         : Index::Rows::kSparse;
    index_->valid = AlignedWords(index_->layout.words, 0);
    terms_.reserve(terms);
    for (size_t i = 0; i < forms_.size(); ++i) {
      for (size_t t = 0; t < forms_[i].terms.size(); ++t) {
        const int bit =
            index_->layout.bit_of(static_cast<int>(i), static_cast<int>(t));
        terms_.push_back({bit, &forms_[i].terms[t]});
        index_->valid.data()[bit / 64] |= uint64_t{1} << bit % 64;
      }
    }
    // In the order of the bits: rows are filled from front to back.
    std::sort(
        terms_.begin(), terms_.end(),
        [](const PlacedTerm& a, const PlacedTerm& b) { return a.bit < b.bit; });
  }

  void Classify() {
    std::vector<const MessageAccessors*> accessors;
    if (options_.generated_access) {
      const auto bundled = DeviceSnapshotAccessors();
      accessors.assign(bundled.begin(), bundled.end());
      accessors.insert(accessors.end(), options_.accessors.begin(),
                       options_.accessors.end());
    }
    // The interpreter's limit on loop steps is shared by a condition's macros.
    const int max_steps = condition::EvaluateOptions().max_loop_steps;
    int max_elements = max_steps;
    for (const NormalForm& form : forms_) {
      if (form.macros > 0) {
        max_elements = std::min(max_elements, max_steps / form.macros);
      }
    }
    index_->classification = std::make_unique<Classification>(
        &schema_, table_, classifiers_, max_elements, accessors);
    const MatchKernel* wide = options_.wide_vectors ? Avx2Kernel() : nullptr;
    index_->kernel = wide != nullptr ? wide : &BaselineKernel();
  }

  void MarkWarnings() {
    index_->can_warn.assign(index_->layout.planes[0].words, 0);
    for (size_t i = 0; i < forms_.size(); ++i) {
      const NormalForm& form = forms_[i];
      if (form.macros > 0) index_->with_macros.push_back(static_cast<int>(i));
      if (!form.can_warn && form.macros == 0) continue;
      const int position = index_->layout.position_of[i];
      index_->can_warn[position / 64] |= uint64_t{1} << position % 64;
      index_->any_can_warn = true;
    }
  }

  bool IsInterpreted(int dimension) const {
    return table_.dimensions()[dimension].kind == Dimension::Kind::kInterpreted;
  }

  void AddRows() {
    if (index_->rows == Index::Rows::kSmall) {
      index_->small = SmallRows(index_->layout, terms_, classifiers_,
                                *index_->classification);
      return;
    }
    std::vector<int> if_classified = index_->classification->column_of();
    std::vector<int> if_interpreted = if_classified;
    for (size_t d = 0; d < if_classified.size(); ++d) {
      const bool interpreted = IsInterpreted(static_cast<int>(d));
      (interpreted ? if_classified : if_interpreted)[d] = -1;
    }
    const int columns = index_->classification->columns();
    const int words = index_->layout.words;
    const RowSource classified = {terms_, classifiers_, if_classified, columns,
                                  words};
    if (index_->rows == Index::Rows::kDense) {
      index_->dense = BuildDenseRows(classified);
    } else {
      index_->sparse = BuildSparseRows(classified);
    }
    index_->interpreted =
        BuildSparseRows({terms_, classifiers_, if_interpreted, columns, words});
    for (const SparseRows::Run& run : index_->interpreted.runs) {
      const auto dimension =
          std::find(if_interpreted.begin(), if_interpreted.end(),
                    static_cast<int>(run.column));
      index_->node_of_run.push_back(
          table_.dimensions()[dimension - if_interpreted.begin()].node);
    }
  }

  CompileReport::Condition Describe(const NormalForm& form) const {
    CompileReport::Condition entry;
    entry.terms = static_cast<int>(form.terms.size());
    std::vector<int> asked;
    bool interpreted = false;
    bool indexed = false;
    for (const Term& term : form.terms) {
      for (const Factor& factor : term) {
        asked.push_back(factor.dimension);
        (IsInterpreted(factor.dimension) ? interpreted : indexed) = true;
      }
    }
    std::sort(asked.begin(), asked.end());
    asked.erase(std::unique(asked.begin(), asked.end()), asked.end());
    entry.dimensions = static_cast<int>(asked.size());
    entry.decision = !interpreted ? Decision::kIndex
                     : indexed || asked.size() > 1
                         ? Decision::kIndexAndInterpreter
                         : Decision::kInterpreter;
    return entry;
  }

  void Report() {
    static const char* const kRows[] = {"in one word", "dense", "sparse"};
    CompileReport& report = index_->report;
    report.conditions.reserve(forms_.size());
    for (const NormalForm& form : forms_) {
      report.conditions.push_back(Describe(form));
    }
    report.dimensions = static_cast<int>(classifiers_.size());
    for (int d = 0; d < report.dimensions; ++d) {
      report.interpreted_dimensions += IsInterpreted(d) ? 1 : 0;
      report.classes += classifiers_[d].class_count();
    }
    report.reflected_fields = index_->classification->plan().reflected_count();
    report.rows = kRows[static_cast<int>(index_->rows)];
    report.vectors = index_->kernel->name;
    report.row_bytes = index_->small.bytes() +
                       sizeof(uint64_t) * (index_->dense.rows.size() +
                                           index_->sparse.rows.size() +
                                           index_->interpreted.rows.size());
    report.bytes =
        report.row_bytes + index_->classification->bytes() +
        index_->dense.dimensions.size() * sizeof(DenseRows::Dimension) +
        index_->dense.absent_row.size() * sizeof(uint32_t) +
        index_->sparse.blocks.size() * sizeof(uint32_t) +
        (index_->valid.size() + index_->can_warn.size()) * sizeof(uint64_t) +
        // Position to condition and back.
        (forms_.size() + 64 * index_->can_warn.size()) * sizeof(int);
  }

  const Conditions conditions_;
  const EvaluatorOptions& options_;
  const condition::Schema& schema_;
  DimensionTable table_;
  std::unique_ptr<Index> index_;
  std::vector<NormalForm> forms_;
  std::vector<Classifier> classifiers_;
  std::vector<PlacedTerm> terms_;
};

}  // namespace

std::unique_ptr<const Index> Index::Build(Conditions conditions,
                                          const EvaluatorOptions& options) {
  return Builder(conditions, options).Build();
}

}  // namespace kasa_diag::evaluator
