#include "core/training/autocast.h"

#include <ATen/autocast_mode.h>

#include "core/network/model.h"

namespace syn {

Autocast::Autocast(at::Device device, bool on) : type_(device.type()), on_(on) {
    if (!on_) return;
    at::autocast::set_autocast_dtype(type_, at::kBFloat16);
    at::autocast::set_autocast_enabled(type_, true);
    at::autocast::increment_nesting();
}

Autocast::~Autocast() {
    if (!on_) return;
    if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
    at::autocast::set_autocast_enabled(type_, false);
}

Result<bool> mixed_precision(const Recipe& recipe, at::Device device) {
    if (recipe.precision == "auto") return computes_bfloat16(device);
    const auto dtype = find_dtype(recipe.precision, device);
    if (!dtype) return dtype.error();
    return *dtype == at::kBFloat16;
}

}  // namespace syn
