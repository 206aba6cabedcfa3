#include "kasa_diag/loading/load.h"

#include <utility>

#include "kasa_diag/loading/check.h"
#include "kasa_diag/loading/compile.h"

namespace kasa_diag::loading {

// All steps run whatever the ones before found, so that everything wrong comes
// out at once; only an unreadable file ends it, since what is missing from it
// would be reported as missing from the base.
std::unique_ptr<CompiledKnowledge> Load(
    const google::protobuf::DescriptorPool& pool,
    const condition::CheckOptions& options, Sources* sources,
    std::vector<Problem>* problems) {
  for (const std::unique_ptr<TextFile>& file : sources->files) {
    problems->insert(problems->end(), file->problems().begin(),
                     file->problems().end());
  }
  if (!problems->empty()) return nullptr;
  MergedBase merged = Merge(sources->files, problems);
  CheckStructure(merged, problems);
  sources->places = std::move(merged.places);
  return Compile(std::move(merged.content), sources->places, pool, options,
                 problems);
}

}  // namespace kasa_diag::loading
