#define CATCH_CONFIG_RUNNER
#include "tests/catch.h"

#ifdef __SANITIZE_ADDRESS__
// Fontconfig keeps what it read of the fonts until the process ends.
extern "C" const char* __lsan_default_suppressions() {
    return "leak:libfontconfig";
}
#endif

int main(int argc, char** argv) {
    return Catch::Session().run(argc, argv);
}
