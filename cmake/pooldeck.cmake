# SPDX-License-Identifier: GPL-3.0-only
# What every target of this project shares: flags, precompiled headers, the compiler cache.

find_program(CCACHE ccache)
if(CCACHE)
    # The two sloppiness settings are what ccache asks for with precompiled headers. The base directory lets
    # every checkout of this project use what another one has compiled.
    set(CMAKE_CXX_COMPILER_LAUNCHER
        ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}
        CCACHE_NOHASHDIR=1 ${CCACHE})
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

# pooldeck_layer(<name> SOURCES ... LINK ...): one static library for one layer's folder.
function(pooldeck_layer name)
    cmake_parse_arguments(ARG "" "" "SOURCES;LINK;PRIVATE_LINK;PCH" ${ARGN})
    add_library(${name} STATIC ${ARG_SOURCES})
    target_link_libraries(${name} PUBLIC ${ARG_LINK} PRIVATE pooldeck_flags ${ARG_PRIVATE_LINK})
    if(ARG_PCH)
        target_precompile_headers(${name} PRIVATE ${ARG_PCH})
    else()
        target_precompile_headers(${name} REUSE_FROM pooldeck_pch)
    endif()
endfunction()

# The precompiled Qt Core and standard headers, built once for all that does not bring its own.
file(WRITE ${CMAKE_BINARY_DIR}/pch.cpp "")
add_library(pooldeck_pch OBJECT ${CMAKE_BINARY_DIR}/pch.cpp)
set_target_properties(pooldeck_pch PROPERTIES AUTOMOC OFF AUTORCC OFF)
target_link_libraries(pooldeck_pch PRIVATE pooldeck_flags Qt6::Core)
target_precompile_headers(pooldeck_pch PRIVATE ${PROJECT_SOURCE_DIR}/core/pch.h)
