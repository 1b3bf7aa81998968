#include <fmt/core.h>

#include <QStringList>
#include <nlohmann/json.hpp>

#include "app/studio/project_json.h"
#include "app/studio/run_queue.h"

namespace syn::studio {
namespace {

constexpr qsizetype kLongestTitle = 500;

void readRow(JsonFields& fields, QueuedRun::Row& row) {
    std::string mode;
    nlohmann::ordered_json request;
    fields.take("mode", mode, false);
    fields.take("request", request);
    row.mode = QString::fromStdString(mode);
    const auto read =
        request_from_json(request.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
    if (!read) return fields.fail(read.error().message);
    // More than a window shows would be made without its user having asked for it.
    if (read->count > kMostPictures)
        return fields.fail(fmt::format("it asks for {} pictures; a run of a project has {} at most",
                                       read->count, kMostPictures));
    row.request = *read;
}

/// One set, or a comparison of modes on the same seeds.
void readRun(JsonFields& fields, QueuedRun& run) {
    std::string title;
    std::vector<QueuedRun::Row> rows;
    fields.take("title", title);
    fields.take_list<QueuedRun::Row>("rows", rows, readRow);
    run.title = QString::fromStdString(title).left(kLongestTitle);
    run.rows = QList<QueuedRun::Row>(rows.begin(), rows.end());
    if (rows.empty()) return fields.fail("the field 'rows' is empty");
    QStringList modes;
    for (const QueuedRun::Row& row : rows) {
        const bool known = rows.size() == 1 ? row.mode.isEmpty() : comparableModes().contains(row.mode);
        if (!known || modes.contains(row.mode))
            return fields.fail(
                fmt::format("the field 'rows' must hold one run, or runs of different guide modes, not '{}'",
                            row.mode.toStdString()));
        modes << row.mode;
        if (row.request.steps != run.steps() || row.request.count != rows.front().request.count)
            return fields.fail("the rows of a comparison must have the same steps and number of pictures");
    }
}

}  // namespace

nlohmann::ordered_json queueToJson(const QList<QueuedRun>& queue) {
    auto list = nlohmann::ordered_json::array();
    for (const auto& [title, rows] : queue) {
        auto parts = nlohmann::ordered_json::array();
        for (const auto& [mode, request] : rows) {
            auto& part = parts.emplace_back(nlohmann::ordered_json::object());
            if (!mode.isEmpty()) part["mode"] = mode.toStdString();
            part["request"] = nlohmann::ordered_json::parse(to_json(request));
        }
        list.push_back({{"title", title.toStdString()}, {"rows", std::move(parts)}});
    }
    return list;
}

void readQueue(JsonFields& fields, QList<QueuedRun>& queue) {
    std::vector<QueuedRun> runs;
    fields.take_list<QueuedRun>("queue", runs, readRun, false);
    if (runs.size() > static_cast<std::size_t>(RunQueue::kMost))
        fields.fail(fmt::format("the field 'queue' has {} runs, more than the {} that can wait", runs.size(),
                                RunQueue::kMost));
    queue = QList<QueuedRun>(runs.begin(), runs.end());
}

}  // namespace syn::studio
