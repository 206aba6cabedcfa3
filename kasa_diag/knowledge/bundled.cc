#include "kasa_diag/knowledge/bundled.h"

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "kasa_diag/knowledge/bundled_data.h"

namespace kasa_diag {

std::shared_ptr<const KnowledgeBase> BundledKnowledge() {
  v1::KnowledgeBase content;
  const absl::string_view data = BundledKnowledgeData();
  LoadResult result;
  if (content.ParseFromArray(data.data(), static_cast<int>(data.size()))) {
    result =
        KnowledgeBase::FromContent("bundled knowledge", std::move(content));
  }
  if (result.knowledge == nullptr) {
    // The build checked these very bytes with this very code.
    std::fprintf(stderr, "kasa_diag: the bundled knowledge is damaged\n");
    for (const KnowledgeProblem& problem : result.problems) {
      std::fprintf(stderr, "%s\n", problem.ToString().c_str());
    }
    std::abort();
  }
  return std::move(result.knowledge);
}

}  // namespace kasa_diag
