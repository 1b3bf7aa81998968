#pragma once

#include <QHash>
#include <QString>
#include <string>
#include <string_view>

#include "app/studio/document.h"
#include "app/studio/queued_run.h"
#include "app/studio/saved_timeline.h"

namespace syn::studio {

/// What a project file holds. More of it gets a field here and one in project_json.cpp.
struct Project {
    static constexpr int kVersion = 1;

    Document document;
    SavedTimeline timeline;  ///< the run that was shown and its branches; may be empty
    QString origin;  ///< of an autosave: the file that the user saved it as last; empty: none, or no autosave
    QList<QueuedRun> queue = {};  ///< runs that wait, in their order

    bool operator==(const Project&) const = default;
};

/// PNG bytes of pictures that were packed before, by QImage::cacheKey(): an autosave after each stroke need
/// not compress the same picture again. Holds what the last pack used.
using LayerCache = QHash<qint64, std::string>;

/// A project as the bytes of one zip archive: project.json and the given pictures as layers/N.png. The same
/// project gives the same bytes. Safe from any thread.
Result<std::string> packProject(const Project& project, LayerCache* cache = nullptr);
/// And back; `name` is what a sentence calls the file. Strict: see ArchiveLimits and projectFromJson.
Result<Project> unpackProject(std::string_view bytes, const std::string& name);

/// Writes the project whole or not at all: a file of that name stays as it was when the disk is full or the
/// folder may not be written to, and one sentence says so.
Result<void> saveProject(const QString& file, const Project& project, LayerCache* cache = nullptr);
Result<Project> openProject(const QString& file);

/// Whether the name says that the file is a project.
bool isProjectFile(const QString& file);

}  // namespace syn::studio
