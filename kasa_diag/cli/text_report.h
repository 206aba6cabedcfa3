// A diagnosis as text for a person: short, in order, coloured on request.

#ifndef KASA_DIAG_CLI_TEXT_REPORT_H_
#define KASA_DIAG_CLI_TEXT_REPORT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "kasa_diag/sentences.h"
#include "kasa_diag/v1/diagnosis.pb.h"
#include "kasa_diag/v1/knowledge_base.pb.h"

namespace kasa_diag::cli {

struct TextOptions {
  bool color = false;
  int top = 5;  // causes shown
};

// `label` names the device where there are several; may be empty.
std::string TextReport(const Sentences& words, const v1::Diagnosis& diagnosis,
                       absl::string_view label, const TextOptions& options);

// "inferred"; empty where the claim does not say.
std::string ConfidenceText(const Sentences& words,
                           v1::Claim::Confidence confidence);

// The text in lines of at most 78 characters, the first after `indent`, the
// later ones below its end. Ends with a newline. UTF-8; every character counts
// as one column.
std::string WrapParagraph(absl::string_view indent, absl::string_view text);

}  // namespace kasa_diag::cli

#endif  // KASA_DIAG_CLI_TEXT_REPORT_H_
