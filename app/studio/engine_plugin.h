#pragma once

#include <QString>

#include "app/studio/engine_port.h"

namespace syn::studio {

/// Opens the engine's plugin when it is called, on whatever thread that is. Error: which file, and what to
/// do.
EngineMaker pluginMaker(const QString& file, const QString& modelFolders);
/// The plugin that belongs to this program.
QString defaultPlugin();
/// Where models are looked for, first wins, separated by ':': $SYNESTHETE_MODELS alone where it is set, else
/// ./models, beside and above the program, and the user's own.
QString defaultModelFolders();

}  // namespace syn::studio
