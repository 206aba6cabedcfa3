#include "kasa_diag/evaluator/row_index.h"

#include <algorithm>

namespace kasa_diag::evaluator {
namespace {

// What a dimension has to say to one block of terms: where its row 0 is, and
// how many words further the next one.
struct Cell {
  int block;
  int dimension;
  size_t first_word = 0;
  size_t stride = 0;
};

// The cells that the terms need, by block, then by dimension; and for each
// factor of each term, in order, its cell.
struct CellPlan {
  int bits_in_block;
  std::vector<Cell> cells;
  std::vector<int> cell_of_factor;
};

CellPlan PlanCells(const RowSource& source, int words_in_block) {
  const std::vector<PlacedTerm>& terms = source.terms;
  const int blocks = source.words / words_in_block;
  const int bits_in_block = 64 * words_in_block;
  const int dimensions = static_cast<int>(source.classifiers.size());
  std::vector<std::vector<int>> terms_of_block(blocks);
  std::vector<int> first_factor;
  int factors = 0;
  for (size_t t = 0; t < terms.size(); ++t) {
    terms_of_block[terms[t].bit / bits_in_block].push_back(static_cast<int>(t));
    first_factor.push_back(factors);
    factors += static_cast<int>(terms[t].term->size());
  }
  CellPlan plan;
  plan.bits_in_block = bits_in_block;
  plan.cell_of_factor.assign(factors, -1);
  std::vector<int> cell_of(dimensions);
  for (int b = 0; b < blocks; ++b) {
    std::fill(cell_of.begin(), cell_of.end(), -1);
    for (const int t : terms_of_block[b]) {
      for (const Factor& factor : *terms[t].term) {
        if (source.column_of[factor.dimension] >= 0)
          cell_of[factor.dimension] = 0;
      }
    }
    for (int d = 0; d < dimensions; ++d) {
      if (cell_of[d] < 0) continue;
      cell_of[d] = static_cast<int>(plan.cells.size());
      plan.cells.push_back({b, d});
    }
    for (const int t : terms_of_block[b]) {
      int f = first_factor[t];
      for (const Factor& factor : *terms[t].term) {
        plan.cell_of_factor[f++] = cell_of[factor.dimension];
      }
    }
  }
  return plan;
}

size_t RowCount(const Classifier& classifier) {
  return static_cast<size_t>(classifier.class_count()) + 2;
}

// Clears the bits of the classes that make a factor false.
void FillRows(const std::vector<PlacedTerm>& terms, const CellPlan& plan,
              const std::vector<Classifier>& classifiers, uint64_t* words) {
  std::vector<uint8_t> members;
  size_t f = 0;
  for (const PlacedTerm& term : terms) {
    const int word = term.bit % plan.bits_in_block / 64;
    const uint64_t others = ~(uint64_t{1} << term.bit % 64);
    for (const Factor& factor : *term.term) {
      const int number = plan.cell_of_factor[f++];
      if (number < 0) continue;
      const Cell& cell = plan.cells[number];
      const Classifier& classifier = classifiers[factor.dimension];
      classifier.FillMembers(factor.set, &members);
      uint64_t* place = words + cell.first_word + word;
      for (const uint8_t member : members) {
        if (!member) *place &= others;
        place += cell.stride;
      }
      if (factor.absent == Tristate::kFalse) *place &= others;
      place += cell.stride;
      if (factor.absent != Tristate::kTrue) *place &= others;
    }
  }
}

}  // namespace

DenseRows BuildDenseRows(const RowSource& source) {
  CellPlan plan = PlanCells(source, source.words);
  DenseRows result;
  const int last_word = source.terms.empty() ? 0 : source.terms.back().bit / 64;
  result.vectors = last_word / kWordsInVector + 1;
  result.absent_row.assign(source.columns, 0);
  const size_t stride = size_t{kWordsInVector} * result.vectors;
  size_t rows = 1;
  for (Cell& cell : plan.cells) {
    cell.first_word = rows * stride;
    cell.stride = stride;
    const auto column = static_cast<uint32_t>(source.column_of[cell.dimension]);
    result.dimensions.push_back({column, static_cast<uint32_t>(rows)});
    rows += RowCount(source.classifiers[cell.dimension]);
    result.absent_row[column] = static_cast<uint32_t>(rows - 1);
  }
  result.rows = AlignedWords(rows * stride, ~uint64_t{0});
  FillRows(source.terms, plan, source.classifiers, result.rows.data());
  return result;
}

SparseRows BuildSparseRows(const RowSource& source) {
  CellPlan plan = PlanCells(source, kWordsInBlock);
  std::vector<std::vector<int>> cells_of(source.classifiers.size());
  for (size_t c = 0; c < plan.cells.size(); ++c) {
    cells_of[plan.cells[c].dimension].push_back(static_cast<int>(c));
  }
  SparseRows result;
  result.run_of_column.assign(source.columns, -1);
  size_t size = 0;
  for (size_t d = 0; d < cells_of.size(); ++d) {
    if (cells_of[d].empty()) continue;
    const size_t stride = cells_of[d].size() * kWordsInBlock;
    SparseRows::Run run;
    run.column = static_cast<uint32_t>(source.column_of[d]);
    run.first_block = static_cast<uint32_t>(result.blocks.size());
    run.block_count = static_cast<uint32_t>(cells_of[d].size());
    run.absent = static_cast<uint32_t>(source.classifiers[d].absent_class());
    run.first_word = size;
    result.run_of_column[run.column] = static_cast<int>(result.runs.size());
    result.runs.push_back(run);
    for (size_t i = 0; i < cells_of[d].size(); ++i) {
      Cell& cell = plan.cells[cells_of[d][i]];
      cell.first_word = size + i * kWordsInBlock;
      cell.stride = stride;
      result.blocks.push_back(
          static_cast<uint32_t>(cell.block * kWordsInBlock));
    }
    size += stride * RowCount(source.classifiers[d]);
  }
  result.rows = AlignedWords(size, ~uint64_t{0});
  FillRows(source.terms, plan, source.classifiers, result.rows.data());
  for (SparseRows::Run& run : result.runs) {
    const size_t stride = size_t{run.block_count} * kWordsInBlock;
    const uint64_t* row =
        result.rows.data() + run.first_word + run.absent * stride;
    run.open_when_absent = std::all_of(
        row, row + stride, [](uint64_t word) { return word == ~uint64_t{0}; });
  }
  return result;
}

}  // namespace kasa_diag::evaluator
