# SPDX-License-Identifier: GPL-3.0-only
# What every target of this project shares: flags, precompiled headers, the compiler cache, the linker.

find_program(CCACHE ccache)
if(CCACHE)
    # The two sloppiness settings are what ccache asks for with precompiled headers. The base directory lets
    # every checkout of this project use what another one has compiled.
    set(CMAKE_CXX_COMPILER_LAUNCHER
        ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}
        CCACHE_NOHASHDIR=1 ${CCACHE})
endif()

# A hundred test programs to link: mold takes a tenth of the time.
find_program(MOLD mold)
if(MOLD)
    add_link_options(-fuse-ld=mold)
endif()

add_library(pooldeck_flags INTERFACE)
target_compile_options(pooldeck_flags INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wimplicit-fallthrough -Wno-missing-field-initializers
    $<$<BOOL:${POOLDECK_WERROR}>:-Werror>)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    target_compile_options(pooldeck_flags INTERFACE -fpch-preprocess)
endif()
target_compile_definitions(pooldeck_flags INTERFACE
    QT_NO_KEYWORDS QT_NO_CAST_TO_ASCII QT_NO_CAST_FROM_ASCII QT_NO_CAST_FROM_BYTEARRAY
    QT_NO_URL_CAST_FROM_STRING QT_NO_NARROWING_CONVERSIONS_IN_CONNECT QT_DISABLE_DEPRECATED_BEFORE=0x060400)
target_include_directories(pooldeck_flags INTERFACE ${PROJECT_SOURCE_DIR})
if(POOLDECK_SANITIZE)
    # GCC warns of uninitialized members inside std::regex once the sanitizers have changed the code.
    target_compile_options(pooldeck_flags INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>
        -fsanitize=${POOLDECK_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    target_link_options(pooldeck_flags INTERFACE -fsanitize=${POOLDECK_SANITIZE})
endif()

# Tests run their own code once, and compiling it takes most of their time: it is not optimized, and UBSan does
# not look at it. What they test is compiled as always. ThreadSanitizer does not see that Qt joins a thread, and
# takes a destructor's store of its table, which only unoptimized code makes, for a race.
define_property(TARGET PROPERTY POOLDECK_TEST_CODE BRIEF_DOCS "This target is code of tests")
if(NOT POOLDECK_SANITIZE STREQUAL "thread")
    target_compile_options(pooldeck_flags INTERFACE
        $<$<BOOL:$<TARGET_PROPERTY:POOLDECK_TEST_CODE>>:-O0;-fno-sanitize=undefined>)
endif()

# pooldeck_layer(<name> SOURCES ... LINK ... [PRIVATE_LINK ...] [PCH <header> | PCH_FROM <target>]): one static
# library for one layer's folder.
function(pooldeck_layer name)
    cmake_parse_arguments(ARG "" "PCH;PCH_FROM" "SOURCES;LINK;PRIVATE_LINK" ${ARGN})
    add_library(${name} STATIC ${ARG_SOURCES})
    target_link_libraries(${name} PUBLIC ${ARG_LINK} PRIVATE pooldeck_flags ${ARG_PRIVATE_LINK})
    if(ARG_PCH)
        target_precompile_headers(${name} PRIVATE ${ARG_PCH})
    else()
        if(NOT ARG_PCH_FROM)
            set(ARG_PCH_FROM pooldeck_pch)
        endif()
        target_precompile_headers(${name} REUSE_FROM ${ARG_PCH_FROM})
    endif()
endfunction()

# pooldeck_pch(<name> <header> [LINK ...]): what targets precompile once and then share with REUSE_FROM.
file(WRITE ${CMAKE_BINARY_DIR}/pch.cpp "")
function(pooldeck_pch name header)
    cmake_parse_arguments(ARG "" "" "LINK" ${ARGN})
    add_library(${name} OBJECT ${CMAKE_BINARY_DIR}/pch.cpp)
    set_target_properties(${name} PROPERTIES AUTOMOC OFF AUTORCC OFF)
    target_link_libraries(${name} PRIVATE pooldeck_flags ${ARG_LINK})
    target_precompile_headers(${name} PRIVATE ${header})
endfunction()

# The Qt Core and standard headers, for all that does not bring its own.
pooldeck_pch(pooldeck_pch ${PROJECT_SOURCE_DIR}/core/pch.h LINK Qt6::Core)
