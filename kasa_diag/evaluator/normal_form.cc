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

using condition::Function;
using condition::Node;
using condition::Op;

int Rank(Tristate state) {
  return state == Tristate::kFalse ? 0 : state == Tristate::kUnknown ? 1 : 2;
}

Tristate Not(Tristate state) {
  if (state == Tristate::kUnknown) return state;
  return state == Tristate::kTrue ? Tristate::kFalse : Tristate::kTrue;
}

Factor Both(const Factor& a, const Factor& b) {
  Factor result;
  result.dimension = a.dimension;
  result.set = a.set.Intersection(b.set);
  result.absent = Rank(a.absent) < Rank(b.absent) ? a.absent : b.absent;
  return result;
}

Factor Either(const Factor& a, const Factor& b) {
  Factor result;
  result.dimension = a.dimension;
  result.set = a.set.Union(b.set);
  result.absent = Rank(a.absent) > Rank(b.absent) ? a.absent : b.absent;
  return result;
}

bool IsFalse(const Factor& factor) {
  return factor.absent == Tristate::kFalse && factor.set.toggles().empty();
}

// False when the conjunction is false in every class.
bool Conjoin(Term a, Term b, Term* result) {
  result->reserve(a.size() + b.size());
  size_t i = 0;
  size_t j = 0;
  while (i < a.size() || j < b.size()) {
    if (j == b.size() || (i < a.size() && a[i].dimension < b[j].dimension)) {
      result->push_back(std::move(a[i++]));
    } else if (i == a.size() || b[j].dimension < a[i].dimension) {
      result->push_back(std::move(b[j++]));
    } else {
      result->push_back(Both(a[i++], b[j++]));
      if (IsFalse(result->back())) return false;
    }
  }
  return true;
}

// The same with one factor, in place.
bool Conjoin(Factor factor, Term* term) {
  const auto at = std::lower_bound(term->begin(), term->end(), factor.dimension,
                                   [](const Factor& other, int dimension) {
                                     return other.dimension < dimension;
                                   });
  if (at == term->end() || at->dimension != factor.dimension) {
    term->insert(at, std::move(factor));
    return true;
  }
  *at = Both(*at, factor);
  return !IsFalse(*at);
}

using Terms = std::vector<Term>;

// (Braces would copy the factor.)
Terms OneFactor(Factor factor) {
  Terms terms(1);
  terms[0].push_back(std::move(factor));
  return terms;
}

Terms Product(Terms a, Terms b) {
  // Nearly always.
  if (a.size() == 1 && b.size() == 1 && b[0].size() == 1) {
    if (!Conjoin(std::move(b[0][0]), &a[0])) a.clear();
    return a;
  }
  Terms result;
  result.reserve(a.size() * b.size());
  for (const Term& left : a) {
    for (const Term& right : b) {
      Term term;
      if (Conjoin(left, right, &term)) result.push_back(std::move(term));
    }
  }
  return result;
}

// Adds the terms to the sum. Terms of one factor each, of one dimension, become
// one.
void Append(Terms terms, Terms* sum) {
  for (Term& term : terms) {
    if (term.size() == 1) {
      const auto same =
          std::find_if(sum->begin(), sum->end(), [&](const Term& other) {
            return other.size() == 1 && other[0].dimension == term[0].dimension;
          });
      if (same != sum->end()) {
        (*same)[0] = Either((*same)[0], term[0]);
        continue;
      }
    }
    sum->push_back(std::move(term));
  }
}

class Transformer {
 public:
  Transformer(int max_terms, DimensionTable* dimensions)
      : max_terms_(max_terms), dimensions_(dimensions) {}

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
    Factor factor;
    factor.dimension = dimensions_->Interpreted(node);
    const Key one = IntegerKey(1);
    factor.set = negate ? ValueSet::Until(one) : ValueSet::From(one);
    return OneFactor(std::move(factor));
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
    absl::optional<Factor> atom = MakeAtom(node, dimensions_);
    if (!atom.has_value()) return Interpret(node, negate);
    if (dimensions_->dimensions()[atom->dimension].domain == Domain::kVersion) {
      can_warn_ = true;
    }
    if (negate) {
      atom->set = atom->set.Complement();
      atom->absent = Not(atom->absent);
    }
    return OneFactor(std::move(*atom));
  }

  std::vector<Terms> TransformChildren(const Node& node, bool negate) {
    std::vector<Terms> all;
    all.reserve(node.children.size());
    for (const auto& child : node.children) {
      all.push_back(Transform(*child, negate));
    }
    return all;
  }

  // Leaves the operand with the most terms to the interpreter. False when none
  // has more than one.
  bool CutOutLargest(const Node& node, bool negate, std::vector<Terms>* all) {
    size_t largest = 0;
    for (size_t i = 1; i < all->size(); ++i) {
      if ((*all)[i].size() > (*all)[largest].size()) largest = i;
    }
    if ((*all)[largest].size() <= 1) return false;
    (*all)[largest] = Interpret(node.child(static_cast<int>(largest)), negate);
    return true;
  }

  Terms Conjunction(const Node& node, bool negate) {
    std::vector<Terms> all = TransformChildren(node, negate);
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
    Terms result = std::move(all[0]);
    for (size_t i = 1; i < all.size(); ++i) {
      result = Product(std::move(result), std::move(all[i]));
    }
    return result;
  }

  Terms Disjunction(const Node& node, bool negate) {
    std::vector<Terms> all = TransformChildren(node, negate);
    for (;;) {
      Terms sum;
      for (const Terms& terms : all) Append(terms, &sum);
      if (static_cast<int>(sum.size()) <= max_terms_) return sum;
      if (!CutOutLargest(node, negate, &all)) return Interpret(node, negate);
    }
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
    Terms sum;
    Append(Product(condition, first), &sum);
    Append(Product(opposite, second), &sum);
    Append(Product(condition, opposite), &sum);
    return sum;
  }

  const int max_terms_;
  DimensionTable* const dimensions_;
  int macros_ = 0;
  int interpreted_macros_ = 0;
  bool can_warn_ = false;
};

}  // namespace

NormalForm MakeNormalForm(const Node& root, int max_terms,
                          DimensionTable* dimensions) {
  return Transformer(std::max(max_terms, 1), dimensions).Run(root);
}

}  // namespace kasa_diag::evaluator
