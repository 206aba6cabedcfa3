# What kasa_diag links: for its own build, and, installed beside
# kasa_diagConfig.cmake, for those who find the package.
include(CMakeFindDependencyMacro)

find_dependency(Threads)
find_dependency(absl CONFIG)

# Newer releases of protobuf and RE2 bring CMake packages of their own. Debian
# 12's protobuf is found by CMake's module, its RE2 by pkg-config.
if(NOT TARGET protobuf::libprotobuf)
  find_package(protobuf CONFIG QUIET)
  if(NOT protobuf_FOUND)
    find_dependency(Protobuf)
  endif()
endif()
if(NOT TARGET re2::re2)
  find_package(re2 CONFIG QUIET)
  if(NOT re2_FOUND)
    find_dependency(PkgConfig)
    pkg_check_modules(kasa_diag_re2 REQUIRED IMPORTED_TARGET GLOBAL re2)
    # Not an ALIAS: that would be exported under its other name.
    add_library(re2::re2 INTERFACE IMPORTED GLOBAL)
    target_link_libraries(re2::re2 INTERFACE PkgConfig::kasa_diag_re2)
  endif()
endif()
