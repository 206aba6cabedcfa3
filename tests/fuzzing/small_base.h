// A knowledge base with one of everything, for fuzz targets.

#ifndef KASA_DIAG_TESTS_FUZZING_SMALL_BASE_H_
#define KASA_DIAG_TESTS_FUZZING_SMALL_BASE_H_

#include <memory>

#include "kasa_diag/knowledge_base.h"
#include "tests/fuzzing/require.h"

namespace kasa_diag::fuzzing {

inline constexpr char kSmallBase[] = R"pb(
  name: "small"
  version: "1"
  support { title: "Ask" steps: "Ask." cost_minutes: 100 }
  complaint { leak: 0.01 strength: 0.9 }
  led_meanings { id: "joining" title: "It joins the Wi-Fi" }
  profiles {
    id: "camera"
    title: "Camera"
    vendors: "TP-Link"
    models: "C200"
    facts { kind: CAMERA }
    legend { colors: RED mode: BLINKING meaning: "joining" reliability: 0.9 }
  }
  causes {
    id: "a"
    title: "A"
    prior: 0.1
    severity: ERROR
    when: "profile.kind == Device.Kind.CAMERA"
    adjust { when: "power.source == Power.Source.MAINS" odds_times: 3 }
  }
  causes { id: "b" title: "B" prior: 0.1 severity: WARNING }
  findings {
    id: "f"
    title: "F"
    condition: "reach.intermittent || \"joining\" in led_meanings"
    leak: 0.01
    links { cause: "a" strength: 0.95 }
  }
  findings {
    id: "g"
    title: "G"
    condition: "wifi.rssi_dbm < -80"
    when: "reach.lan == false"
    hidden_by: "f"
    leak: 0.01
    links { cause: "b" strength: 0.9 }
  }
  remedies {
    id: "fix_a"
    title: "Fix A"
    minutes: 20
    steps: "Turn A."
    fixes { cause: "a" chance: 0.9 }
  }
  remedies {
    id: "fix_b"
    title: "Fix B"
    minutes: 25
    steps: "Turn B."
    warnings: "It erases."
    data_loss_minutes: 60
    prerequisites: "fix_a"
    fixes { cause: "b" chance: 0.9 }
  }
  questions {
    id: "which"
    text: "Does it come and go?"
    help: "Look at it."
    minutes: 1
    answers {
      id: "yes"
      text: "Yes"
      snapshot { reach { intermittent: true } }
    }
    answers {
      id: "no"
      text: "No"
      snapshot { reach { intermittent: false } }
    }
  }
  tips { id: "t" text: "Dust it." when: "wifi.rssi_dbm < -50" }
)pb";

// Loaded once.
inline std::shared_ptr<const KnowledgeBase> SmallBase() {
  static const auto* const base = [] {
    LoadResult result = KnowledgeBase::Load({{"small", kSmallBase}});
    Require(result.problems.empty(), "the small base loads",
            result.problems.empty() ? "" : result.problems[0].ToString());
    return new std::shared_ptr<const KnowledgeBase>(result.knowledge);
  }();
  return *base;
}

}  // namespace kasa_diag::fuzzing

#endif  // KASA_DIAG_TESTS_FUZZING_SMALL_BASE_H_
