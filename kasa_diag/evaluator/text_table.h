// A few known texts, found in some ten nanoseconds.

#ifndef KASA_DIAG_EVALUATOR_TEXT_TABLE_H_
#define KASA_DIAG_EVALUATOR_TEXT_TABLE_H_

#include <cstdint>
#include <cstring>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace kasa_diag::evaluator {

// A hash table without collisions among the texts that it was built of. The
// hash reads the size, the first and the last eight bytes; up to 16 bytes they
// are the whole text, so a look-up is three comparisons and no call.
class TextTable {
 public:
  // False when no multiplier separates the texts, which differ but have equal
  // ends: the caller must search in another way.
  bool Build(const std::vector<std::string>& texts);

  // The place of the text in the list that the table was built of, plus one; 0
  // when it is none of them.
  int Find(absl::string_view text) const {
    uint64_t head;
    uint64_t tail;
    HeadAndTail(text, &head, &tail);
    const Entry& entry = entries_[Hash(head, tail, text.size()) >> shift_];
    const bool same = (entry.head == head) & (entry.tail == tail) &
                      (entry.size == text.size());
    if (!same) return 0;
    if (text.size() > 16 &&
        std::memcmp(text.data(), texts_[entry.number - 1].data(),
                    text.size()) != 0) {
      return 0;
    }
    return entry.number;
  }

  const std::vector<std::string>& texts() const { return texts_; }
  size_t bytes() const;

 private:
  struct Entry {
    uint64_t head = 0;
    uint64_t tail = 0;
    uint64_t size = UINT64_MAX;  // of a free place: no text has it
    int number = 0;
  };

  static uint64_t Load8(const char* data) {
    uint64_t value;
    std::memcpy(&value, data, sizeof(value));
    return value;
  }
  static uint64_t Load4(const char* data) {
    uint32_t value;
    std::memcpy(&value, data, sizeof(value));
    return value;
  }
  static void HeadAndTail(absl::string_view text, uint64_t* head,
                          uint64_t* tail) {
    const char* data = text.data();
    const size_t size = text.size();
    *tail = 0;
    if (size >= 8) {
      *head = Load8(data);
      *tail = Load8(data + size - 8);
    } else if (size >= 4) {
      *head = Load4(data) | Load4(data + size - 4) << 32;
    } else if (size > 0) {
      auto byte = [data](size_t i) {
        return static_cast<uint64_t>(static_cast<unsigned char>(data[i]));
      };
      *head = byte(0) | byte(size / 2) << 8 | byte(size - 1) << 16;
    } else {
      *head = 0;
    }
  }
  uint64_t Hash(uint64_t head, uint64_t tail, uint64_t size) const {
    return (head + tail * 0x9e3779b97f4a7c15 + size) * multiplier_;
  }

  uint64_t multiplier_ = 1;
  int shift_ = 63;
  std::vector<Entry> entries_;
  std::vector<std::string> texts_;
};

}  // namespace kasa_diag::evaluator

#endif  // KASA_DIAG_EVALUATOR_TEXT_TABLE_H_
