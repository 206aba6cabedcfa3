// Messages for tests, written in protobuf's text format.

#ifndef KASA_DIAG_TESTS_PARSE_TEXT_H_
#define KASA_DIAG_TESTS_PARSE_TEXT_H_

#include <string>

#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"

namespace kasa_diag {

template <typename Message>
Message ParseText(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message))
      << text;
  return message;
}

}  // namespace kasa_diag

#endif  // KASA_DIAG_TESTS_PARSE_TEXT_H_
