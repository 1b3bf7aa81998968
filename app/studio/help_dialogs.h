#pragma once

#include "core/engine/engine.h"

class QWidget;

namespace syn::studio {

class Actions;

/// All keys, as they are now.
void showKeyList(QWidget* parent, const Actions& actions);
/// What each part of the window does, on one page.
void showHelpPage(QWidget* parent, const Actions& actions);
/// Version, the model's honest line and licences.
void showAboutBox(QWidget* parent, const engine::ModelInfo* model);

}  // namespace syn::studio
