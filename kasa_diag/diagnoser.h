// Start here: one object, one call.
//
//   const Diagnoser diagnoser(BundledKnowledge());
//   absl::StatusOr<v1::Diagnosis> diagnosis = diagnoser.Diagnose(snapshot);
//
// A snapshot goes in, with whatever is known of the device; out come the ranked
// causes with their evidence, an ordered plan of remedies, and the questions
// worth asking. Same input, same bytes.

#ifndef KASA_DIAG_DIAGNOSER_H_
#define KASA_DIAG_DIAGNOSER_H_

#include <memory>

#include "absl/base/attributes.h"
#include "absl/status/statusor.h"
#include "google/protobuf/message.h"
#include "kasa_diag/inference/evidence.h"
#include "kasa_diag/inference/likeliest_sets.h"
#include "kasa_diag/inference/noisy_or.h"
#include "kasa_diag/inference/shapley.h"
#include "kasa_diag/inference/status.h"
#include "kasa_diag/knowledge_base.h"
#include "kasa_diag/planning/plan.h"
#include "kasa_diag/v1/diagnosis.pb.h"
#include "kasa_diag/workspace.h"

namespace kasa_diag {

struct DiagnoseOptions {
  // A plan for a person to read does with a tenth of what a session may spend
  // on its next question. And where one of the many changes that planning tries
  // out is too large to be exact, a short search must do.
  DiagnoseOptions() {
    planning.max_inferences = 2'000;
    planning.inference.max_search_nodes = 500;
  }

  // Somebody complains: a finding like any other, which every cause can
  // produce. On where a person asks; off for streams and monitoring.
  bool complaint = false;

  // Causes whose evidence is worked out, from the likeliest. The ranking itself
  // is always whole.
  int explained_causes = 5;

  // Off: no plan and no questions, which cost more than all the rest.
  bool plan = true;
  int max_questions = 5;

  inference::Options inference;
  inference::EvidenceOptions evidence;
  inference::StatusOptions status;
  inference::WeightsOptions weights;
  inference::LikeliestSetsOptions likeliest_sets;
  planning::Options planning;
};

// Immutable: one diagnoser may serve any number of threads at once, without
// locks.
class Diagnoser {
 public:
  explicit Diagnoser(std::shared_ptr<const KnowledgeBase> knowledge);

  // `snapshot` is of the message type that the knowledge base names
  // (DeviceSnapshot for the bundled one); InvalidArgument for any other. What
  // is odd about the snapshot is in the diagnosis's warnings.
  absl::StatusOr<v1::Diagnosis> Diagnose(
      const google::protobuf::Message& snapshot,
      const DiagnoseOptions& options = {}) const;

  // The same, for who diagnoses many snapshots: what can be used again of the
  // memory that it takes is the caller's. One workspace a thread.
  absl::StatusOr<v1::Diagnosis> Diagnose(
      const google::protobuf::Message& snapshot, const DiagnoseOptions& options,
      Workspace* workspace) const;

  const KnowledgeBase& knowledge() const ABSL_ATTRIBUTE_LIFETIME_BOUND {
    return *knowledge_;
  }

 private:
  std::shared_ptr<const KnowledgeBase> knowledge_;
};

}  // namespace kasa_diag

#endif  // KASA_DIAG_DIAGNOSER_H_
