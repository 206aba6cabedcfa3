// Small operations on messages in which unset means unknown.

#ifndef KASA_DIAG_MESSAGE_FIELDS_H_
#define KASA_DIAG_MESSAGE_FIELDS_H_

#include <string>
#include <vector>

#include "google/protobuf/message.h"

namespace kasa_diag {

// Merges what `from` says into `to`: a field that is set wins, a repeated field
// that is not empty replaces the whole list, messages merge field by field
// (Duration, Timestamp and the like are values). An enum's ..._UNSPECIFIED says
// nothing. REQUIRES: both of one type.
void MergeReplacing(const google::protobuf::Message& from,
                    google::protobuf::Message* to);

// Paths of the fields that are set ("wifi.rssi_dbm"), in the order of the field
// numbers.
std::vector<std::string> SetFields(const google::protobuf::Message& message);

// Whether the field at `path` is set. False for a path that does not exist.
bool IsSet(const google::protobuf::Message& message, const std::string& path);

}  // namespace kasa_diag

#endif  // KASA_DIAG_MESSAGE_FIELDS_H_
