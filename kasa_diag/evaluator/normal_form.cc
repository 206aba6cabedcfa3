// Kleene's logic is min and max over false < unknown < true, with negation
// turning the order around. So De Morgan's laws and distribution hold exactly,
// and negations sink to the factors. What does not hold is the excluded middle
// and its dual: x < 3 || x >= 3 is unknown where x is absent. Nothing here
// relies on them. What looks like simplification is not: a conjunction or
// disjunction of factors of *one* dimension is a function of that dimension,
// computed class by class, the absent one included.
//
// c ? a : b is unknown when c is, even when a and b agree. With c = unknown,
// (c && a) || (!c && b) is false for a = b = false, so a third term, c && !c,
// is added: false when c is known, unknown when it is not.

#include "kasa_diag/evaluator/normal_form.h"

#include <algorithm>
#include <utility>

#include "absl/types/optional.h"
#include "kasa_diag/evaluator/atoms.h"

namespace kasa_diag::evaluator {
namespace {

using condition::Node;
using condition::Op;

Terms OneFactor(int factor) { return {Term(1, factor)}; }

class Transformer {
 public:
  Transformer(int max_terms, Vocabulary* vocabulary)
      : max_terms_(max_terms),
        vocabulary_(vocabulary),
        factors_(&vocabulary->factors) {}

  NormalForm Run(const Node& root) {
    NormalForm form;
    CountMacros(root);
    // The limit on loop steps is one for all macros of a condition, so they are
    // decided together, or in the index with few enough elements each.
    if (interpreted_macros_ > 0 && macros_ > 1) {
      form.terms = Interpret(root, false);
    } else {
      form.terms = Transform(root, false);
      form.macros = macros_;
    }
    form.can_warn = can_warn_;
    return form;
  }

 private:
  void CountMacros(const Node& node) {
    if (condition::IsMacro(node.op)) {
      ++macros_;
      if (!IsIndexableMacro(node)) ++interpreted_macros_;
    }
    for (const auto& child : node.children) CountMacros(*child);
  }

  Terms Interpret(const Node& node, bool negate) {
    can_warn_ = true;
    const int factor =
        factors_->Add({vocabulary_->dimensions.Interpreted(node), TrueSet()});
    return OneFactor(negate ? factors_->Not(factor) : factor);
  }

  Terms Transform(const Node& node, bool negate) {
    switch (node.op) {
      case Op::kConstant:
        return node.constant.is_true() != negate ? Terms{Term()} : Terms();
      case Op::kNot:
        return Transform(node.child(0), !negate);
      case Op::kAnd:
      case Op::kOr:
        return (node.op == Op::kAnd) != negate ? Conjunction(node, negate)
                                               : Disjunction(node, negate);
      case Op::kConditional:
        return Choice(node, negate);
      default:
        break;
    }
    const absl::optional<int> atom = MakeAtom(node, vocabulary_);
    if (!atom.has_value()) return Interpret(node, negate);
    const int dimension = factors_->dimension_of(*atom);
    if (vocabulary_->dimensions.dimensions()[dimension].domain ==
        Domain::kVersion) {
      can_warn_ = true;
    }
    return OneFactor(negate ? factors_->Not(*atom) : *atom);
  }

  // Of each child.
  using Operands = absl::InlinedVector<Terms, 4>;

  Operands TransformChildren(const Node& node, bool negate) {
    Operands all;
    all.reserve(node.children.size());
    for (const auto& child : node.children) {
      all.push_back(Transform(*child, negate));
    }
    return all;
  }

  // Leaves the operand with the most terms to the interpreter. False when none
  // has more than one.
  bool CutOutLargest(const Node& node, bool negate, Operands* all) {
    size_t largest = 0;
    for (size_t i = 1; i < all->size(); ++i) {
      if ((*all)[i].size() > (*all)[largest].size()) largest = i;
    }
    if ((*all)[largest].size() <= 1) return false;
    (*all)[largest] = Interpret(node.child(static_cast<int>(largest)), negate);
    return true;
  }

  Terms Conjunction(const Node& node, bool negate) {
    Operands all = TransformChildren(node, negate);
    auto count = [&] {
      int64_t product = 1;
      for (const Terms& terms : all) {
        product = std::min<int64_t>(
            product * static_cast<int64_t>(terms.size()), INT32_MAX);
      }
      return product;
    };
    while (count() > max_terms_ && CutOutLargest(node, negate, &all)) {
    }
    // Most operands are one term.
    Term in_each;
    for (const Terms& terms : all) {
      if (terms.size() != 1) continue;
      in_each.insert(in_each.end(), terms[0].begin(), terms[0].end());
    }
    Terms result;
    if (Unite(&in_each)) result.push_back(std::move(in_each));
    for (const Terms& terms : all) {
      if (terms.size() != 1) result = Product(result, terms);
    }
    return result;
  }

  Terms Disjunction(const Node& node, bool negate) {
    Operands all = TransformChildren(node, negate);
    while (TermsOfSum(all) > max_terms_) {
      if (!CutOutLargest(node, negate, &all)) return Interpret(node, negate);
    }
    return Sum(all);
  }

  Terms Choice(const Node& node, bool negate) {
    const Terms condition = Transform(node.child(0), false);
    const Terms opposite = Transform(node.child(0), true);
    const Terms first = Transform(node.child(1), negate);
    const Terms second = Transform(node.child(2), negate);
    const size_t count = condition.size() * first.size() +
                         opposite.size() * second.size() +
                         condition.size() * opposite.size();
    if (count > static_cast<size_t>(max_terms_)) return Interpret(node, negate);
    return Sum({Product(condition, first), Product(opposite, second),
                Product(condition, opposite)});
  }

  // Makes a term of a conjunction of factors in any order. False when it is
  // false in some dimension's every class.
  bool Unite(Term* factors) {
    std::sort(factors->begin(), factors->end(), [this](int a, int b) {
      return factors_->dimension_of(a) < factors_->dimension_of(b);
    });
    auto end = factors->begin();
    for (auto first = factors->begin(); first != factors->end();) {
      const int dimension = factors_->dimension_of(*first);
      const auto after = std::find_if(first, factors->end(), [&](int factor) {
        return factors_->dimension_of(factor) != dimension;
      });
      *end = factors_->All({&*first, static_cast<size_t>(after - first)});
      if (factors_->IsFalse(*end)) return false;
      ++end;
      first = after;
    }
    factors->erase(end, factors->end());
    return true;
  }

  Terms Product(const Terms& a, const Terms& b) {
    Terms result;
    result.reserve(a.size() * b.size());
    for (const Term& left : a) {
      for (const Term& right : b) {
        Term term = left;
        term.insert(term.end(), right.begin(), right.end());
        if (Unite(&term)) result.push_back(std::move(term));
      }
    }
    return result;
  }

  // In a sum, terms of one factor each, of one dimension, are one.
  int TermsOfSum(const Operands& all) const {
    absl::InlinedVector<int, 16> single;  // dimensions
    size_t count = 0;
    for (const Terms& terms : all) {
      for (const Term& term : terms) {
        if (term.size() == 1) {
          single.push_back(factors_->dimension_of(term[0]));
        } else {
          ++count;
        }
      }
    }
    std::sort(single.begin(), single.end());
    count += std::unique(single.begin(), single.end()) - single.begin();
    return static_cast<int>(count);
  }

  // Whether its factors are of one dimension: then they are alternatives.
  bool IsUnion(const Term& term) const {
    return !term.empty() && factors_->dimension_of(term.front()) ==
                                factors_->dimension_of(term.back());
  }

  Terms Sum(const Operands& all) {
    Terms sum;
    for (const Terms& terms : all) {
      for (const Term& term : terms) {
        const auto same =
            std::find_if(sum.begin(), sum.end(), [&](const Term& other) {
              return term.size() == 1 && IsUnion(other) &&
                     factors_->dimension_of(other[0]) ==
                         factors_->dimension_of(term[0]);
            });
        if (same == sum.end()) {
          sum.push_back(term);
        } else {
          same->push_back(term[0]);
        }
      }
    }
    for (Term& term : sum) {
      if (IsUnion(term)) term = Term(1, factors_->Any(term));
    }
    return sum;
  }

  const int max_terms_;
  Vocabulary* const vocabulary_;
  FactorTable* const factors_;  // the vocabulary's
  int macros_ = 0;
  int interpreted_macros_ = 0;
  bool can_warn_ = false;
};

}  // namespace

NormalForm MakeNormalForm(const Node& root, int max_terms,
                          Vocabulary* vocabulary) {
  return Transformer(std::max(max_terms, 1), vocabulary).Run(root);
}

}  // namespace kasa_diag::evaluator
