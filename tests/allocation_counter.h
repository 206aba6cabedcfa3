// Counts what `new` allocates. Defines the program's operators, so that one
// source file of a program may include it. Not thread-safe.

#ifndef KASA_DIAG_TESTS_ALLOCATION_COUNTER_H_
#define KASA_DIAG_TESTS_ALLOCATION_COUNTER_H_

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <new>

namespace kasa_diag {

// Since the program began.
inline int64_t allocations = 0;

}  // namespace kasa_diag

// (Inlined, GCC would take them for a mismatched pair.)
[[gnu::noinline]] void* operator new(size_t size) {
  ++kasa_diag::allocations;
  void* const memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) std::abort();
  return memory;
}
// (The address sanitizer's own does not come here.)
[[gnu::noinline]] void* operator new(size_t size,
                                     const std::nothrow_t&) noexcept {
  return operator new(size);
}
[[gnu::noinline]] void* operator new(size_t size, std::align_val_t alignment) {
  ++kasa_diag::allocations;
  void* memory = nullptr;
  if (posix_memalign(&memory, static_cast<size_t>(alignment),
                     size == 0 ? 1 : size) != 0) {
    std::abort();
  }
  return memory;
}
[[gnu::noinline]] void operator delete(void* memory) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, size_t) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory,
                                       std::align_val_t) noexcept {
  std::free(memory);
}
[[gnu::noinline]] void operator delete(void* memory, size_t,
                                       std::align_val_t) noexcept {
  std::free(memory);
}

#endif  // KASA_DIAG_TESTS_ALLOCATION_COUNTER_H_
