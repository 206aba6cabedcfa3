"""A fuzz target: a program for libFuzzer, and a test with any compiler."""

load("@rules_cc//cc:defs.bzl", "cc_binary", "cc_library", "cc_test")

def fuzz_target(name, srcs, test_srcs, deps, data = [], test_deps = [], size = "small"):
    """Makes NAME, which libFuzzer runs, and NAME_test.

    Args:
      name: ends in _fuzzer. The program wants --config=fuzz, which needs clang.
      srcs: LLVMFuzzerTestOneInput, without a main.
      test_srcs: runs it on inputs that seeds make, the same on every machine.
      deps: of srcs.
      data: of the test.
      test_deps: of test_srcs, beyond GoogleTest.
      size: of the test.
    """
    cc_library(
        name = name + "_target",
        testonly = True,
        srcs = srcs,
        deps = deps,
        alwayslink = True,
    )
    cc_binary(
        name = name,
        testonly = True,
        linkopts = ["-fsanitize=fuzzer"],
        tags = ["manual"],
        deps = [":" + name + "_target"],
    )
    cc_test(
        name = name + "_test",
        size = size,
        srcs = test_srcs,
        data = data,
        deps = test_deps + [
            ":" + name + "_target",
            "@com_google_googletest//:gtest_main",
        ],
    )
