# Settings and the four functions that every CMakeLists.txt of the project is written with:
#   or_library  or_program  or_test  or_embed

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
if(NOT CMAKE_BUILD_TYPE)
  set(CMAKE_BUILD_TYPE Release)
endif()
set(CMAKE_CXX_FLAGS_RELEASE "-O2 -DNDEBUG")
option(BUILD_TESTING "Build the tests." ON)
set(ONRECORD_SANITIZE "" CACHE STRING "address,undefined or thread; empty: none.")
include(CTest)

find_program(ONRECORD_CCACHE ccache)
if(ONRECORD_CCACHE)
  set(CMAKE_CXX_COMPILER_LAUNCHER ${CMAKE_COMMAND} -E env CCACHE_BASEDIR=${CMAKE_SOURCE_DIR} CCACHE_NOHASHDIR=1
      CCACHE_SLOPPINESS=time_macros,pch_defines,include_file_mtime,include_file_ctime ${ONRECORD_CCACHE})
endif()
find_program(ONRECORD_MOLD mold)
if(ONRECORD_MOLD)
  add_link_options(-fuse-ld=mold)
endif()

# Checks the bounds of vectors, strings and spans. On in every build that has tests; a program for use is built without.
option(ONRECORD_ASSERTIONS "Check preconditions of the standard library." ${BUILD_TESTING})
if(ONRECORD_ASSERTIONS)
  add_compile_definitions(_GLIBCXX_ASSERTIONS)
endif()
# Everything is compiled alike, or the precompiled headers could not be shared.
add_compile_options(-pthread -fPIE)
add_compile_options(-Wall -Wextra -Werror -Wno-missing-field-initializers)
add_compile_options($<$<COMPILE_LANGUAGE:CXX>:-fno-omit-frame-pointer>)
if(CMAKE_CXX_COMPILER_ID STREQUAL Clang)
  add_compile_options(-Wthread-safety)  # the lock annotations (ABSL_GUARDED_BY …); g++ ignores them
endif()
if(ONRECORD_SANITIZE)
  add_compile_options(-fsanitize=${ONRECORD_SANITIZE} -fno-sanitize-recover=all -g1)
  # Under g++ 12 the sanitizers make the optimiser report uses of uninitialised values that are none.
  add_compile_options(-Wno-maybe-uninitialized)
  add_link_options(-fsanitize=${ONRECORD_SANITIZE})
endif()

option(ONRECORD_COVERAGE "Count which lines run; needs g++." OFF)
if(ONRECORD_COVERAGE)
  add_compile_options(--coverage -fprofile-update=atomic)
  add_link_options(--coverage)
endif()

option(ONRECORD_FUZZ "Build the fuzz targets as libFuzzer programs; needs clang." OFF)
if(ONRECORD_FUZZ)
  add_compile_options(-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all -g1)
  add_link_options(-fsanitize=address,undefined)
endif()

find_package(Threads REQUIRED)
find_package(absl REQUIRED)
find_package(Protobuf REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)
find_package(ZLIB 1.2.13 REQUIRED)
find_package(spdlog REQUIRED)
find_package(CLI11 REQUIRED)
find_package(prometheus-cpp CONFIG REQUIRED)
find_package(gRPC CONFIG REQUIRED)
find_package(GTest REQUIRED)
find_package(PkgConfig REQUIRED)
# Older ones have weak points that a file or a caller reaches; `./dev floors` also knows Debian's own versions.
set(floor_sqlite3 ">=3.40.1")
set(floor_libarchive ">=3.6.2")
set(floor_zlib ">=1.2.13")
foreach(module IN ITEMS rdkafka sqlite3 libpq libzstd icu-uc icu-i18n gumbo cpp-httplib libmicrohttpd libarchive gmime-3.0 libcmark zlib jemalloc)
  pkg_check_modules(${module} REQUIRED IMPORTED_TARGET ${module}${floor_${module}})
endforeach()
# A definition for 32-bit machines, which would shut out the precompiled headers.
set_target_properties(PkgConfig::gmime-3.0 PROPERTIES INTERFACE_COMPILE_OPTIONS "")

# The headers that most sources parse, parsed once: a third less work for a build. Sources must compile without them as well
# (continuous integration builds with clang that way), so they include what they use.
option(ONRECORD_PRECOMPILE "Precompile the headers that are used most." ON)
if(ONRECORD_PRECOMPILE)
  set(often_used <absl/status/status.h> <absl/status/statusor.h> <absl/strings/str_cat.h> <absl/time/time.h>
      <algorithm> <array> <cstdint> <filesystem> <fstream> <functional> <map> <memory> <optional> <set> <span> <string>
      <string_view> <unordered_map> <utility> <vector>)
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/precompiled.cc CONTENT "")
  add_library(or_precompiled OBJECT ${CMAKE_BINARY_DIR}/precompiled.cc)
  target_precompile_headers(or_precompiled PRIVATE ${often_used})
  add_library(or_precompiled_tests OBJECT ${CMAKE_BINARY_DIR}/precompiled.cc)
  target_precompile_headers(or_precompiled_tests PRIVATE ${often_used} <gtest/gtest.h> <gmock/gmock.h>)
  target_link_libraries(or_precompiled_tests PRIVATE GTest::gtest GTest::gmock)
endif()

# _or_precompiled(TARGET LIBRARY): lets TARGET use the headers of LIBRARY.
function(_or_precompiled target library)
  if(ONRECORD_PRECOMPILE)
    target_precompile_headers(${target} REUSE_FROM ${library})
  endif()
endfunction()

# Uses before definition are refused: a target may only name what stands above it in the order of flow.
function(_or_require_targets name)
  foreach(dep IN LISTS ARGN)
    if(dep MATCHES "^or::" AND NOT TARGET ${dep})
      message(FATAL_ERROR "${name} uses ${dep}, which is not made yet: list the folders in the order of flow.")
    endif()
  endforeach()
endfunction()

# or_library(NAME enrich_quotes SRCS quotes/find_quotes.cc … DEPS or::enrich_entities … PRIVATE_DEPS …)
# Makes the library `or_NAME` with the alias `or::NAME`. DEPS is what the headers need, PRIVATE_DEPS what only the
# sources need. A library of headers alone has no SRCS.
function(or_library)
  cmake_parse_arguments(arg "" "NAME" "SRCS;DEPS;PRIVATE_DEPS" ${ARGN})
  _or_require_targets(${arg_NAME} ${arg_DEPS} ${arg_PRIVATE_DEPS})
  if(arg_SRCS)
    add_library(or_${arg_NAME} STATIC ${arg_SRCS})
    _or_precompiled(or_${arg_NAME} or_precompiled)
    target_include_directories(or_${arg_NAME} PUBLIC ${CMAKE_SOURCE_DIR})
    target_link_libraries(or_${arg_NAME} PUBLIC ${arg_DEPS} PRIVATE ${arg_PRIVATE_DEPS})
  else()
    add_library(or_${arg_NAME} INTERFACE)
    target_include_directories(or_${arg_NAME} INTERFACE ${CMAKE_SOURCE_DIR})
    target_link_libraries(or_${arg_NAME} INTERFACE ${arg_DEPS})
  endif()
  add_library(or::${arg_NAME} ALIAS or_${arg_NAME})
endfunction()

# or_program(NAME onrecord-ingest SRCS main.cc DEPS or::ingest): a program in build/bin. It allocates with jemalloc: storing
# takes a fifth less processor time than with the C library's allocator. The sanitizers bring an allocator of their own.
function(or_program)
  cmake_parse_arguments(arg "" "NAME" "SRCS;DEPS" ${ARGN})
  _or_require_targets(${arg_NAME} ${arg_DEPS})
  add_executable(${arg_NAME} ${arg_SRCS})
  _or_precompiled(${arg_NAME} or_precompiled)
  target_include_directories(${arg_NAME} PRIVATE ${CMAKE_SOURCE_DIR})
  target_link_libraries(${arg_NAME} PRIVATE ${arg_DEPS})
  if(NOT ONRECORD_SANITIZE AND NOT ONRECORD_FUZZ)
    target_link_libraries(${arg_NAME} PRIVATE PkgConfig::jemalloc)
  endif()
endfunction()

# or_test_limit(NAME SECONDS): how long the ctest entry NAME may take; under a sanitizer three times as long.
function(or_test_limit name seconds)
  if(ONRECORD_SANITIZE)
    math(EXPR seconds "${seconds} * 3")
  endif()
  set_tests_properties(${name} PROPERTIES TIMEOUT ${seconds})
endfunction()

# or_test(NAME enrich_quotes_test SRCS a_test.cc … DEPS or::enrich_quotes LABELS unit [SECONDS 600]): one test program, one
# ctest entry. It may take SECONDS (600), and each of its tests half of that (tests/support/test_main.cc).
function(or_test)
  cmake_parse_arguments(arg "" "NAME;SECONDS" "SRCS;DEPS;LABELS" ${ARGN})
  _or_require_targets(${arg_NAME} ${arg_DEPS})
  add_executable(${arg_NAME} ${arg_SRCS})
  _or_precompiled(${arg_NAME} or_precompiled_tests)
  set_target_properties(${arg_NAME} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  target_include_directories(${arg_NAME} PRIVATE ${CMAKE_SOURCE_DIR})
  target_link_libraries(${arg_NAME} PRIVATE ${arg_DEPS} or::test_main or::test_paths)
  foreach(label IN LISTS arg_LABELS)
    if(NOT TARGET tests-${label})
      add_custom_target(tests-${label})  # all programs of these tests
    endif()
    add_dependencies(tests-${label} ${arg_NAME})
  endforeach()
  add_test(NAME ${arg_NAME} COMMAND ${arg_NAME})
  if(NOT arg_SECONDS)
    set(arg_SECONDS 600)
  endif()
  or_test_limit(${arg_NAME} ${arg_SECONDS})
  get_test_property(${arg_NAME} TIMEOUT limit)
  math(EXPR limit "${limit} / 2")
  set_tests_properties(${arg_NAME} PROPERTIES LABELS "${arg_LABELS}" SKIP_RETURN_CODE 77
    ENVIRONMENT ONRECORD_TEST_SECONDS=${limit})
endfunction()

# or_embed(NAME lexicon_data FILES lexicon/cues.tsv …): the files' bytes, built into the program.
# Makes `or::NAME` with the header "NAME.h" and in it `std::span<const onrecord::EmbeddedFile> NAME()`
# (name in CamelCase: lexicon_data -> LexiconData). A file's name is its last path component.
function(or_embed)
  cmake_parse_arguments(arg "" "NAME" "FILES" ${ARGN})
  _or_require_targets(${arg_NAME} or::base)
  set(dir ${CMAKE_CURRENT_BINARY_DIR}/embed_${arg_NAME})
  string(REGEX MATCHALL "[a-z0-9]+" words ${arg_NAME})
  set(camel "")
  foreach(word IN LISTS words)
    string(SUBSTRING ${word} 0 1 first)
    string(SUBSTRING ${word} 1 -1 rest)
    string(TOUPPER ${first} first)
    string(APPEND camel ${first}${rest})
  endforeach()
  set(asm ".section .rodata\n")
  set(externs "")
  set(rows "")
  set(paths "")
  set(i 0)
  foreach(file IN LISTS arg_FILES)
    get_filename_component(path ${file} ABSOLUTE)
    get_filename_component(leaf ${file} NAME)
    set(symbol or_embed_${arg_NAME}_${i})
    string(APPEND asm ".global ${symbol}_begin\n.global ${symbol}_end\n.balign 16\n${symbol}_begin:\n.incbin \"${path}\"\n${symbol}_end:\n.byte 0\n")
    string(APPEND externs "extern \"C\" const char ${symbol}_begin[];\nextern \"C\" const char ${symbol}_end[];\n")
    string(APPEND rows "    {\"${leaf}\", {${symbol}_begin, static_cast<size_t>(${symbol}_end - ${symbol}_begin)}},\n")
    list(APPEND paths ${path})
    math(EXPR i "${i} + 1")
  endforeach()
  string(APPEND asm ".section .note.GNU-stack,\"\",@progbits\n")
  file(CONFIGURE OUTPUT ${dir}/${arg_NAME}.S CONTENT "${asm}" @ONLY)
  file(CONFIGURE OUTPUT ${dir}/${arg_NAME}.h @ONLY CONTENT
"#pragma once
#include <span>
#include \"common/base/embedded_file.h\"
namespace onrecord {
std::span<const EmbeddedFile> ${camel}();
}
")
  file(CONFIGURE OUTPUT ${dir}/${arg_NAME}.cc @ONLY CONTENT
"#include \"${arg_NAME}.h\"
${externs}
namespace onrecord {
std::span<const EmbeddedFile> ${camel}() {
  static const EmbeddedFile files[] = {
${rows}  };
  return files;
}
}
")
  set_source_files_properties(${dir}/${arg_NAME}.S PROPERTIES OBJECT_DEPENDS "${paths}")
  add_library(or_${arg_NAME} STATIC ${dir}/${arg_NAME}.S ${dir}/${arg_NAME}.cc)
  target_include_directories(or_${arg_NAME} PUBLIC ${dir} ${CMAKE_SOURCE_DIR})
  target_link_libraries(or_${arg_NAME} PUBLIC or::base)
  add_library(or::${arg_NAME} ALIAS or_${arg_NAME})
endfunction()
