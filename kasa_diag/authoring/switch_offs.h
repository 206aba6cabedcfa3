// Comments that switch lints off: # check: off ID (reason).

#ifndef KASA_DIAG_AUTHORING_SWITCH_OFFS_H_
#define KASA_DIAG_AUTHORING_SWITCH_OFFS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "kasa_diag/authoring/lint.h"
#include "kasa_diag/loading/text_file.h"

namespace kasa_diag::authoring {

// The switches of one file. It must outlive the object.
class SwitchOffs {
 public:
  explicit SwitchOffs(const loading::TextFile& file);

  // Whether a warning of this lint at this line (from 1) is switched off; the
  // switches that do it count as used from then on.
  bool Cover(absl::string_view lint, int line);

  // What is wrong with the switches themselves, used or not.
  std::vector<LintWarning> Warnings() const;

 private:
  struct Switch {
    std::string lint;
    bool has_reason = false;
    int line = 0;  // from 1
    // The lines that it stands above; none where they are 0.
    int first = 0;
    int last = 0;
    bool used = false;
  };
  LintWarning Warn(const Switch& at, absl::string_view lint,
                   std::string message, std::string hint) const;

  const loading::TextFile& file_;
  std::vector<std::string> lines_;
  std::vector<Switch> switches_;
};

}  // namespace kasa_diag::authoring

#endif  // KASA_DIAG_AUTHORING_SWITCH_OFFS_H_
