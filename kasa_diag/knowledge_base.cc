#include "kasa_diag/knowledge_base.h"

#include <utility>

#include "kasa_diag/compiled_knowledge.h"
#include "kasa_diag/loading/check.h"
#include "kasa_diag/loading/compile.h"
#include "kasa_diag/loading/merge.h"

namespace kasa_diag {
namespace {

using loading::TextFile;

std::vector<std::unique_ptr<TextFile>> StartWith(
    const std::shared_ptr<const KnowledgeBase>& base) {
  std::vector<std::unique_ptr<TextFile>> files;
  if (base != nullptr) {
    files.push_back(
        std::make_unique<TextFile>(base->content().name(), base->content()));
  }
  return files;
}

// All steps run whatever the ones before found, so that everything wrong comes
// out at once; only an unreadable file ends it, since what is missing from it
// would be reported as missing from the base.
std::unique_ptr<CompiledKnowledge> CompileFiles(
    const std::vector<std::unique_ptr<TextFile>>& files,
    const LoadOptions& options, std::vector<KnowledgeProblem>* problems) {
  for (const std::unique_ptr<TextFile>& file : files) {
    problems->insert(problems->end(), file->problems().begin(),
                     file->problems().end());
  }
  if (!problems->empty()) return nullptr;
  loading::MergedBase merged = loading::Merge(files, problems);
  loading::CheckStructure(merged, problems);
  const google::protobuf::DescriptorPool& pool =
      options.pool != nullptr
          ? *options.pool
          : *google::protobuf::DescriptorPool::generated_pool();
  std::unique_ptr<CompiledKnowledge> compiled =
      loading::Compile(std::move(merged), pool, options.conditions, problems);
  if (compiled == nullptr) return nullptr;
  if (options.sentences != nullptr) {
    compiled->sentences = options.sentences;
  } else if (options.added_to != nullptr) {
    compiled->sentences = options.added_to->compiled().sentences;
  }
  return compiled;
}

}  // namespace

KnowledgeBase::KnowledgeBase(std::unique_ptr<const CompiledKnowledge> compiled)
    : compiled_(std::move(compiled)) {}

KnowledgeBase::~KnowledgeBase() = default;

const v1::KnowledgeBase& KnowledgeBase::content() const {
  return compiled_->content;
}

const Sentences& KnowledgeBase::sentences() const {
  return *compiled_->sentences;
}

const google::protobuf::Descriptor* KnowledgeBase::input() const {
  return compiled_->input;
}

LoadResult KnowledgeBase::Load(absl::Span<const KnowledgeFile> files,
                               const LoadOptions& options) {
  std::vector<std::unique_ptr<TextFile>> parsed = StartWith(options.added_to);
  for (const KnowledgeFile& file : files) {
    parsed.push_back(std::make_unique<TextFile>(file.name, file.text));
  }
  LoadResult result;
  std::unique_ptr<CompiledKnowledge> compiled =
      CompileFiles(parsed, options, &result.problems);
  if (result.problems.empty()) {
    result.knowledge.reset(new KnowledgeBase(std::move(compiled)));
  }
  return result;
}

LoadResult KnowledgeBase::FromContent(absl::string_view name,
                                      v1::KnowledgeBase content,
                                      const LoadOptions& options) {
  std::vector<std::unique_ptr<TextFile>> files = StartWith(options.added_to);
  files.push_back(std::make_unique<TextFile>(name, std::move(content)));
  LoadResult result;
  std::unique_ptr<CompiledKnowledge> compiled =
      CompileFiles(files, options, &result.problems);
  if (result.problems.empty()) {
    result.knowledge.reset(new KnowledgeBase(std::move(compiled)));
  }
  return result;
}

}  // namespace kasa_diag
