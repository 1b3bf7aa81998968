# Finds LibTorch without its own CMake package, which demands a CUDA toolkit at configure time.
# Looks, in this order, at LIBTORCH_ROOT (variable or environment), at an installed Python's torch
# of 2.7 or newer, and at the per-user cache that packaging/setup fills.
# Links libtorch_cpu and libc10 alone; libtorch_cuda is opened at run time where there is a GPU.
#
# Sets LibTorch_FOUND, LibTorch_ROOT and LibTorch_VERSION, and makes the target LibTorch::LibTorch.
set(_cache $ENV{SYNESTHETE_CACHE})
if(NOT _cache)
    set(_cache $ENV{XDG_CACHE_HOME})
    if(NOT _cache)
        set(_cache $ENV{HOME}/.cache)
    endif()
    set(_cache ${_cache}/synesthete)
endif()

set(_roots ${LIBTORCH_ROOT} $ENV{LIBTORCH_ROOT})
if(NOT _roots)
    find_program(LibTorch_PYTHON python3)
    if(LibTorch_PYTHON)
        execute_process(
            COMMAND ${LibTorch_PYTHON} -c "import importlib.util as u; s = u.find_spec('torch'); print(s.submodule_search_locations[0] if s else '')"
            OUTPUT_VARIABLE _python_torch OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
        if(_python_torch)
            list(APPEND _roots ${_python_torch})
        endif()
    endif()
    file(GLOB _cached ${_cache}/libtorch-*/torch)
    list(APPEND _roots ${_cached})
endif()

set(LibTorch_ROOT "")
foreach(_root ${_roots})
    if(EXISTS ${_root}/lib/libtorch_cpu.so AND EXISTS ${_root}/include/torch/headeronly/version.h)
        file(STRINGS ${_root}/include/torch/headeronly/version.h _lines REGEX "define TORCH_VERSION_(MAJOR|MINOR|PATCH) ")
    elseif(EXISTS ${_root}/lib/libtorch_cpu.so AND EXISTS ${_root}/include/torch/csrc/api/include/torch/version.h)
        file(STRINGS ${_root}/include/torch/csrc/api/include/torch/version.h _lines REGEX "define TORCH_VERSION_(MAJOR|MINOR|PATCH) ")
    else()
        continue()
    endif()
    string(REGEX REPLACE "[^;]*MAJOR ([0-9]+).*MINOR ([0-9]+).*PATCH ([0-9]+).*" "\\1.\\2.\\3" _version "${_lines}")
    if(_version VERSION_GREATER_EQUAL 2.7)
        set(LibTorch_ROOT ${_root})
        set(LibTorch_VERSION ${_version})
        break()
    endif()
endforeach()

include(FindPackageHandleStandardArgs)
find_package_handle_standard_args(LibTorch REQUIRED_VARS LibTorch_ROOT VERSION_VAR LibTorch_VERSION
    REASON_FAILURE_MESSAGE "no LibTorch 2.7 or newer: run packaging/run, or set LIBTORCH_ROOT to a folder with lib/ and include/")

if(LibTorch_FOUND AND NOT TARGET LibTorch::LibTorch)
    add_library(LibTorch::c10 SHARED IMPORTED)
    set_target_properties(LibTorch::c10 PROPERTIES IMPORTED_LOCATION ${LibTorch_ROOT}/lib/libc10.so)
    add_library(LibTorch::LibTorch SHARED IMPORTED)
    set_target_properties(LibTorch::LibTorch PROPERTIES
        IMPORTED_LOCATION ${LibTorch_ROOT}/lib/libtorch_cpu.so
        INTERFACE_INCLUDE_DIRECTORIES "${LibTorch_ROOT}/include;${LibTorch_ROOT}/include/torch/csrc/api/include"
        # Else a few headers drag in every operator. LibTorch's headers bring a newer fmt than the system's library.
        INTERFACE_COMPILE_DEFINITIONS "AT_PER_OPERATOR_HEADERS;FMT_HEADER_ONLY"
        INTERFACE_LINK_LIBRARIES LibTorch::c10
        INTERFACE_LINK_OPTIONS "LINKER:-rpath-link,${LibTorch_ROOT}/../nvidia/cu13/lib:${LibTorch_ROOT}/lib")
endif()
