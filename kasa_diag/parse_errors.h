// What protobuf's text parser finds wrong, under one name in all its versions.

#ifndef KASA_DIAG_PARSE_ERRORS_H_
#define KASA_DIAG_PARSE_ERRORS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "google/protobuf/io/tokenizer.h"

namespace kasa_diag {

struct ParseError {
  int line;  // both from 0
  int column;
  std::string message;
  bool is_warning;
};

// Keeps what is reported, in its order.
class ParseErrors : public google::protobuf::io::ErrorCollector {
 public:
  const std::vector<ParseError>& all() const { return all_; }

  // Mostly the one at the cause of the others. Without one: all 0.
  ParseError First() const {
    for (const ParseError& error : all_) {
      if (!error.is_warning) return error;
    }
    return {};
  }

#if GOOGLE_PROTOBUF_VERSION < 4000000
  void AddError(int line, int column, const std::string& message) override {
    all_.push_back({line, column, message, false});
  }
  void AddWarning(int line, int column, const std::string& message) override {
    all_.push_back({line, column, message, true});
  }
#else
  void RecordError(int line, int column, absl::string_view message) override {
    all_.push_back({line, column, std::string(message), false});
  }
  void RecordWarning(int line, int column, absl::string_view message) override {
    all_.push_back({line, column, std::string(message), true});
  }
#endif

 private:
  std::vector<ParseError> all_;
};

}  // namespace kasa_diag

#endif  // KASA_DIAG_PARSE_ERRORS_H_
