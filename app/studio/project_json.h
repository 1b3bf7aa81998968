#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "app/studio/project_file.h"
#include "core/base/json_fields.h"

namespace syn::studio {

/// Where a project's pictures go and come from while its text is written and read. A picture is known in the
/// text by the name of its layer.
using StoreLayer = std::function<std::string(const QImage&)>;
using FetchLayer = std::function<Result<QImage>(const std::string& layer)>;

/// A project as versioned JSON, without its pictures' pixels.
std::string toJson(const Project& project, const StoreLayer& store);
/// And back. Strict: unknown fields, newer versions, wrong types and values out of range are refused by name;
/// `name` is what the sentence calls the file.
Result<Project> projectFromJson(std::string_view text, const std::string& name, const FetchLayer& fetch);

/// The timeline's part of it. Each request is the same JSON as in a picture.
nlohmann::ordered_json timelineToJson(const SavedTimeline& timeline);
void readTimeline(JsonFields& fields, SavedTimeline& timeline);

/// The field "queue": the runs that wait, in their order. Absent: none.
nlohmann::ordered_json queueToJson(const QList<QueuedRun>& queue);
void readQueue(JsonFields& fields, QList<QueuedRun>& queue);

}  // namespace syn::studio
