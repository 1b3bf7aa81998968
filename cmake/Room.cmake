# Every room of the house is one static library with the same warnings:
#   studio_room(NAME SOURCES a.cpp b.cpp DEPS studio_base ...)    makes the target studio_NAME
#   studio_test(NAME SOURCES a_test.cpp DEPS studio_NAME ...)     makes the Catch2 program test_NAME;
#       CASES ~[tag]: what of it the test runs, where another runs the rest
add_library(studio_flags INTERFACE)
target_compile_options(studio_flags INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Werror)
target_include_directories(studio_flags INTERFACE ${CMAKE_SOURCE_DIR})
if(STUDIO_SANITIZE)
    # Instrumented code makes g++ 12 see uninitialised values in the standard library that are not there.
    target_compile_options(studio_flags INTERFACE -fsanitize=${STUDIO_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all
        -Wno-maybe-uninitialized)
    target_link_options(studio_flags INTERFACE -fsanitize=${STUDIO_SANITIZE})
endif()

function(studio_room NAME)
    cmake_parse_arguments(ROOM "" "" "SOURCES;DEPS" ${ARGN})
    add_library(studio_${NAME} STATIC ${ROOM_SOURCES})
    target_link_libraries(studio_${NAME} PUBLIC studio_flags ${ROOM_DEPS})
endfunction()

function(studio_test NAME)
    cmake_parse_arguments(TEST "" "" "SOURCES;DEPS;CASES" ${ARGN})
    add_executable(test_${NAME} ${CMAKE_SOURCE_DIR}/tests/main.cpp ${TEST_SOURCES})
    target_link_libraries(test_${NAME} PRIVATE studio_flags Catch2::Catch2 ${TEST_DEPS})
    target_compile_definitions(test_${NAME} PRIVATE STUDIO_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    add_test(NAME ${NAME} COMMAND test_${NAME} ${TEST_CASES})
    set_tests_properties(${NAME} PROPERTIES ENVIRONMENT "QT_QPA_PLATFORM=offscreen;OMP_WAIT_POLICY=passive" TIMEOUT 600)
endfunction()
