#pragma once

#include <QString>
#include <optional>

#include "core/engine/engine.h"

class QWidget;

namespace syn::studio {

/// Asks for a picture file; empty when the user thought better of it.
QString choosePictureFile(QWidget* parent);
/// Asks where and how to export; nothing when the user thought better of it.
std::optional<engine::ExportOptions> chooseExportOptions(QWidget* parent, int pictures);

}  // namespace syn::studio
