// A knowledge base that fits on a page, for tests of the authors' tools.

#ifndef KASA_DIAG_TESTS_AUTHORING_SMALL_BASE_H_
#define KASA_DIAG_TESTS_AUTHORING_SMALL_BASE_H_

#include <memory>

#include "gtest/gtest.h"
#include "kasa_diag/knowledge_base.h"

namespace kasa_diag {

inline constexpr char kSmallBase[] = R"pb(
  name: "small"
  version: "1"
  support {
    title: "Ask the vendor"
    steps: "Write to the vendor."
    cost_minutes: 90
  }
  complaint { leak: 0.02 strength: 0.6 }
  causes {
    id: "weak_signal"
    title: "The Wi-Fi signal is too weak"
    prior: 0.05
    severity: WARNING
    claims { text: "t" source: "s" confidence: JUDGEMENT }
  }
  causes {
    id: "power_supply"
    title: "The power supply is at fault"
    prior: 0.02
    severity: ERROR
    claims { text: "t" source: "s" confidence: JUDGEMENT }
  }
  findings {
    id: "signal_weak"
    title: "The signal is weak"
    condition: "wifi.rssi_dbm < -75"
    leak: 0.05
    links {
      cause: "weak_signal"
      strength: 0.9
      claims { text: "t" source: "s" confidence: JUDGEMENT }
    }
  }
  findings {
    id: "restarts"
    title: "It restarts by itself"
    condition: "runtime.spontaneous_reboots"
    leak: 0.02
    links {
      cause: "power_supply"
      strength: 0.7
      claims { text: "t" source: "s" confidence: JUDGEMENT }
    }
  }
  findings {
    id: "cable_damaged"
    title: "The cable is damaged"
    condition: "power.cable_damaged"
    leak: 0.01
    links {
      cause: "power_supply"
      strength: 0.4
      claims { text: "t" source: "s" confidence: JUDGEMENT }
    }
  }
  remedies {
    id: "move_closer"
    title: "Move the device closer to the router"
    steps: "Carry the device into the router's room."
    minutes: 5
    fixes {
      cause: "weak_signal"
      chance: 0.8
      claims { text: "t" source: "s" confidence: JUDGEMENT }
    }
  }
  remedies {
    id: "change_adapter"
    title: "Use another power adapter"
    steps: "Plug in another adapter."
    minutes: 10
    fixes {
      cause: "power_supply"
      chance: 0.8
      claims { text: "t" source: "s" confidence: JUDGEMENT }
    }
  }
  questions {
    id: "restarts_seen"
    text: "Does it restart by itself?"
    minutes: 2
    answers {
      id: "yes"
      text: "Yes"
      snapshot { runtime { spontaneous_reboots: true } }
      chance: 0.1
    }
    answers {
      id: "no"
      text: "No"
      snapshot { runtime { spontaneous_reboots: false } }
      chance: 0.9
    }
  }
  questions {
    id: "signal"
    text: "How strong is the signal?"
    answers {
      id: "weak"
      text: "Weak"
      snapshot { wifi { rssi_dbm: -85 } }
      chance: 0.2
    }
    answers {
      id: "good"
      text: "Good"
      snapshot { wifi { rssi_dbm: -50 } }
      chance: 0.8
    }
  }
)pb";

inline std::shared_ptr<const KnowledgeBase> SmallBase() {
  const LoadResult result = KnowledgeBase::Load({{"small", kSmallBase}});
  for (const KnowledgeProblem& problem : result.problems) {
    ADD_FAILURE() << problem.ToString();
  }
  return result.knowledge;
}

}  // namespace kasa_diag

#endif  // KASA_DIAG_TESTS_AUTHORING_SMALL_BASE_H_
