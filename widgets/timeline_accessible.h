#pragma once

namespace syn {

/// Lets screen readers meet every Timeline as a slider of steps, which they can move. Idempotent.
void installTimelineAccess();

}  // namespace syn
