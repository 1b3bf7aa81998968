#pragma once

#include <QString>
#include <optional>

#include "core/engine/engine.h"

class QWidget;

namespace syn::studio {

/// Asks for a picture file; empty when the user thought better of it.
QString choosePictureFile(QWidget* parent);
/// Asks where and how to export; nothing when the user thought better of it. `verb` is on the button that
/// does it: "Export 16 pictures".
std::optional<engine::ExportOptions> chooseExportOptions(QWidget* parent, const QString& verb);

}  // namespace syn::studio
