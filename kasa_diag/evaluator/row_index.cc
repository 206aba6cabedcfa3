#include "kasa_diag/evaluator/row_index.h"

#include <algorithm>

namespace kasa_diag::evaluator {
namespace {

using PlacedTerms = absl::Span<const PlacedTerm>;

// The terms of each block in turn. `visit(block, terms)` is not called where
// there are none.
template <typename Visit>
void ForEachBlock(PlacedTerms terms, int words_in_block, const Visit& visit) {
  const int bits = 64 * words_in_block;
  for (auto first = terms.begin(); first != terms.end();) {
    const int block = first->bit / bits;
    const auto after = std::find_if(
        first, terms.end(),
        [&](const PlacedTerm& term) { return term.bit / bits != block; });
    visit(block, PlacedTerms(first, after - first));
    first = after;
  }
}

// The dimensions that take part and that these terms ask for, ascending.
std::vector<int> Asked(const RowSource& source, PlacedTerms terms) {
  std::vector<bool> asked(source.classifiers.size());
  for (const PlacedTerm& term : terms) {
    for (const int factor : *term.term) {
      asked[source.factors.dimension_of(factor)] = true;
    }
  }
  std::vector<int> dimensions;
  for (size_t d = 0; d < asked.size(); ++d) {
    if (asked[d] && source.column_of[d] >= 0) {
      dimensions.push_back(static_cast<int>(d));
    }
  }
  return dimensions;
}

// Where a dimension's rows of one block are: its row 0, and how many words
// further the next one. Null where it takes no part.
struct Place {
  uint64_t* row = nullptr;
  size_t stride = 0;
};

// Clears the terms' bits, which are all of one block. `places` are by
// dimension.
void FillBlock(const RowSource& source, PlacedTerms terms, int words_in_block,
               const std::vector<Place>& places) {
  for (const PlacedTerm& term : terms) {
    const int word = term.bit / 64 % words_in_block;
    const uint64_t others = ~(uint64_t{1} << term.bit % 64);
    for (const int factor : *term.term) {
      const Place place = places[source.factors.dimension_of(factor)];
      if (place.row == nullptr) continue;
      for (const ClearedRows::Range range : source.cleared.of(factor)) {
        uint64_t* row = place.row + range.first * place.stride + word;
        for (int r = range.first; r < range.after; ++r) {
          *row &= others;
          row += place.stride;
        }
      }
    }
  }
}

}  // namespace

DenseRows BuildDenseRows(const RowSource& source) {
  DenseRows result;
  const int last_word = source.terms.empty() ? 0 : source.terms.back().bit / 64;
  result.vectors = last_word / kWordsInVector + 1;
  result.absent_row.assign(source.columns, 0);
  const size_t stride = size_t{kWordsInVector} * result.vectors;
  const std::vector<int> asked = Asked(source, source.terms);
  int rows = 1;
  for (const int d : asked) {
    const auto column = static_cast<uint32_t>(source.column_of[d]);
    result.dimensions.push_back({column, static_cast<uint32_t>(rows)});
    rows += ClearedRows::RowCount(source.classifiers[d]);
    result.absent_row[column] = static_cast<uint32_t>(rows - 1);
  }
  result.rows = AlignedWords(rows * stride, ~uint64_t{0});
  std::vector<Place> places(source.classifiers.size());
  for (size_t i = 0; i < asked.size(); ++i) {
    places[asked[i]] = {
        result.rows.data() + result.dimensions[i].first_row * stride, stride};
  }
  FillBlock(source, source.terms, source.words, places);
  return result;
}

SparseRows BuildSparseRows(const RowSource& source) {
  std::vector<std::vector<uint32_t>> blocks_of(source.classifiers.size());
  ForEachBlock(source.terms, kWordsInBlock, [&](int block, PlacedTerms terms) {
    for (const int d : Asked(source, terms)) {
      blocks_of[d].push_back(static_cast<uint32_t>(block));
    }
  });
  SparseRows result;
  result.run_of_column.assign(source.columns, -1);
  size_t size = 0;
  for (size_t d = 0; d < blocks_of.size(); ++d) {
    if (blocks_of[d].empty()) continue;
    SparseRows::Run run;
    run.column = static_cast<uint32_t>(source.column_of[d]);
    run.first_block = static_cast<uint32_t>(result.blocks.size());
    run.block_count = static_cast<uint32_t>(blocks_of[d].size());
    run.absent = static_cast<uint32_t>(source.classifiers[d].absent_class());
    run.first_word = size;
    result.run_of_column[run.column] = static_cast<int>(result.runs.size());
    result.runs.push_back(run);
    for (const uint32_t block : blocks_of[d]) {
      result.blocks.push_back(block * kWordsInBlock);
    }
    size += blocks_of[d].size() * kWordsInBlock *
            ClearedRows::RowCount(source.classifiers[d]);
  }
  result.rows = AlignedWords(size, ~uint64_t{0});
  // Runs are in the order of dimensions, blocks in their own.
  std::vector<Place> places(source.classifiers.size());
  auto run = result.runs.begin();
  for (size_t d = 0; d < blocks_of.size(); ++d) {
    if (blocks_of[d].empty()) continue;
    places[d] = {result.rows.data() + run->first_word,
                 size_t{run->block_count} * kWordsInBlock};
    ++run;
  }
  ForEachBlock(source.terms, kWordsInBlock, [&](int, PlacedTerms terms) {
    FillBlock(source, terms, kWordsInBlock, places);
    for (const int d : Asked(source, terms)) places[d].row += kWordsInBlock;
  });
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
