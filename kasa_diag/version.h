#ifndef KASA_DIAG_VERSION_H_
#define KASA_DIAG_VERSION_H_

namespace kasa_diag {

// Of the library; knowledge bases carry versions of their own.
inline constexpr char kVersion[] = "0.1.0";

}  // namespace kasa_diag

#endif  // KASA_DIAG_VERSION_H_
