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
// COST. Reading and classifying the fields is linear in the fields. Matching
// reads one row a field, and a second one of each absent field: across all
// terms while a few thousand fit the registers (DenseRows), else of the blocks
// of 512 terms that ask for the field (SparseRows), once the terms have been
// put into an order in which they are few (clustering.h). No branch depends on
// the data but for the list of absent fields and the lengths of texts. Up to 64
// terms are one word, and only the fields that they ask for are read
// (small_rows.h); compiled ifs are faster still where their branches can be
// foreseen, since they stop at the first field that decides. Where no class has
// changed since the last snapshot, the verdicts stay. Memory is the number of
// terms times the intervals of the fields they ask for. Building is linear in
// the conditions' factors, and what conditions have in common is made once
// (factor_table.h).
//
// WHAT WAS LEFT OUT. Summaries of rows (the aggregated bit vector, Baboescu and
// Varghese, SIGCOMM 2001), early exits and incremental evaluation pay when most
// rules are false in whole blocks. With a quarter of the conditions true or
// unknown hardly any block is, even where terms that one value rejects were put
// side by side, which in turn makes each block ask for more fields: by count
// and by measurement each was slower. Trees that prune candidates (BE-Tree,
// Sadoghi and Jacobsen, SIGMOD 2011; A-Tree, SIGMOD 2021) answer which
// conditions are true, and unknown keeps too many alive.

#include "kasa_diag/evaluator/index.h"

#include <algorithm>
#include <utility>

#include "kasa_diag/condition/interpreter.h"

namespace kasa_diag::evaluator {

using condition::Inputs;
using google::protobuf::Message;

void Index::Prepare(IndexScratch* scratch) const {
  scratch->made_for = identity;
  scratch->has_last = false;
  scratch->classes.may_warn = false;
  scratch->classes.long_list = false;
  classification->Prepare(&scratch->classes);
  scratch->last_classes.assign(scratch->classes.class_of.size(), 0);
  scratch->possible = AlignedWords(valid.size(), 0);
  scratch->certain = AlignedWords(valid.size(), 0);
}

void Index::Match(IndexScratch* scratch) const {
  classification->ListColumns(rows == Rows::kSparse, &scratch->classes);
  const ClassScratch& classes = scratch->classes;
  const ColumnClasses columns = {classes.class_of.data(), classes.absent.data(),
                                 classes.absent_count, classes.present.data(),
                                 classes.present_count};
  const TermBits bits = scratch->bits();
  if (rows == Rows::kDense) {
    kernel->match_dense(dense, valid.data(), columns, bits);
  } else {
    kernel->match_sparse(sparse, valid.data(), layout.words, columns, bits);
  }
}

// Asks the interpreter what no term that is still possible can do without. A
// term that is false without the answer stays so.
void Index::Interpret(const Inputs& inputs, IndexScratch* scratch) const {
  const condition::EvaluateOptions options;
  uint64_t* possible = scratch->possible.data();
  uint64_t* certain = scratch->certain.data();
  for (size_t r = 0; r < interpreted.runs.size(); ++r) {
    const SparseRows::Run& run = interpreted.runs[r];
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
    const bool known = value.is_true() || value.is_false();
    if (!known && !value.reason().empty()) scratch->classes.may_warn = true;
    // Rows: false, true, and two of unknown.
    const uint64_t* row = value.is_false()  ? if_false
                          : value.is_true() ? if_true
                                            : if_true + stride;
    const uint64_t* certain_row = known ? row : certain_if_unknown;
    for (size_t w = 0; w < stride; ++w) {
      possible[place(w)] &= row[w];
      certain[place(w)] &= certain_row[w];
    }
  }
}

// Rare: so many elements that the interpreter's limit decides.
void Index::DecideLongLists(const Inputs& inputs, IndexScratch* scratch) const {
  scratch->classes.may_warn = true;
  scratch->has_last = false;
  for (const int i : with_macros) {
    const Tristate verdict = condition::Evaluate(*conditions[i], inputs).state;
    const int position = layout.position_of[i];
    const uint64_t bit = uint64_t{1} << position % 64;
    uint64_t& possible = scratch->possible.data()[position / 64];
    uint64_t& certain = scratch->certain.data()[position / 64];
    possible = verdict == Tristate::kFalse ? possible & ~bit : possible | bit;
    certain = verdict == Tristate::kTrue ? certain | bit : certain & ~bit;
  }
}

void Index::EvaluateInOneWord(const Inputs& inputs,
                              IndexScratch* scratch) const {
  const Message** const messages = scratch->classes.messages.data();
  if (!small.can_match_messages() ||
      !classification->plan().FindRoots(inputs, messages)) {
    return EvaluateSlotsInOneWord(inputs, scratch);
  }
  if (!classification->plan().is_flat() || small.has_others()) {
    return EvaluateMessagesInOneWord(inputs, scratch);
  }
  small.MatchMessages(scratch->classes, scratch->bits());
}

void Index::EvaluateMessagesInOneWord(const Inputs& inputs,
                                      IndexScratch* scratch) const {
  ClassScratch* const classes = &scratch->classes;
  classification->plan().FindInner(classes->messages.data());
  if (small.has_others()) {
    classification->RunOthersByFieldReaders(inputs, classes);
  }
  small.MatchMessages(*classes, scratch->bits());
  if (classes->long_list) DecideLongLists(inputs, scratch);
}

void Index::EvaluateSlotsInOneWord(const Inputs& inputs,
                                   IndexScratch* scratch) const {
  ClassScratch* const classes = &scratch->classes;
  classification->RunOthers(inputs, classes);
  small.MatchSlots(*classes, scratch->bits());
  if (classes->long_list) DecideLongLists(inputs, scratch);
}

void Index::EvaluateInRows(const Inputs& inputs, IndexScratch* scratch) const {
  ClassScratch* const classes = &scratch->classes;
  // The interpreter looks at values, not at classes.
  const bool by_classes_only = interpreted.runs.empty();
  if (by_classes_only) std::swap(classes->class_of, scratch->last_classes);
  classification->Run(inputs, *kernel, classes);
  if (by_classes_only && scratch->has_last && !classes->long_list &&
      classes->class_of == scratch->last_classes) {
    return;
  }
  scratch->has_last = by_classes_only;
  Match(scratch);
  if (!by_classes_only) Interpret(inputs, scratch);
  kernel->join_planes(layout, scratch->bits());
  if (classes->long_list) DecideLongLists(inputs, scratch);
}

// A call for few conditions is so short that frames count: this and
// EvaluateInOneWord end in calls that need none.
void Index::Evaluate(const Inputs& inputs, IndexScratch* scratch) const {
  if (scratch->made_for != identity) return PrepareAndEvaluate(inputs, scratch);
  if (rows == Rows::kSmall) return EvaluateInOneWord(inputs, scratch);
  EvaluateInRows(inputs, scratch);
}

void Index::PrepareAndEvaluate(const Inputs& inputs,
                               IndexScratch* scratch) const {
  Prepare(scratch);
  Evaluate(inputs, scratch);
}

}  // namespace kasa_diag::evaluator
