#pragma once

#include <QString>

namespace syn::studio {

/// What people call a solver or a time grid; its own name where nobody has said.
QString samplingTitle(const QString& name);

}  // namespace syn::studio
