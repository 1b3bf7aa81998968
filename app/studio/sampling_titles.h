#pragma once

#include <QString>

namespace syn::studio {

/// What people call a solver, a time grid or a noise schedule, whose empty name is the model's own; else its
/// own name where nobody has said.
QString samplingTitle(const QString& name);

}  // namespace syn::studio
