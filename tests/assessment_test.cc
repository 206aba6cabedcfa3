// What a workspace is for: deciding the conditions of the bundled base again
// allocates nothing. And what it is not: a place where one diagnosis could
// leave something for the next.

#include "kasa_diag/assessment.h"

#include <memory>
#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "kasa_diag/diagnoser.h"
#include "kasa_diag/knowledge/bundled.h"
#include "tests/allocation_counter.h"
#include "tests/snapshot_files.h"

namespace kasa_diag {
namespace {

// A light with one meaning, with several, and with none.
std::vector<v1::DeviceSnapshot> Snapshots() {
  std::vector<v1::DeviceSnapshot> snapshots;
  for (const char* name :
       {"red_blink", "red_blink_slow", "amber_plug", "almost_empty"}) {
    snapshots.push_back(ExampleSnapshot(name));
  }
  return snapshots;
}

TEST(AssessmentTest, DecidingConditionsAgainAllocatesNothing) {
  const std::shared_ptr<const KnowledgeBase> base = BundledKnowledge();
  const CompiledKnowledge& knowledge = base->compiled();
  std::vector<v1::DeviceSnapshot> snapshots = Snapshots();
  // The newest firmware of a known camera is compared by the interpreter, which
  // allocates the version.
  for (v1::DeviceSnapshot& snapshot : snapshots) {
    if (snapshot.device().kind() == v1::DeviceSnapshot::Device::CAMERA) {
      snapshot.mutable_device()->clear_model();
    }
  }
  Workspace workspace;
  Assessment assessment;
  const auto decide_all = [&] {
    for (const v1::DeviceSnapshot& snapshot : snapshots) {
      DecideConditions(knowledge, snapshot, &workspace, &assessment);
    }
  };
  int64_t before = allocations;
  decide_all();
  EXPECT_GT(allocations, before) << "the counter does not count";
  decide_all();
  before = allocations;
  for (int i = 0; i < 3; ++i) decide_all();
  EXPECT_EQ(allocations, before);
}

TEST(AssessmentTest, AWorkspaceSavesTheEvaluatorsMemory) {
  const std::shared_ptr<const KnowledgeBase> base = BundledKnowledge();
  const CompiledKnowledge& knowledge = base->compiled();
  for (const v1::DeviceSnapshot& snapshot : Snapshots()) {
    Workspace workspace;
    int64_t before = allocations;
    (void)Assess(knowledge, snapshot, {}, &workspace);
    const int64_t first = allocations - before;
    before = allocations;
    (void)Assess(knowledge, snapshot, {}, &workspace);
    EXPECT_LT(allocations - before, first);
  }
}

TEST(DiagnoserTest, AUsedWorkspaceGivesTheSameBytes) {
  const Diagnoser diagnoser(BundledKnowledge());
  DiagnoseOptions options;
  options.complaint = true;
  options.planning.max_inferences = 200;
  Workspace workspace;
  for (int round = 0; round < 2; ++round) {
    for (const v1::DeviceSnapshot& snapshot : Snapshots()) {
      const auto fresh = diagnoser.Diagnose(snapshot, options);
      const auto used = diagnoser.Diagnose(snapshot, options, &workspace);
      ASSERT_TRUE(fresh.ok() && used.ok());
      EXPECT_EQ(fresh->SerializeAsString(), used->SerializeAsString());
    }
  }
}

}  // namespace
}  // namespace kasa_diag
