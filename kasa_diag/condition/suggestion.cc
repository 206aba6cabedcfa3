// Optimal string alignment, three rows at a time: O(length of one times length
// of the other), with words cut at 64 letters so that a hostile name costs
// nothing.

#include "kasa_diag/condition/suggestion.h"

#include <algorithm>

#include "absl/strings/ascii.h"

namespace kasa_diag::condition {
namespace {

constexpr int kMaxLength = 64;

}  // namespace

int EditDistance(absl::string_view a, absl::string_view b, int limit) {
  const int size_a = static_cast<int>(a.size());
  const int size_b = static_cast<int>(b.size());
  if (size_a > kMaxLength || size_b > kMaxLength ||
      std::abs(size_a - size_b) > limit) {
    return limit + 1;
  }
  auto same = [](char x, char y) {
    return absl::ascii_tolower(static_cast<unsigned char>(x)) ==
           absl::ascii_tolower(static_cast<unsigned char>(y));
  };
  std::vector<int> before(size_b + 1), last(size_b + 1), row(size_b + 1);
  for (int j = 0; j <= size_b; ++j) row[j] = j;
  for (int i = 1; i <= size_a; ++i) {
    before.swap(last);
    last.swap(row);
    row[0] = i;
    for (int j = 1; j <= size_b; ++j) {
      row[j] = std::min({last[j] + 1, row[j - 1] + 1,
                         last[j - 1] + (same(a[i - 1], b[j - 1]) ? 0 : 1)});
      if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) &&
          same(a[i - 2], b[j - 1])) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
  }
  return std::min(row[size_b], limit + 1);
}

std::string NearestName(absl::string_view word,
                        const std::vector<std::string>& candidates) {
  std::string nearest;
  int least = std::max<int>(1, static_cast<int>(word.size()) / 3) + 1;
  for (const std::string& candidate : candidates) {
    const int distance = EditDistance(word, candidate, least - 1);
    if (distance < least) {
      least = distance;
      nearest = candidate;
    }
  }
  return nearest;
}

}  // namespace kasa_diag::condition
