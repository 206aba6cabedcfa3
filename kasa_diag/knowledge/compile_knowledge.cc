// compile_knowledge OUT.cc FILE.textproto...: checks knowledge files as one
// base and embeds it in a C++ file. Runs at build time; what is wrong with the
// files fails the build with its places.

#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "kasa_diag/knowledge_base.h"

namespace kasa_diag {
namespace {

// Deterministic serialization: the same files give the same bytes.
std::string Serialize(const v1::KnowledgeBase& content) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  content.SerializeToCodedStream(&coded);
  coded.Trim();
  return bytes;
}

std::string EmbeddingSource(const std::string& bytes) {
  std::string source =
      "#include \"kasa_diag/knowledge/bundled_data.h\"\n\n"
      "namespace kasa_diag {\nnamespace {\n\n"
      "const unsigned char kData[] = {";
  for (size_t i = 0; i < bytes.size(); ++i) {
    if (i % 20 == 0) source += "\n    ";
    source += std::to_string(static_cast<unsigned char>(bytes[i]));
    source += ',';
  }
  source +=
      "\n};\n\n}  // namespace\n\n"
      "absl::string_view BundledKnowledgeData() {\n"
      "  return absl::string_view(reinterpret_cast<const char*>(kData),\n"
      "                           sizeof(kData));\n"
      "}\n\n}  // namespace kasa_diag\n";
  return source;
}

int Main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: %s OUT.cc FILE.textproto...\n", argv[0]);
    return 2;
  }
  std::vector<KnowledgeFile> files;
  for (int i = 2; i < argc; ++i) {
    std::ifstream in(argv[i], std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    if (!in) {
      std::fprintf(stderr, "%s: cannot be read\n", argv[i]);
      return 1;
    }
    files.push_back({argv[i], text.str()});
  }
  const LoadResult result = KnowledgeBase::Load(files);
  for (const KnowledgeProblem& problem : result.problems) {
    std::fprintf(stderr, "%s\n", problem.ToString().c_str());
  }
  if (result.knowledge == nullptr) return 3;
  std::ofstream out(argv[1], std::ios::binary);
  out << EmbeddingSource(Serialize(result.knowledge->content()));
  out.close();
  if (!out) {
    std::fprintf(stderr, "%s: cannot be written\n", argv[1]);
    return 1;
  }
  return 0;
}

}  // namespace
}  // namespace kasa_diag

int main(int argc, char** argv) { return kasa_diag::Main(argc, argv); }
