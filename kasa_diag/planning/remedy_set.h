// A set of remedies, as a key for what is known after they were tried.

#ifndef KASA_DIAG_PLANNING_REMEDY_SET_H_
#define KASA_DIAG_PLANNING_REMEDY_SET_H_

#include <cstddef>
#include <cstdint>
#include <utility>

#include "absl/container/inlined_vector.h"

namespace kasa_diag::planning {

class RemedySet {
 public:
  // The empty set, with room for `size` remedies.
  explicit RemedySet(size_t size) : words_((size + 63) / 64) {}

  bool Contains(int32_t remedy) const {
    return words_[remedy / 64] >> (remedy % 64) & 1;
  }
  void Insert(int32_t remedy) {
    words_[remedy / 64] |= uint64_t{1} << (remedy % 64);
  }
  // A copy with one more.
  RemedySet With(int32_t remedy) const {
    RemedySet set = *this;
    set.Insert(remedy);
    return set;
  }

  friend bool operator==(const RemedySet& a, const RemedySet& b) {
    return a.words_ == b.words_;
  }
  template <typename H>
  friend H AbslHashValue(H state, const RemedySet& set) {
    return H::combine(std::move(state), set.words_);
  }

 private:
  absl::InlinedVector<uint64_t, 1> words_;
};

}  // namespace kasa_diag::planning

#endif  // KASA_DIAG_PLANNING_REMEDY_SET_H_
