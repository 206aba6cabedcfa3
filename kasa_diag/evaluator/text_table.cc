// Fredman, Komlós, Szemerédi (1984): in a table of the square of the size, a
// random function has no collision with a probability above one half. Half-full
// tables take some more tries, which cost nothing at this size; the table grows
// when a hundred fail.

#include "kasa_diag/evaluator/text_table.h"

#include <utility>

namespace kasa_diag::evaluator {

bool TextTable::Build(const std::vector<std::string>& texts) {
  texts_ = texts;
  int bits = 1;
  while ((size_t{1} << bits) < 2 * texts.size()) ++bits;
  const int max_bits = 2 * bits + 6;
  uint64_t state = 0;
  for (; bits <= max_bits && bits <= 24; ++bits) {
    shift_ = 64 - bits;
    for (int attempt = 0; attempt < 100; ++attempt) {
      // SplitMix64 (Steele, Lea, Flood 2014).
      state += 0x9e3779b97f4a7c15;
      uint64_t z = (state ^ state >> 30) * 0xbf58476d1ce4e5b9;
      z = (z ^ z >> 27) * 0x94d049bb133111eb;
      multiplier_ = (z ^ z >> 31) | 1;
      entries_.assign(size_t{1} << bits, Entry());
      bool separated = true;
      for (size_t i = 0; i < texts.size() && separated; ++i) {
        Entry entry;
        HeadAndTail(texts[i], &entry.head, &entry.tail);
        entry.size = texts[i].size();
        entry.number = static_cast<int>(i) + 1;
        Entry& place =
            entries_[Hash(entry.head, entry.tail, entry.size) >> shift_];
        separated = place.number == 0;
        place = entry;
      }
      if (separated) return true;
    }
  }
  return false;
}

size_t TextTable::bytes() const {
  size_t bytes = entries_.size() * sizeof(Entry);
  for (const std::string& text : texts_) bytes += sizeof(text) + text.size();
  return bytes;
}

}  // namespace kasa_diag::evaluator
