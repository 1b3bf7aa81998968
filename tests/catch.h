#pragma once

// LibTorch has a CHECK too, which ends the program: let it come first, so that Catch's is the one that holds.
#if __has_include(<c10/util/Logging.h>)
#include <c10/util/Logging.h>
#undef CHECK
#endif

// Catch2 2 (Debian 12) and 3 (newer systems) under one name.
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
using Catch::Approx;
#else
#include <catch2/catch.hpp>
#endif
