// Recorded devices: finds them in the wrappers that tools put around them, and
// gives a snapshot each.
//
// Wrappers, told apart by their names (the sources are the tools' code):
//  * none: the shape of a family itself (`kasa --json state`, dump_devinfo,
//    pytapo), or the bare answer of the method that says what a device is;
//  * an object with a shape for each host (`kasa --json discover`);
//  * Home Assistant's diagnostics, `data.device_last_response` of the TP-Link
//    integration, `data.raw_state` and `data.children[].raw_state` of the Tapo
//    one. What Home Assistant has kept may be old, so it does not show that the
//    device answers now;
//  * the reply itself, {"error_code": 0, "result": …}; a list of any of these.
//
// Which children are devices of their own: those that a hub has paired, since
// they have firmware, power and a radio of their own. The outlets of a strip
// and the halves of a double switch share all of that, and are parts of the one
// device; only their overheating and their voltage are taken over. A child is a
// part when its category has "sub-" in it ("plug.powerstrip.sub-plug") or it
// names an original_device_id; it is paired when it names a parent_device_id,
// when its parent is a hub, or when it has an rssi; and what says none of this
// is a part exactly if it has its parent's model.

#ifndef KASA_DIAG_READERS_VENDOR_DUMP_H_
#define KASA_DIAG_READERS_VENDOR_DUMP_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "kasa_diag/readers/json.h"
#include "kasa_diag/v1/device_snapshot.pb.h"

namespace kasa_diag::readers {

// Whether the document is a recording, in any wrapper.
bool LooksRecorded(const JsonValue& document);

// Collects the devices of recordings.
class DumpReader {
 public:
  // Appends to all three, which outlive it. `problems` gets a sentence for each
  // device that cannot be read at all.
  DumpReader(std::vector<kasa_diag::v1::DeviceSnapshot>* devices,
             std::vector<std::string>* warnings,
             std::vector<std::string>* problems)
      : devices_(devices), warnings_(warnings), problems_(problems) {}

  // Reads one document. `where` begins the sentences about it ("entry 2").
  void Read(const JsonValue& document, absl::string_view where);

 private:
  void Unwrap(const JsonValue& value, absl::string_view where, bool live,
              int depth);
  void AddDevice(const JsonValue& shape, absl::string_view where, bool live);
  void AddChildren(const JsonValue& shape, size_t parent);
  void AddChild(const JsonValue* listed, const JsonValue* detail, size_t parent,
                absl::string_view position);

  std::vector<kasa_diag::v1::DeviceSnapshot>* devices_;
  std::vector<std::string>* warnings_;
  std::vector<std::string>* problems_;
};

}  // namespace kasa_diag::readers

#endif  // KASA_DIAG_READERS_VENDOR_DUMP_H_
