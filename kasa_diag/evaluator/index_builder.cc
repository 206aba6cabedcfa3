// Conditions to normal forms, those to cuts and classes, and these to rows.

#include <algorithm>
#include <utility>

#include "kasa_diag/evaluator/cleared_rows.h"
#include "kasa_diag/evaluator/cuts.h"
#include "kasa_diag/evaluator/device_snapshot_accessors.h"
#include "kasa_diag/evaluator/index.h"
#include "kasa_diag/evaluator/normal_form.h"
#include "kasa_diag/evaluator/splitting.h"
#include "kasa_diag/evaluator/vocabulary.h"

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
        vocabulary_(schema_),
        index_(std::make_unique<Index>()) {
    index_->conditions = conditions;
  }

  std::unique_ptr<const Index> Build() {
    forms_.reserve(conditions_.size());
    for (const auto& condition : conditions_) {
      forms_.push_back(
          MakeNormalForm(condition->root(), options_.max_terms, &vocabulary_));
    }
    std::vector<int> factors = FactorsOf(vocabulary_, forms_);
    classifiers_ = MakeClassifiers(vocabulary_, factors);
    if (SplitLargeDimensions(options_.max_intervals, &vocabulary_, &forms_,
                             &classifiers_)) {
      factors = FactorsOf(vocabulary_, forms_);
    }
    cleared_ = ClearedRows(vocabulary_.factors, factors, classifiers_);
    asked_ = AskedDimensions(forms_, vocabulary_.factors);
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
        options_.rows == Rows::kBySize && SmallRows::CanHold(dimensions());
    index_->layout = MakeLayout(forms_, asked_, /*cluster=*/!dense, may_pack);
    index_->rows = index_->layout.packed ? Index::Rows::kSmall
                   : dense               ? Index::Rows::kDense
                                         : Index::Rows::kSparse;
    index_->valid = AlignedWords(index_->layout.words, 0);
    terms_.reserve(terms);
    for (size_t t = 0; t < index_->layout.planes.size(); ++t) {
      const Layout::Plane& plane = index_->layout.planes[t];
      for (int position = 0; position < plane.conditions; ++position) {
        const NormalForm& form = forms_[index_->layout.condition_at[position]];
        if (form.terms.size() <= t) continue;  // false: it has none
        const int bit = plane.first_bit + position;
        terms_.push_back({bit, &form.terms[t]});
        index_->valid.data()[bit / 64] |= uint64_t{1} << bit % 64;
      }
    }
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
        &schema_, dimensions(), classifiers_, max_elements, accessors);
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

  const DimensionTable& dimensions() const { return vocabulary_.dimensions; }

  const Dimension& DimensionAt(int d) const {
    return dimensions().dimensions()[d];
  }

  bool IsInterpreted(int d) const {
    return DimensionAt(d).kind == Dimension::Kind::kInterpreted;
  }

  void AddRows() {
    const std::vector<int>& column_of = index_->classification->column_of();
    auto source = [this](const std::vector<int>& columns) {
      return RowSource{terms_,
                       vocabulary_.factors,
                       cleared_,
                       classifiers_,
                       columns,
                       index_->classification->columns(),
                       index_->layout.words};
    };
    if (index_->rows == Index::Rows::kSmall) {
      index_->small =
          SmallRows(index_->layout, source(column_of), *index_->classification);
      return;
    }
    std::vector<int> if_classified = column_of;
    std::vector<int> if_interpreted = column_of;
    for (size_t d = 0; d < column_of.size(); ++d) {
      const bool interpreted = IsInterpreted(static_cast<int>(d));
      (interpreted ? if_classified : if_interpreted)[d] = -1;
    }
    if (index_->rows == Index::Rows::kDense) {
      index_->dense = BuildDenseRows(source(if_classified));
    } else {
      index_->sparse = BuildSparseRows(source(if_classified));
    }
    index_->interpreted = BuildSparseRows(source(if_interpreted));
    for (const SparseRows::Run& run : index_->interpreted.runs) {
      const auto dimension =
          std::find(if_interpreted.begin(), if_interpreted.end(),
                    static_cast<int>(run.column));
      index_->node_of_run.push_back(
          DimensionAt(static_cast<int>(dimension - if_interpreted.begin()))
              .node);
    }
  }

  CompileReport::Condition Describe(int condition) const {
    CompileReport::Condition entry;
    const absl::Span<const int> asked = asked_.of(condition);
    entry.terms = static_cast<int>(forms_[condition].terms.size());
    entry.dimensions = static_cast<int>(asked.size());
    const auto interpreted = std::count_if(
        asked.begin(), asked.end(), [this](int d) { return IsInterpreted(d); });
    entry.decision = interpreted == 0    ? Decision::kIndex
                     : asked.size() == 1 ? Decision::kInterpreter
                                         : Decision::kIndexAndInterpreter;
    return entry;
  }

  void Report() {
    static const char* const kRows[] = {"in one word", "dense", "sparse"};
    CompileReport& report = index_->report;
    report.conditions.reserve(forms_.size());
    for (size_t i = 0; i < forms_.size(); ++i) {
      report.conditions.push_back(Describe(static_cast<int>(i)));
    }
    report.dimensions = static_cast<int>(classifiers_.size());
    for (int d = 0; d < report.dimensions; ++d) {
      report.interpreted_dimensions += IsInterpreted(d) ? 1 : 0;
      report.classes += classifiers_[d].class_count();
    }
    report.reflected_fields = index_->classification->plan().reflected_count();
    report.reads_single_fields = index_->small.can_match_messages();
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
        2 * forms_.size() * sizeof(int);
  }

  const Conditions conditions_;
  const EvaluatorOptions& options_;
  const condition::Schema& schema_;
  Vocabulary vocabulary_;
  std::unique_ptr<Index> index_;
  std::vector<NormalForm> forms_;
  AskedDimensions asked_;
  std::vector<Classifier> classifiers_;
  ClearedRows cleared_;
  std::vector<PlacedTerm> terms_;
};

}  // namespace

std::unique_ptr<const Index> Index::Build(Conditions conditions,
                                          const EvaluatorOptions& options) {
  return Builder(conditions, options).Build();
}

}  // namespace kasa_diag::evaluator
