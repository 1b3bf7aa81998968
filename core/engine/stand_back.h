#pragma once

namespace syn::engine {

/// This thread, and those that its arithmetic starts, get what nobody else wants.
void stand_back();

}  // namespace syn::engine
