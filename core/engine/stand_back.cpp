#include "core/engine/stand_back.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace syn::engine {

void stand_back() {
    constexpr int kLowestPriority = 19;
    ::setpriority(PRIO_PROCESS, static_cast<id_t>(::syscall(SYS_gettid)), kLowestPriority);
}

}  // namespace syn::engine
