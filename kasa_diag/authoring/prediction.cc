#include "kasa_diag/authoring/prediction.h"

#include <algorithm>
#include <utility>

#include "google/protobuf/util/json_util.h"
#include "kasa_diag/authoring/labelled_cases.h"

namespace kasa_diag::authoring {
namespace {

v1::Prediction::Entry MakeEntry(absl::string_view cause, double probability,
                                double share) {
  v1::Prediction::Entry entry;
  entry.set_cause(std::string(cause));
  entry.set_probability(probability);
  entry.set_share(share);
  return entry;
}

}  // namespace

v1::Prediction MakePrediction(absl::string_view id,
                              const v1::Diagnosis& diagnosis,
                              absl::Span<const Interview::Turn> turns) {
  v1::Prediction prediction;
  prediction.set_id(std::string(id));
  prediction.set_status(diagnosis.status());
  auto* ranking = prediction.mutable_ranking();
  for (const v1::RankedCause& cause : diagnosis.causes()) {
    *ranking->Add() = MakeEntry(cause.id(), cause.probability(), cause.share());
  }
  *ranking->Add() =
      MakeEntry(kNone, diagnosis.probability_none(), diagnosis.share_none());
  std::sort(ranking->begin(), ranking->end(),
            [](const v1::Prediction::Entry& a, const v1::Prediction::Entry& b) {
              return a.share() != b.share() ? a.share() > b.share()
                                            : a.cause() < b.cause();
            });
  for (const Interview::Turn& turn : turns) {
    v1::Prediction::Question* question = prediction.add_questions();
    question->set_id(turn.question);
    question->set_answer(turn.answer);
  }
  return prediction;
}

std::string ToJsonLine(const v1::Prediction& prediction) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string line;
  const auto status =
      google::protobuf::util::MessageToJsonString(prediction, &line, options);
  if (!status.ok()) return "";  // only for a string that is not UTF-8
  // An empty list is left out by default, and the option that prints it has
  // another name in each version of protobuf and mixes up the order.
  if (prediction.questions().empty() && line.size() > 2) {
    line.insert(line.size() - 1, R"(,"questions":[])");
  }
  return line;
}

}  // namespace kasa_diag::authoring
