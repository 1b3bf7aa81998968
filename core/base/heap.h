#pragma once

namespace syn {

/// Lets the program keep up to a quarter of a gigabyte of freed memory for itself. Every step of a network
/// frees and asks again for the same tensors; given back to the system in between, each page of them would
/// have to be cleared and mapped anew, a tenth of a step's time. For programs to call once, when they start.
void keep_freed_memory();

}  // namespace syn
