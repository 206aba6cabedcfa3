// The classes of what is asked about repeated fields: how long one is, and
// whether some element of it is in a set.

#ifndef KASA_DIAG_EVALUATOR_LIST_CLASSES_H_
#define KASA_DIAG_EVALUATOR_LIST_CLASSES_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "kasa_diag/evaluator/access_plan.h"
#include "kasa_diag/evaluator/class_scratch.h"
#include "kasa_diag/evaluator/classifier.h"
#include "kasa_diag/evaluator/dimension.h"

namespace kasa_diag::evaluator {

class ListClasses {
 public:
  // Asks the plan for the lists that dimensions are about.
  void AddSlots(const DimensionTable& dimensions, AccessPlan* plan);
  // Once the plan is finished. `classifiers` are those of the dimensions.
  void Finish(const DimensionTable& dimensions,
              const std::vector<Classifier>& classifiers,
              const AccessPlan& plan,
              const std::function<Place(int dimension)>& place_of);

  // Where Run looks for the lists.
  std::vector<int> slots() const;

  // How many words of ClassScratch::element_classes are needed.
  int element_words() const { return element_words_; }
  size_t bytes() const;

  // `generated`: what AccessPlan::Read returned. Lists of more than
  // `max_elements` are reported as too long.
  void Run(uint64_t generated, int max_elements, ClassScratch* scratch) const;

 private:
  struct List {
    int source = -1;
    int slot = -1;
    int input = -1;
    ListReader reader;
    bool size_asked = false;
    Place size = {-1, 0};
    Classifier size_classes;
    bool elements_asked = false;
    Classifier element_classes;
    int first_word = 0;
    int words = 0;
    int first_test = 0;
    int tests = 0;
  };
  struct ElementTest {
    Place place;
    int first_word;  // of the set of classes, in masks_
  };

  static void ReadElements(const List& list,
                           const google::protobuf::Message& message, int size,
                           bool generated, uint64_t* classes);
  void RunElements(const List& list, const google::protobuf::Message* message,
                   int size, bool generated, ClassScratch* scratch) const;

  std::vector<List> lists_;
  std::vector<ElementTest> element_tests_;
  std::vector<uint64_t> masks_;
  int element_words_ = 0;
};

}  // namespace kasa_diag::evaluator

#endif  // KASA_DIAG_EVALUATOR_LIST_CLASSES_H_
