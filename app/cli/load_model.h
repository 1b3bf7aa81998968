#pragma once

#include <filesystem>
#include <string>

#include "core/base/result.h"
#include "core/session/session_model.h"

namespace syn::cli {

/// The generator in a folder with its weights, on a device and in a number type by name ("auto" too).
Result<SessionModel> load_session_model(const std::filesystem::path& folder, const std::string& device,
                                        const std::string& dtype);

}  // namespace syn::cli
