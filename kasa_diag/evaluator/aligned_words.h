#ifndef KASA_DIAG_EVALUATOR_ALIGNED_WORDS_H_
#define KASA_DIAG_EVALUATOR_ALIGNED_WORDS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>

namespace kasa_diag::evaluator {

// An array of 64-bit words that begins at a cache line. Movable.
class AlignedWords {
 public:
  AlignedWords() = default;
  AlignedWords(size_t size, uint64_t value)
      : words_(static_cast<uint64_t*>(::operator new(
            std::max<size_t>(size, 1) * sizeof(uint64_t), kAlignment))),
        size_(size) {
    std::fill(words_.get(), words_.get() + size, value);
  }

  uint64_t* data() { return words_.get(); }
  const uint64_t* data() const { return words_.get(); }
  size_t size() const { return size_; }

 private:
  static constexpr std::align_val_t kAlignment{64};
  struct Delete {
    void operator()(uint64_t* words) const {
      ::operator delete(words, kAlignment);
    }
  };

  std::unique_ptr<uint64_t, Delete> words_;
  size_t size_ = 0;
};

}  // namespace kasa_diag::evaluator

#endif  // KASA_DIAG_EVALUATOR_ALIGNED_WORDS_H_
