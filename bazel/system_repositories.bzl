"""Makes Bazel repositories out of the system's packages.

The repositories carry the names and labels that the upstream projects use, so
BUILD files are the same here and in a world of modules (MODULE.bazel). Headers
are in /usr/include: a target is linker flags only.
"""

# Abseil's labels in use, by package. All of Abseil stands behind each.
_ABSL = {
    "absl/base": ["base", "core_headers"],
    "absl/container": ["fixed_array", "flat_hash_map", "flat_hash_set", "inlined_vector", "node_hash_map"],
    "absl/memory": ["memory"],
    "absl/numeric": ["bits", "int128"],
    "absl/random": ["random"],
    "absl/status": ["status", "statusor"],
    "absl/strings": ["str_format", "string_view", "strings"],
    "absl/time": ["time"],
    "absl/types": ["optional", "span", "variant"],
}

# Compiled into libprotobuf; none of them imports another.
_WELL_KNOWN = ["any", "descriptor", "duration", "empty", "field_mask", "struct", "timestamp", "wrappers"]

# bazelw sets it: the repositories are made anew when package versions change.
# (PEER_PACKAGES is the same for the packages that may be missing.)
_ENVIRON = ["SYSTEM_PACKAGES"]

_PUBLIC = """package(default_visibility = ["//visibility:public"])

config_setting(name = "static", define_values = {"system_libs": "static"})
"""

def _library(name, libdir, libs, defines = []):
    static = []
    for lib in libs:
        has_archive = libdir.get_child("lib%s.a" % lib).exists
        static.append(("-l:lib%s.a" if has_archive else "-l%s") % lib)
    return """cc_library(
    name = "%s",
    defines = %s,
    linkopts = select({":static": %s, "//conditions:default": %s}),
)
""" % (
        name,
        defines,
        ["-Wl,--start-group"] + static + ["-Wl,--end-group"],
        ["-l" + lib for lib in libs],
    )

def _libdir(rctx, module):
    # Asking pkg-config for --libs would take half a second an Abseil target.
    result = rctx.execute(["pkg-config", "--variable=libdir", module])
    if result.return_code != 0:
        fail("pkg-config does not know %s: ./bazelw installs what is missing" % module)
    return rctx.path(result.stdout.strip())

def _absl_impl(rctx):
    libdir = _libdir(rctx, "absl_base")
    libs = sorted([
        path.basename[len("lib"):-len(".so")]
        for path in libdir.readdir()
        if path.basename.startswith("libabsl_") and path.basename.endswith(".so")
    ])
    rctx.file("BUILD.bazel", _PUBLIC + _library("absl", libdir, libs))
    for package, targets in _ABSL.items():
        rctx.file(package + "/BUILD.bazel", _PUBLIC + "".join([
            'alias(name = "%s", actual = "//:absl")\n' % target
            for target in targets
        ]))

def _protobuf_impl(rctx):
    # The native proto_library and cc_proto_library look for :protoc and
    # :cc_toolchain under these names.
    rctx.symlink(rctx.which("protoc"), "protoc")
    build = _PUBLIC + _library("protobuf", _libdir(rctx, "protobuf"), ["protobuf", "z"])
    build += """exports_files(["protoc"])

proto_lang_toolchain(
    name = "cc_toolchain",
    blacklisted_protos = %s,
    command_line = "--cpp_out=$(OUT)",
    runtime = ":protobuf",
)
""" % [":%s_proto" % name for name in _WELL_KNOWN]
    for name in _WELL_KNOWN:
        file = "google/protobuf/%s.proto" % name
        rctx.symlink("/usr/include/" + file, file)
        build += 'proto_library(name = "%s_proto", srcs = ["%s"])\n' % (name, file)
    rctx.file("BUILD.bazel", build)
    rctx.file("bazel/BUILD.bazel")
    for rule in ["cc_proto_library", "proto_library"]:
        rctx.file("bazel/%s.bzl" % rule, "{0} = native.{0}\n".format(rule))

def _libraries_impl(rctx):
    libdir = _libdir(rctx, rctx.attr.module)
    rctx.file("BUILD.bazel", _PUBLIC + "".join([
        _library(target, libdir, libs)
        for target, libs in rctx.attr.targets.items()
    ]))

def _peer_impl(rctx):
    # A peer that a benchmark or test compares with, or a broker that an example
    # talks to. Without its header it becomes an empty library, and the program
    # that wants it says what it leaves out.
    found = rctx.path(rctx.attr.header).exists
    build = _PUBLIC + """cc_library(
    name = "%s",
    defines = %s,
    linkopts = %s,
)
""" % (
        rctx.attr.target,
        [rctx.attr.define] if found else [],
        ["-l" + lib for lib in rctx.attr.libs] if found else [],
    )
    rctx.file("BUILD.bazel", build)

def _files_impl(rctx):
    for path, content in rctx.attr.files.items():
        rctx.file(path, content)

_absl = repository_rule(_absl_impl, environ = _ENVIRON)
_protobuf = repository_rule(_protobuf_impl, environ = _ENVIRON)
_libraries = repository_rule(
    _libraries_impl,
    environ = _ENVIRON,
    attrs = {
        "module": attr.string(mandatory = True),
        "targets": attr.string_list_dict(mandatory = True),
    },
)
_peer = repository_rule(
    _peer_impl,
    environ = _ENVIRON + ["PEER_PACKAGES"],
    attrs = {
        "define": attr.string(mandatory = True),
        "header": attr.string(mandatory = True),
        "libs": attr.string_list(),
        "target": attr.string(mandatory = True),
    },
)
_files = repository_rule(
    _files_impl,
    attrs = {"files": attr.string_dict(mandatory = True)},
)

def _native_rules(name, bzl, rules):
    _files(name = name, files = {
        "BUILD.bazel": "",
        bzl.split("/")[0] + "/BUILD.bazel": "",
        bzl: "".join(["{0} = native.{0}\n".format(rule) for rule in rules]),
    })

def system_repositories():
    """Declares every repository that the BUILD files name."""
    _native_rules("rules_cc", "cc/defs.bzl", [
        "cc_binary",
        "cc_import",
        "cc_library",
        "cc_test",
        "cc_toolchain",
        "cc_toolchain_suite",
    ])
    _native_rules("rules_java", "java/defs.bzl", ["java_import", "java_runtime", "java_toolchain"])
    _native_rules("rules_shell", "shell/sh_test.bzl", ["sh_test"])
    _files(name = "remote_coverage_tools", files = {
        "BUILD.bazel": _PUBLIC + """
filegroup(name = "coverage_report_generator")

filegroup(name = "lcov_merger")
""",
    })
    _absl(name = "com_google_absl")
    _protobuf(name = "com_google_protobuf")
    _libraries(
        name = "com_googlesource_code_re2",
        module = "re2",
        targets = {"re2": ["re2"]},
    )
    _libraries(
        name = "com_google_googletest",
        module = "gmock",
        targets = {
            "gtest": ["gmock", "gtest"],
            "gtest_main": ["gmock_main", "gmock", "gtest"],
        },
    )
    _libraries(
        name = "com_github_google_benchmark",
        module = "benchmark",
        targets = {
            "benchmark": ["benchmark"],
            "benchmark_main": ["benchmark_main", "benchmark"],
        },
    )

    # Header-only.
    _files(name = "com_github_cliutils_cli11", files = {
        "BUILD.bazel": _PUBLIC + 'cc_library(name = "cli11")\n',
    })
    _peer(
        name = "dlib",
        target = "dlib",
        define = "KASA_DIAG_HAVE_DLIB",
        header = "/usr/include/dlib/bayes_utils.h",
        libs = ["dlib"],
    )
    _peer(
        name = "clips",
        target = "clips",
        define = "KASA_DIAG_HAVE_CLIPS",
        header = "/usr/include/clips/clips.h",
        libs = ["clips"],
    )
    _peer(
        name = "mosquitto",
        target = "mosquitto",
        define = "KASA_DIAG_HAVE_MOSQUITTO",
        header = "/usr/include/mosquitto.h",
        libs = ["mosquitto"],
    )
