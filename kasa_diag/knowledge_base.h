// A knowledge base: causes, findings, remedies and questions as data, loaded,
// checked and compiled once.
//
//   LoadResult result = KnowledgeBase::Load({{"my.textproto", text}}, options);
//   if (result.knowledge == nullptr) {
//     for (const KnowledgeProblem& p : result.problems) puts(p.ToString());
//   }
//
// The format is proto/kasa_diag/v1/knowledge_base.proto in protobuf's text
// form. The base that comes with the library: kasa_diag/knowledge/bundled.h.

#ifndef KASA_DIAG_KNOWLEDGE_BASE_H_
#define KASA_DIAG_KNOWLEDGE_BASE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/base/attributes.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "google/protobuf/descriptor.h"
#include "kasa_diag/condition/condition.h"
#include "kasa_diag/loading/text_file.h"
#include "kasa_diag/sentences.h"
#include "kasa_diag/v1/knowledge_base.pb.h"

namespace kasa_diag {

namespace loading {
struct Sources;  // kasa_diag/loading/load.h
}

class KnowledgeBase;
struct CompiledKnowledge;

// One thing wrong in a knowledge file: file, line, column, message, the
// offending fragment, a hint.
using KnowledgeProblem = loading::Problem;

struct KnowledgeFile {
  std::string name;  // for messages
  std::string text;
};

struct LoadOptions {
  // The files are added to this base. Null: they make a base of their own.
  std::shared_ptr<const KnowledgeBase> added_to;
  // Where input messages are looked up. Null: among those linked into the
  // program. Must outlive the base.
  const google::protobuf::DescriptorPool* pool = nullptr;
  // Limits of the conditions.
  condition::CheckOptions conditions;
  // What the library says of it, in the language of the files
  // (kasa_diag/texts.h). Null: as for `added_to`, else English.
  std::shared_ptr<const Sentences> sentences;
};

struct LoadResult {
  // Null when there are problems.
  std::shared_ptr<const KnowledgeBase> knowledge;
  // All of them at once, in the order of the files as far as can be.
  std::vector<KnowledgeProblem> problems;
};

// Immutable; may be shared between threads without locks.
class KnowledgeBase {
 public:
  // Parses, merges, checks and compiles. Linear in the size of the files.
  static LoadResult Load(absl::Span<const KnowledgeFile> files,
                         const LoadOptions& options = {});

  // For the library itself: the same, and `sources` has the parsed files, with
  // the place of every entry.
  static LoadResult Load(absl::Span<const KnowledgeFile> files,
                         const LoadOptions& options, loading::Sources* sources);

  // As Load, for a base that was parsed before. Where it is added to none, an
  // `override` in it is taken for done.
  static LoadResult FromContent(absl::string_view name,
                                v1::KnowledgeBase content,
                                const LoadOptions& options = {});

  ~KnowledgeBase();
  KnowledgeBase(const KnowledgeBase&) = delete;
  KnowledgeBase& operator=(const KnowledgeBase&) = delete;

  // What was loaded, all files merged.
  const v1::KnowledgeBase& content() const ABSL_ATTRIBUTE_LIFETIME_BOUND;

  // What the library says of it.
  const Sentences& sentences() const ABSL_ATTRIBUTE_LIFETIME_BOUND;

  // The message that a snapshot is.
  const google::protobuf::Descriptor* input() const;

  // For the library itself: kasa_diag/compiled_knowledge.h.
  const CompiledKnowledge& compiled() const ABSL_ATTRIBUTE_LIFETIME_BOUND {
    return *compiled_;
  }

 private:
  explicit KnowledgeBase(std::unique_ptr<const CompiledKnowledge> compiled);

  static LoadResult LoadParsed(
      std::vector<std::unique_ptr<loading::TextFile>> files,
      const LoadOptions& options, loading::Sources* sources);

  std::unique_ptr<const CompiledKnowledge> compiled_;
};

}  // namespace kasa_diag

#endif  // KASA_DIAG_KNOWLEDGE_BASE_H_
