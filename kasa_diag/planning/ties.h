// Equal things stay equal although their last bits differ, so that ties go to
// the first and not to the rounding of a sum.

#ifndef KASA_DIAG_PLANNING_TIES_H_
#define KASA_DIAG_PLANNING_TIES_H_

namespace kasa_diag::planning {

// Whether `cost` is less than `than` by more than rounding. Both >= 0.
inline bool Cheaper(double cost, double than) {
  return cost < than * (1 - 1e-9);
}

// To sort by.
inline float Coarse(double x) { return static_cast<float>(x); }

}  // namespace kasa_diag::planning

#endif  // KASA_DIAG_PLANNING_TIES_H_
