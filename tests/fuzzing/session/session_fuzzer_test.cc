#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "kasa_diag/troubleshooter.h"
#include "kasa_diag/v1/device_snapshot.pb.h"
#include "kasa_diag/v1/session.pb.h"
#include "tests/fuzzing/mutations.h"
#include "tests/fuzzing/small_base.h"

namespace kasa_diag {
namespace {

TEST(SessionFuzzerTest, DamagedSessions) {
  std::vector<std::string> seeds;
  const auto keep = [&](const Troubleshooter& session) {
    for (const char seal : {'0', '1'}) {
      seeds.push_back(seal + session.Save().SerializeAsString());
    }
  };
  v1::DeviceSnapshot snapshot;
  snapshot.mutable_wifi()->set_rssi_dbm(-88);
  Troubleshooter session(fuzzing::SmallBase());
  ASSERT_TRUE(session.Start(snapshot).ok());
  keep(session);
  ASSERT_TRUE(session.DontKnow("which").ok());
  ASSERT_TRUE(
      session.Tried("fix_a", v1::SessionEvent::Tried::DID_NOT_HELP).ok());
  keep(session);
  snapshot.mutable_reach()->set_lan(false);
  ASSERT_TRUE(session.Observe(snapshot).ok());
  ASSERT_TRUE(session.Answer("which", "no").ok());
  keep(session);
  ASSERT_TRUE(session.GoToSupport().ok());
  keep(session);
  fuzzing::RunOnMutations(seeds, 4'000);
}

}  // namespace
}  // namespace kasa_diag
