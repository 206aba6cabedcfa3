#include "kasa_diag/evaluator/row_index.h"

#include <algorithm>

namespace kasa_diag::evaluator {
namespace {

constexpr int kBitsInBlock = 64 * kWordsInBlock;

// A cell of either kind of rows: where its row 0 is, and how many words further
// the next one.
struct CellPlace {
  int block;
  int dimension;
  size_t first_word = 0;
  size_t stride = 0;
};

// The cells that the terms need, by block, then by dimension; and for each
// factor of each term, in order, its cell.
struct CellPlan {
  std::vector<CellPlace> cells;
  std::vector<int> cell_of_factor;
};

CellPlan PlanCells(const std::vector<PlacedTerm>& terms,
                   const std::vector<Classifier>& classifiers,
                   const std::vector<uint8_t>& include, int blocks) {
  const int dimensions = static_cast<int>(classifiers.size());
  std::vector<std::vector<int>> terms_of_block(blocks);
  std::vector<int> first_factor;
  int factors = 0;
  for (size_t t = 0; t < terms.size(); ++t) {
    terms_of_block[terms[t].bit / kBitsInBlock].push_back(static_cast<int>(t));
    first_factor.push_back(factors);
    factors += static_cast<int>(terms[t].term->size());
  }
  CellPlan plan;
  plan.cell_of_factor.assign(factors, -1);
  std::vector<int> cell_of(dimensions);
  for (int b = 0; b < blocks; ++b) {
    std::fill(cell_of.begin(), cell_of.end(), -1);
    for (const int t : terms_of_block[b]) {
      for (const Factor& factor : *terms[t].term) {
        if (include[factor.dimension]) cell_of[factor.dimension] = 0;
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
    const int word = term.bit % kBitsInBlock / 64;
    const uint64_t others = ~(uint64_t{1} << term.bit % 64);
    for (const Factor& factor : *term.term) {
      const int number = plan.cell_of_factor[f++];
      if (number < 0) continue;
      const CellPlace& cell = plan.cells[number];
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

BlockRows BuildBlockRows(const std::vector<PlacedTerm>& terms, int words,
                         const std::vector<Classifier>& classifiers,
                         const std::vector<uint8_t>& include) {
  const int blocks = words / kWordsInBlock;
  CellPlan plan = PlanCells(terms, classifiers, include, blocks);
  BlockRows result;
  size_t rows = 0;
  int block = 0;
  for (CellPlace& cell : plan.cells) {
    while (block <= cell.block) {
      result.first_cell.push_back(static_cast<uint32_t>(result.cells.size()));
      ++block;
    }
    cell.first_word = rows * kWordsInBlock;
    cell.stride = kWordsInBlock;
    result.cells.push_back(
        {static_cast<uint32_t>(cell.dimension), static_cast<uint32_t>(rows)});
    rows += RowCount(classifiers[cell.dimension]);
  }
  while (block <= blocks) {
    result.first_cell.push_back(static_cast<uint32_t>(result.cells.size()));
    ++block;
  }
  result.rows = AlignedWords(rows * kWordsInBlock, ~uint64_t{0});
  FillRows(terms, plan, classifiers, result.rows.data());
  return result;
}

DimensionRows BuildDimensionRows(const std::vector<PlacedTerm>& terms,
                                 int words,
                                 const std::vector<Classifier>& classifiers,
                                 const std::vector<uint8_t>& include) {
  CellPlan plan = PlanCells(terms, classifiers, include, words / kWordsInBlock);
  std::vector<std::vector<int>> cells_of(classifiers.size());
  for (size_t c = 0; c < plan.cells.size(); ++c) {
    cells_of[plan.cells[c].dimension].push_back(static_cast<int>(c));
  }
  DimensionRows result;
  size_t size = 0;
  for (size_t d = 0; d < cells_of.size(); ++d) {
    if (cells_of[d].empty()) continue;
    const size_t stride = cells_of[d].size() * kWordsInBlock;
    result.runs.push_back({static_cast<uint32_t>(d),
                           static_cast<uint32_t>(result.blocks.size()),
                           static_cast<uint32_t>(cells_of[d].size()), size});
    for (size_t i = 0; i < cells_of[d].size(); ++i) {
      CellPlace& cell = plan.cells[cells_of[d][i]];
      cell.first_word = size + i * kWordsInBlock;
      cell.stride = stride;
      result.blocks.push_back(static_cast<uint32_t>(cell.block));
    }
    size += stride * RowCount(classifiers[d]);
  }
  result.rows = AlignedWords(size, ~uint64_t{0});
  FillRows(terms, plan, classifiers, result.rows.data());
  return result;
}

}  // namespace kasa_diag::evaluator
