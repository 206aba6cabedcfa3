// Golden tests of what the checker says: the whole message, for each way to be
// wrong.

#include <ostream>
#include <string>

#include "gtest/gtest.h"
#include "kasa_diag/condition/condition.h"
#include "kasa_diag/v1/device_snapshot.pb.h"
#include "kasa_diag/v1/knowledge_base.pb.h"

namespace kasa_diag::condition {
namespace {

using kasa_diag::v1::DeviceProfile;
using kasa_diag::v1::DeviceSnapshot;

struct Golden {
  const char* condition;
  const char* problems;  // rendered, one after the other, behind a line break
};

void PrintTo(const Golden& golden, std::ostream* stream) {
  *stream << golden.condition;
}

Schema MakeSchema() {
  Schema schema(DeviceSnapshot::descriptor());
  EXPECT_TRUE(
      schema
          .AddMessage("profile", DeviceProfile::descriptor(), {"device.model"})
          .ok());
  EXPECT_TRUE(schema
                  .AddSymbols("led_meanings", {"wifi_connecting", "working"},
                              {"led.mode"})
                  .ok());
  return schema;
}

std::string Problems(const std::string& source, const CheckOptions& options) {
  const Schema schema = MakeSchema();
  const CheckResult result = Check(source, schema, options);
  EXPECT_EQ(result.ok(), result.problems.empty());
  std::string text = "\n";
  for (const Problem& problem : result.problems) {
    text += Render(problem, source);
  }
  return text;
}

class CheckGoldenTest : public testing::TestWithParam<Golden> {};

TEST_P(CheckGoldenTest, SaysWhatIsWrong) {
  CheckOptions options;
  options.version_guards = {"device.model", "profile"};
  EXPECT_EQ(Problems(GetParam().condition, options), GetParam().problems);
}

// clang-format off
INSTANTIATE_TEST_SUITE_P(
    Problems, CheckGoldenTest,
    testing::Values(
        Golden{R"cel(wifi.rsi_dbm < -75)cel",
               R"(
the message Wifi has no field 'rsi_dbm'
  wifi.rsi_dbm < -75
       ^^^^^^^
did you mean rssi_dbm?
)"},
        Golden{R"cel(wfi.rssi_dbm < -75)cel",
               R"(
there is no field or name 'wfi' here
  wfi.rssi_dbm < -75
  ^^^
did you mean wifi?
)"},
        Golden{R"cel(rssi_dbm < -75)cel",
               R"(
there is no field or name 'rssi_dbm' here
  rssi_dbm < -75
  ^^^^^^^^
did you mean wifi.rssi_dbm?
)"},
        Golden{R"cel(led.mode == Led.Mode.BLINKNG)cel",
               R"(
the enum Led.Mode has no constant 'BLINKNG'
  led.mode == Led.Mode.BLINKNG
                       ^^^^^^^
did you mean BLINKING?
)"},
        Golden{R"cel(led.mode == BLINKING)cel",
               R"(
there is no field or name 'BLINKING' here
  led.mode == BLINKING
              ^^^^^^^^
did you mean Led.Mode.BLINKING?
)"},
        Golden{R"cel(led.mode == Led.Mod.BLINKING)cel",
               R"(
there is no field or name 'Led' here
  led.mode == Led.Mod.BLINKING
              ^^^
did you mean Led.Mode.BLINKING?
)"},
        Golden{R"cel(led.mode == "BLINKING")cel",
               R"(
Led.Mode and string can't be compared
  led.mode == "BLINKING"
           ^^
constants of an enum are written without quotes: Led.Mode.BLINKING
)"},
        Golden{R"cel(led.mode == Wifi.Band.GHZ_5)cel",
               R"(
two different enums, Led.Mode and Wifi.Band, are compared with each other
  led.mode == Wifi.Band.GHZ_5
           ^^
constants of the other enum begin with Led.Mode.
)"},
        Golden{R"cel(led.mode in [Led.Mode.OFF, Led.Rate.SLOW])cel",
               R"(
two different enums, Led.Mode and Led.Rate, are compared with each other
  led.mode in [Led.Mode.OFF, Led.Rate.SLOW]
           ^^
constants of the other enum begin with Led.Mode.
)"},
        Golden{R"cel(storage.card_state == Stream.Picture.NORMAL)cel",
               R"(
two different enums, Storage.CardState and Stream.Picture, are compared with each other
  storage.card_state == Stream.Picture.NORMAL
                     ^^
did you mean Storage.CardState.NORMAL?
)"},
        Golden{R"cel(led.mode == 17)cel",
               R"(
the enum Led.Mode has no constant of number 17
  led.mode == 17
           ^^
write its constants by name: Led.Mode.OFF
)"},
        Golden{R"cel(wifi.rssi_dbm == "weak")cel",
               R"(
int and string can't be compared
  wifi.rssi_dbm == "weak"
                ^^
numbers are written without quotes
)"},
        Golden{R"cel(device.model == 200)cel",
               R"(
string and int can't be compared
  device.model == 200
               ^^
text is written in quotes
)"},
        Golden{R"cel(led.mode == "flashing")cel",
               R"(
Led.Mode and string can't be compared
  led.mode == "flashing"
           ^^
constants of an enum are written without quotes: Led.Mode.OFF
)"},
        Golden{R"cel(reach.lan == 1)cel",
               R"(
bool and int can't be compared
  reach.lan == 1
            ^^
)"},
        Golden{R"cel(reach.lan == "true")cel",
               R"(
bool and string can't be compared
  reach.lan == "true"
            ^^
true and false are written without quotes
)"},
        Golden{R"cel(firmware.version < "2.4.1")cel",
               R"(
the order of two strings is that of their letters: "10" comes before "9"
  firmware.version < "2.4.1"
                   ^
to compare versions, write version(...) around both; to compare numbers, int(...)
)"},
        Golden{R"cel(version(firmware.version) < "2.4.1")cel",
               R"(
version and string can't be compared
  version(firmware.version) < "2.4.1"
                            ^
write version("2.4.1")
)"},
        Golden{R"cel(version(firmware.version) < version("2.4.1"))cel",
               R"(
a version means nothing without the model that it belongs to
  version(firmware.version) < version("2.4.1")
                            ^
also ask for device.model or profile in this condition
)"},
        Golden{R"cel(version(firmware.version) < version("two"))cel",
               R"(
this always fails: this is not a version: "two"
  version(firmware.version) < version("two")
                              ^^^^^^^^^^^^^^
versions are written "2.4.1" or "1.3.11 Build 240110 Rel.64341n"
)"},
        Golden{R"cel(runtime.up_time < 90)cel",
               R"(
duration and int can't be compared
  runtime.up_time < 90
                  ^
write a span of time as duration("90s")
)"},
        Golden{R"cel(runtime.up_time < "90s")cel",
               R"(
duration and string can't be compared
  runtime.up_time < "90s"
                  ^
write duration("90s")
)"},
        Golden{R"cel(runtime.up_time < duration("90 s"))cel",
               R"(
this always fails: this string is not a duration, or is out of range
  runtime.up_time < duration("90 s")
                    ^^^^^^^^^^^^^^^^
)"},
        Golden{R"cel(power.battery_percent < 0)cel",
               R"(
this is always false: battery_percent is a uint32, between 0 and 4294967295
  power.battery_percent < 0
                        ^
)"},
        Golden{R"cel(power.battery_percent >= 0)cel",
               R"(
this is always true: battery_percent is a uint32, between 0 and 4294967295
  power.battery_percent >= 0
                        ^^
)"},
        Golden{R"cel(wifi.rssi_dbm == 2.5)cel",
               R"(
this is always false: rssi_dbm is an int32, and 2.5 is no whole number
  wifi.rssi_dbm == 2.5
                ^^
)"},
        Golden{R"cel(wifi.rssi_dbm > 3000000000)cel",
               R"(
this is always false: rssi_dbm is an int32, between -2147483648 and 2147483647
  wifi.rssi_dbm > 3000000000
                ^
)"},
        Golden{R"cel(wifi.rssi_dbm + 1u > 3)cel",
               R"(
+ can't take int and uint
  wifi.rssi_dbm + 1u > 3
                ^
convert one of them: int(1u)
)"},
        Golden{R"cel(size(wifi))cel",
               R"(
size() can't take message Wifi
  size(wifi)
  ^^^^
it is written size(a string or a list)
)"},
        Golden{R"cel(siez(led.colors) == 2)cel",
               R"(
there is no function 'siez'
  siez(led.colors) == 2
  ^^^^
did you mean size?
)"},
        Golden{R"cel(device.model.startswith("K"))cel",
               R"(
there is no function 'startswith'
  device.model.startswith("K")
               ^^^^^^^^^^
did you mean startsWith?
)"},
        Golden{R"cel(startsWith(device.model, "K"))cel",
               R"(
startsWith() is written text.startsWith("beginning")
  startsWith(device.model, "K")
  ^^^^^^^^^^
)"},
        Golden{R"cel(device.model.startsWith("K", "L"))cel",
               R"(
startsWith() is written text.startsWith("beginning")
  device.model.startsWith("K", "L")
               ^^^^^^^^^^
)"},
        Golden{R"cel(led.colors.exists(c))cel",
               R"(
exists() wants a name and a predicate
  led.colors.exists(c)
             ^^^^^^
write list.exists(e, e > 0)
)"},
        Golden{R"cel(led.colors.exists(1, c > 1))cel",
               R"(
exists() wants a name and a predicate
  led.colors.exists(1, c > 1)
             ^^^^^^
write list.exists(e, e > 0)
)"},
        Golden{R"cel(exists(led.colors, c, c == 1))cel",
               R"(
exists() is written list.exists(e, predicate)
  exists(led.colors, c, c == 1)
  ^^^^^^
)"},
        Golden{R"cel(wifi.rssi_dbm.exists(c, c > 1))cel",
               R"(
exists() wants a list before it, and this is int
  wifi.rssi_dbm.exists(c, c > 1)
  ^^^^^^^^^^^^^
)"},
        Golden{R"cel(led.colors.exists(c, c))cel",
               R"(
the predicate of exists() must be a bool, and this is Led.Color
  led.colors.exists(c, c)
                       ^
)"},
        Golden{R"cel(led.colors.map(c, c))cel",
               R"(
map() is outside the subset of CEL that conditions are written in: it has no map and filter
  led.colors.map(c, c)
             ^^^
)"},
        Golden{R"cel(has(1))cel",
               R"(
has() wants one field
  has(1)
  ^^^
write has(led.mode)
)"},
        Golden{R"cel(has(led.mode, 2))cel",
               R"(
has() wants one field
  has(led.mode, 2)
  ^^^
write has(led.mode)
)"},
        Golden{R"cel(has(ledd.mode))cel",
               R"(
there is no field or name 'ledd' here
  has(ledd.mode)
      ^^^^
did you mean led?
)"}));
INSTANTIATE_TEST_SUITE_P(
    Problems2, CheckGoldenTest,
    testing::Values(
        Golden{R"cel({"a": 1})cel",
               R"(
this literal is outside the subset of CEL that conditions are written in: it has no maps
  {"a": 1}
  ^^^^^^^^
)"},
        Golden{R"cel(Led{mode: 1})cel",
               R"(
this literal is outside the subset of CEL that conditions are written in: it has no message construction
  Led{mode: 1}
  ^^^^^^^^^^^^
)"},
        Golden{R"cel(b"abc" == b"abc")cel",
               R"(
this literal is outside the subset of CEL that conditions are written in: it has no bytes
  b"abc" == b"abc"
  ^^^^^^
this literal is outside the subset of CEL that conditions are written in: it has no bytes
  b"abc" == b"abc"
            ^^^^^^
)"},
        Golden{R"cel(led == null)cel",
               R"(
null is outside the subset of CEL that conditions are written in: it has no null
  led == null
         ^^^^
to ask whether a field is set, write has(...)
)"},
        Golden{R"cel(type(led.mode) == int)cel",
               R"(
type() is outside the subset of CEL that conditions are written in: it has no type values
  type(led.mode) == int
  ^^^^
int is outside the subset of CEL that conditions are written in: it has no type values
  type(led.mode) == int
                    ^^^
)"},
        Golden{R"cel(dyn(1) == 1)cel",
               R"(
dyn() is outside the subset of CEL that conditions are written in: it has no dyn
  dyn(1) == 1
  ^^^
)"},
        Golden{R"cel(led.mode == Led.Mode)cel",
               R"(
Led.Mode is outside the subset of CEL that conditions are written in: it has no type values
  led.mode == Led.Mode
              ^^^^^^^^
)"},
        Golden{R"cel(taken_at.getHours() > 3)cel",
               R"(
getHours() is outside the subset of CEL that conditions are written in: it has no timestamp accessors
  taken_at.getHours() > 3
           ^^^^^^^^
)"},
        Golden{R"cel(led.?mode)cel",
               R"(
?. is outside the subset of CEL that conditions are written in: it has no optionals
  led.?mode
  ^^^^^^^^^
)"},
        Golden{R"cel((wifi.rssi_dbm < -75)cel",
               R"(
this ( is not closed
  (wifi.rssi_dbm < -75
  ^
add a )
)"},
        Golden{R"cel(wifi.rssi_dbm < -75))cel",
               R"(
this ) closes nothing
  wifi.rssi_dbm < -75)
                     ^
remove it
)"},
        Golden{R"cel(led.colors[0)cel",
               R"(
this [ is not closed
  led.colors[0
            ^
add a ]
)"},
        Golden{R"cel([1, 2)cel",
               R"(
this [ is not closed
  [1, 2
  ^
add a ]
)"},
        Golden{R"cel("abc)cel",
               R"(
this string is not closed
  "abc
  ^
end it with "
)"},
        Golden{R"cel(wifi.rssi_dbm < 9223372036854775808)cel",
               R"(
9223372036854775808 does not fit into an int
  wifi.rssi_dbm < 9223372036854775808
                  ^^^^^^^^^^^^^^^^^^^
the largest is 9223372036854775807; write a u behind it for a uint, or .0 for a double
)"},
        Golden{R"cel(wifi.rssi_dbm < 99999999999999999999)cel",
               R"(
99999999999999999999 does not fit into an int
  wifi.rssi_dbm < 99999999999999999999
                  ^^^^^^^^^^^^^^^^^^^^
the largest is 9223372036854775807; write .0 behind it for a double
)"},
        Golden{R"cel(1e999 < 2.0)cel",
               R"(
1e999 does not fit into a double
  1e999 < 2.0
  ^^^^^
the largest is about 1.8e308
)"},
        Golden{R"cel(device.model.matches("a(b"))cel",
               R"(
this regular expression is wrong: missing ): a(b
  device.model.matches("a(b")
                       ^^^^^
its syntax is RE2's: https://github.com/google/re2/wiki/Syntax
)"},
        Golden{R"cel(device.model.matches("(a{1000}){1000}"))cel",
               R"(
this regular expression is wrong: invalid repetition size: {1000}
  device.model.matches("(a{1000}){1000}")
                       ^^^^^^^^^^^^^^^^^
its syntax is RE2's: https://github.com/google/re2/wiki/Syntax
)"},
        Golden{R"cel("wifi_conecting" in led_meanings)cel",
               R"(
led_meanings has no id "wifi_conecting"
  "wifi_conecting" in led_meanings
  ^^^^^^^^^^^^^^^^
did you mean "wifi_connecting"?
)"},
        Golden{R"cel(led_meanings)cel",
               R"(
'led_meanings' is a set of ids and can stand only on the right of `in`
  led_meanings
  ^^^^^^^^^^^^
write "wifi_connecting" in led_meanings
)"},
        Golden{R"cel(wifi.rssi_dbm in led_meanings)cel",
               R"(
only an id in quotes can be asked for in led_meanings
  wifi.rssi_dbm in led_meanings
  ^^^^^^^^^^^^^
)"},
        Golden{R"cel(!led_meanings)cel",
               R"(
'led_meanings' is a set of ids and can stand only on the right of `in`
  !led_meanings
   ^^^^^^^^^^^^
write "wifi_connecting" in led_meanings
)"},
        Golden{R"cel(wifi.rssi_dbm = 3)cel",
               R"(
'=' is not an operator here
  wifi.rssi_dbm = 3
                ^
to compare, write ==
)"},
        Golden{R"cel(reach.lan & cloud.bound)cel",
               R"(
'&' is not an operator here
  reach.lan & cloud.bound
            ^
write &&
)"},
        Golden{R"cel(reach.lan and cloud.bound)cel",
               R"(
expected an operator or the end here
  reach.lan and cloud.bound
            ^^^
write && for and
)"},
        Golden{R"cel(reach.lan &&)cel",
               R"(
the expression ends too early
  reach.lan &&
              ^
)"},
        Golden{R"cel()cel",
               R"(
this condition is empty
  
  ^
)"},
        Golden{R"cel(if)cel",
               R"(
'if' is a reserved word
  if
  ^^
)"},
        Golden{R"cel(1 / 0 > 1)cel",
               R"(
this always fails: division by zero
  1 / 0 > 1
  ^^^^^
)"},
        Golden{R"cel(wifi.rssi_dbm)cel",
               R"(
a condition must be true or false, and this is int
  wifi.rssi_dbm
  ^^^^^^^^^^^^^
compare it with something
)"},
        Golden{R"cel(led)cel",
               R"(
a condition must be true or false, and this is message Led
  led
  ^^^
to ask whether a field is set, write has(...)
)"},
        Golden{R"cel(reach.lan ? 1 : "a")cel",
               R"(
both values of a choice must have one type; these are int and string
  reach.lan ? 1 : "a"
            ^
)"},
        Golden{R"cel(reach.lan ? 1)cel",
               R"(
expected : here
  reach.lan ? 1
               ^
a choice is written condition ? value : other value
)"},
        Golden{R"cel(1 ? true : false)cel",
               R"(
what stands before ? must be a bool, and this is int
  1 ? true : false
  ^
)"},
        Golden{R"cel([1, "a"] == [1])cel",
               R"(
a list of both int and string is outside the subset of CEL that conditions are written in: it has no dyn
  [1, "a"] == [1]
      ^^^
give all elements one type
)"},
        Golden{R"cel(1 in 2)cel",
               R"(
what stands behind `in` must be a list, and this is int
  1 in 2
       ^
write a list as [a, b, c]
)"},
        Golden{R"cel("a" in [1])cel",
               R"(
this is never true: string can't be in list(int)
  "a" in [1]
      ^^
)"},
        Golden{R"cel(-power.battery_percent < 1)cel",
               R"(
- wants an int or a double, and this is uint
  -power.battery_percent < 1
  ^
convert it first: -int(...)
)"},
        Golden{R"cel(!wifi.rssi_dbm)cel",
               R"(
! wants a bool, and this is int
  !wifi.rssi_dbm
  ^
)"}));
INSTANTIATE_TEST_SUITE_P(
    Problems3, CheckGoldenTest,
    testing::Values(
        Golden{R"cel(reach.lan && wifi.rssi_dbm)cel",
               R"(
&& wants bools, and this is int
  reach.lan && wifi.rssi_dbm
               ^^^^^^^^^^^^^
compare it with something
)"},
        Golden{R"cel(wifi.rssi_dbm.x == 1)cel",
               R"(
int has no field 'x'
  wifi.rssi_dbm.x == 1
                ^
)"},
        Golden{R"cel(led.colors.x == 1)cel",
               R"(
a list has no field 'x'
  led.colors.x == 1
             ^
ask for elements with exists(e, ...), all(e, ...) or an index
)"},
        Golden{R"cel(wfi.rsi < 1 && led.mod == 1 || foo())cel",
               R"(
there is no field or name 'wfi' here
  wfi.rsi < 1 && led.mod == 1 || foo()
  ^^^
did you mean wifi?
the message Led has no field 'mod'
  wfi.rsi < 1 && led.mod == 1 || foo()
                     ^^^
did you mean mode?
there is no function 'foo'
  wfi.rsi < 1 && led.mod == 1 || foo()
                                 ^^^
)"},
        Golden{R"cel(wifi.rssi_dbm < -75 && 'é' == "ü" && wifi.rsi_dbm < 3)cel",
               R"(
the message Wifi has no field 'rsi_dbm'
  wifi.rssi_dbm < -75 && 'é' == "ü" && wifi.rsi_dbm < 3
                                            ^^^^^^^
did you mean rssi_dbm?
)"},
        Golden{R"cel("\q" == "a")cel",
               R"(
\q is no escape
  "\q" == "a"
   ^^
write \\ for a backslash, or put an r before the string
)"},
        Golden{R"cel("\xzz" == "a")cel",
               R"(
this escape wants 2 hexadecimal digits
  "\xzz" == "a"
   ^^
)"},
        Golden{R"cel(1abc)cel",
               R"(
a letter directly behind a number
  1abc
  ^^
)"},
        Golden{R"cel(0x)cel",
               R"(
a letter directly behind a number
  0x
  ^^
)"},
        Golden{R"cel(a.`b)cel",
               R"(
this backquote is not closed
  a.`b
    ^
)"},
        Golden{R"cel(é)cel",
               R"(
a letter outside ASCII can stand only in a string
  é
  ^
)"},
        Golden{R"cel(math.greatest(1, 2) > 1)cel",
               R"(
greatest() is outside the subset of CEL that conditions are written in: it has no extension functions
  math.greatest(1, 2) > 1
       ^^^^^^^^
)"},
        Golden{R"cel(cel.bind(x, 1, x > 0))cel",
               R"(
bind() is outside the subset of CEL that conditions are written in: it has no cel.bind
  cel.bind(x, 1, x > 0)
      ^^^^
)"},
        Golden{R"cel(optional.of(1).hasValue())cel",
               R"(
hasValue() is outside the subset of CEL that conditions are written in: it has no optionals
  optional.of(1).hasValue()
                 ^^^^^^^^
)"},
        Golden{R"cel(led < led)cel",
               R"(
message Led has no order
  led < led
      ^
it can be compared with == and != only
)"},
        Golden{R"cel(in)cel",
               R"(
'in' is a reserved word
  in
  ^^
write a value before it: value in list
)"},
        Golden{R"cel(profile.kind == Device.Kind.CAMRA)cel",
               R"(
the enum Device.Kind has no constant 'CAMRA'
  profile.kind == Device.Kind.CAMRA
                              ^^^^^
did you mean CAMERA?
)"},
        Golden{R"cel(Led.Mode.OFF.x)cel",
               R"(
the constant of an enum has no fields
  Led.Mode.OFF.x
               ^
)"},
        Golden{R"cel(led.mode == Led.Mode.MODE_UNSPECIFIED)cel",
               R"(
this is never decided: a field that is MODE_UNSPECIFIED counts as absent
  led.mode == Led.Mode.MODE_UNSPECIFIED
           ^^
to ask whether it is absent, write !has(led.mode)
)"},
        Golden{R"cel(reach.lan or cloud.bound)cel",
               R"(
expected an operator or the end here
  reach.lan or cloud.bound
            ^^
write || for or
)"},
        Golden{R"cel(device.model not in ["a"])cel",
               R"(
expected an operator or the end here
  device.model not in ["a"]
               ^^^
write !(value in list)
)"},
        Golden{R"cel(led.mode != 0)cel",
               R"(
this is never decided: a field that is MODE_UNSPECIFIED counts as absent
  led.mode != 0
           ^^
to ask whether it is absent, write !has(led.mode)
)"}));
// clang-format on

TEST(Check, AcceptsMistakesWhenAsked) {
  CheckOptions options;
  options.refuse_mistakes = false;
  for (const char* source :
       {"\"a\" < \"b\"", "led.mode == Wifi.Band.GHZ_5", "led.mode == 17",
        "power.battery_percent < 0", "wifi.rssi_dbm == 2.5", "1 / 0 > 1",
        "device.model.matches(\"a(b\")",
        "led.mode == Led.Mode.MODE_UNSPECIFIED",
        "version(firmware.version) < version(\"2.4.1\")"}) {
    EXPECT_EQ(Problems(source, options), "\n") << source;
  }
}

TEST(Check, WantsAGuardForVersionLiterals) {
  CheckOptions options;
  const char* bare = "version(firmware.version) < version(\"2.4.1\")";
  EXPECT_EQ(Problems(bare, options), "\n");
  options.version_guards = {"device.model", "profile"};
  EXPECT_NE(Problems(bare, options), "\n");
  for (const char* source :
       {"version(firmware.version) < version(\"2\") && device.model == "
        "\"EC70\"",
        "device.model in [\"EC70\"] && !(version(firmware.version) >= "
        "version(\"2\"))",
        "profile.has_card_slot || version(\"2\") > version(firmware.version)",
        // No literal.
        "version(firmware.version) < version(profile.newest_firmware)",
        "version(\"1\") < version(\"2\")"}) {
    EXPECT_EQ(Problems(source, options), "\n") << source;
  }
  // The profile's version says nothing of another version's model.
  EXPECT_NE(
      Problems("version(profile.newest_firmware) < version(\"2\")", options),
      "\n");
}

TEST(Check, NamesWhatIsOutside) {
  const Schema schema = MakeSchema();
  struct Case {
    const char* source;
    const char* construct;
  };
  for (const Case& test : std::initializer_list<Case>{
           {"{}", "maps"},
           {"{1: 2}[1] == 2", "maps"},
           {"b'x' == b'x'", "bytes"},
           {"bytes('x') == bytes('x')", "bytes"},
           {"null == null", "null"},
           {"Led{}", "message construction"},
           {"type(1) == type(2)", "type values"},
           {"int == int", "type values"},
           {"google.protobuf.Timestamp == google.protobuf.Timestamp",
            "type values"},
           {"[1].map(x, x) == [1]", "map and filter"},
           {"[1].filter(x, true) == [1]", "map and filter"},
           {"[1].exists(i, x, x > i)", "macros of two variables"},
           {"[1, 2u] == [1]", "dyn"},
           {"dyn(1) == 1", "dyn"},
           {"taken_at.getMonth() == 1", "timestamp accessors"},
           {"led.?mode == 1", "optionals"},
           {"[?led.mode] == [1]", "optionals"},
           {"optional.none() == optional.none()", "optionals"},
           {"cel.bind(x, 1, x > 0)", "cel.bind"},
           {"'a'.charAt(0) == 'a'", "extension functions"},
           {"math.least(1, 2) == 1", "extension functions"},
           {"base64.encode(b'') == ''", "extension functions"},
       }) {
    CheckOptions options;
    options.must_be_bool = false;
    const CheckResult result = Check(test.source, schema, options);
    ASSERT_FALSE(result.problems.empty()) << test.source;
    EXPECT_EQ(result.problems[0].outside, test.construct) << test.source;
  }
}

TEST(Check, FindsEveryMistakeOfOneCondition) {
  const Schema schema = MakeSchema();
  const CheckResult result = Check(
      "wfi.x || led.mod == 1 || foo() || [1].exists(e, e == 'a')", schema);
  ASSERT_EQ(result.problems.size(), 4u);
  for (size_t i = 1; i < result.problems.size(); ++i) {
    EXPECT_LT(result.problems[i - 1].begin, result.problems[i].begin);
  }
}

TEST(Render, PointsIntoLongAndManyLines) {
  const std::string padding(200, 'x');
  Problem problem;
  problem.begin = 205;
  problem.end = 207;
  problem.message = "wrong";
  EXPECT_EQ(Render(problem, padding + "12345??" + padding),
            "wrong\n  ..." + std::string(55, 'x') + "12345??" +
                std::string(38, 'x') + "...\n  " + std::string(63, ' ') +
                "^^\n");
  problem.begin = 3;
  problem.end = 4;
  EXPECT_EQ(Render(problem, "a\nb?\nc"), "wrong\n  b?\n   ^\n");
  // A place behind the end, and in an empty text.
  problem.begin = problem.end = 6;
  EXPECT_EQ(Render(problem, "a\nb?\nc"), "wrong\n  c\n   ^\n");
  EXPECT_EQ(Render(problem, ""), "wrong\n  \n  ^\n");
}

}  // namespace
}  // namespace kasa_diag::condition
