// The form of a knowledge base that the steps work on: names have become
// indices, texts have become conditions in one evaluator.

#ifndef KASA_DIAG_COMPILED_KNOWLEDGE_H_
#define KASA_DIAG_COMPILED_KNOWLEDGE_H_

#include <memory>
#include <string>
#include <vector>

#include "google/protobuf/message.h"
#include "kasa_diag/condition/condition.h"
#include "kasa_diag/device/led_meanings.h"
#include "kasa_diag/device/profile.h"
#include "kasa_diag/evaluator/evaluator.h"
#include "kasa_diag/inference/evidence.h"
#include "kasa_diag/planning/plan.h"
#include "kasa_diag/sentences.h"
#include "kasa_diag/v1/knowledge_base.pb.h"

namespace kasa_diag {

// Indices run as the entries of `content` do. A condition is an index into the
// evaluator's set; kAlways stands for one that is not written.
struct CompiledKnowledge {
  static constexpr int kAlways = -1;

  struct CauseRules {
    double prior;
    int when;
    struct Adjustment {
      int when;
      double odds_times;
    };
    std::vector<Adjustment> adjustments;
  };

  struct FindingRules {
    int condition;
    int when;
    // The condition or its guard asks what the light says.
    bool reads_led_meanings;
  };

  struct RemedyRules {
    planning::Remedy remedy;  // prerequisites by index
    int when;
  };

  struct Answer {
    std::unique_ptr<google::protobuf::Message> says;
    double chance;  // of all answers of the question: sums to 1
  };
  struct QuestionRules {
    int when;
    double minutes;
    double answer_rate;  // how often asking brings an answer; in (0, 1]
    std::vector<Answer> answers;
    // Paths of the fields that its answers set, sorted.
    std::vector<std::string> fields;
  };

  v1::KnowledgeBase content;
  // In the language of the content.
  std::shared_ptr<const Sentences> sentences =
      std::make_shared<const Sentences>();
  const google::protobuf::Descriptor* input = nullptr;
  std::unique_ptr<const condition::Schema> schema;
  // Indices of the derived inputs; -1 where the input is not a DeviceSnapshot.
  int profile_input = -1;
  int led_meanings_input = -1;

  std::unique_ptr<const evaluator::Evaluator> evaluator;
  // Conditions that read the LED meanings: decided anew for each meaning that
  // an ambiguous pattern can have.
  std::vector<int> led_conditions;

  std::vector<CauseRules> causes;
  std::vector<FindingRules> finding_rules;
  std::vector<inference::Finding> findings;
  std::vector<RemedyRules> remedies;
  std::vector<QuestionRules> questions;
  std::vector<int> tips;  // their `when`
  // The finding "somebody complains": linked to every cause.
  std::vector<inference::Link> complaint_links;
  // For each cause the link of a finding that is true exactly when it is
  // present: by it evidence can change a prior.
  std::vector<inference::Link> self_links;

  std::unique_ptr<const device::ProfileIndex> profiles;
  std::unique_ptr<const device::LedMeanings> led_meanings;
};

}  // namespace kasa_diag

#endif  // KASA_DIAG_COMPILED_KNOWLEDGE_H_
