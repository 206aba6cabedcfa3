#include "kasa_diag/knowledge_base.h"

#include <utility>

#include "kasa_diag/compiled_knowledge.h"
#include "kasa_diag/loading/load.h"

namespace kasa_diag {
namespace {

using loading::TextFile;

template <typename Entries>
void ClearOverrides(Entries* entries) {
  for (auto& entry : *entries) entry.clear_override();
}

// For what was merged before: what its overrides have replaced is gone.
v1::KnowledgeBase WithoutOverrides(v1::KnowledgeBase content) {
  ClearOverrides(content.mutable_causes());
  ClearOverrides(content.mutable_findings());
  ClearOverrides(content.mutable_remedies());
  ClearOverrides(content.mutable_questions());
  ClearOverrides(content.mutable_tips());
  ClearOverrides(content.mutable_led_meanings());
  ClearOverrides(content.mutable_profiles());
  ClearOverrides(content.mutable_gaps());
  if (content.has_support()) content.mutable_support()->clear_override();
  if (content.has_complaint()) content.mutable_complaint()->clear_override();
  return content;
}

std::vector<std::unique_ptr<TextFile>> StartWith(
    const std::shared_ptr<const KnowledgeBase>& base) {
  std::vector<std::unique_ptr<TextFile>> files;
  if (base != nullptr) {
    files.push_back(std::make_unique<TextFile>(
        base->content().name(), WithoutOverrides(base->content())));
  }
  return files;
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
  loading::Sources sources;
  return Load(files, options, &sources);
}

LoadResult KnowledgeBase::Load(absl::Span<const KnowledgeFile> files,
                               const LoadOptions& options,
                               loading::Sources* sources) {
  std::vector<std::unique_ptr<TextFile>> parsed = StartWith(options.added_to);
  for (const KnowledgeFile& file : files) {
    parsed.push_back(std::make_unique<TextFile>(file.name, file.text));
  }
  return LoadParsed(std::move(parsed), options, sources);
}

LoadResult KnowledgeBase::FromContent(absl::string_view name,
                                      v1::KnowledgeBase content,
                                      const LoadOptions& options) {
  if (options.added_to == nullptr) {
    content = WithoutOverrides(std::move(content));
  }
  std::vector<std::unique_ptr<TextFile>> files = StartWith(options.added_to);
  files.push_back(std::make_unique<TextFile>(name, std::move(content)));
  loading::Sources sources;
  return LoadParsed(std::move(files), options, &sources);
}

LoadResult KnowledgeBase::LoadParsed(
    std::vector<std::unique_ptr<TextFile>> files, const LoadOptions& options,
    loading::Sources* sources) {
  const google::protobuf::DescriptorPool& pool =
      options.pool != nullptr
          ? *options.pool
          : *google::protobuf::DescriptorPool::generated_pool();
  sources->files = std::move(files);
  LoadResult result;
  std::unique_ptr<CompiledKnowledge> compiled =
      loading::Load(pool, options.conditions, sources, &result.problems);
  if (result.problems.empty()) {
    if (options.sentences != nullptr) {
      compiled->sentences = options.sentences;
    } else if (options.added_to != nullptr) {
      compiled->sentences = options.added_to->compiled().sentences;
    }
    result.knowledge.reset(new KnowledgeBase(std::move(compiled)));
  }
  return result;
}

}  // namespace kasa_diag
