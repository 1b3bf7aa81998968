#include <fmt/core.h>

#include <nlohmann/json.hpp>

#include "app/studio/project_json.h"

namespace syn::studio {
namespace {

constexpr std::size_t kMostBranches = 64;

void readBranch(JsonFields& fields, SavedBranch& branch, int index) {
    std::string name;
    nlohmann::ordered_json parent, from, request;
    fields.take("name", name);
    fields.take("parent", parent);
    fields.take("from", from);
    fields.take("request", request);
    branch.name = QString::fromStdString(name);
    const auto within = [](const nlohmann::ordered_json& value, std::int64_t least, std::int64_t most) {
        if (!value.is_number_integer() || value.is_number_float()) return false;
        if (value.is_number_unsigned() && value.get<std::uint64_t>() > static_cast<std::uint64_t>(most))
            return false;
        return value.get<std::int64_t>() >= least && value.get<std::int64_t>() <= most;
    };
    // Parents come before their branches, so that none hangs on itself.
    if (!within(parent, -1, index - 1))
        return fields.fail("the field 'parent' must name an earlier branch, or -1");
    const auto read =
        request_from_json(request.dump(-1, ' ', false, nlohmann::ordered_json::error_handler_t::replace));
    if (!read) return fields.fail(read.error().message);
    if (!within(from, 0, read->steps)) return fields.fail("the field 'from' must be a step of the run");
    branch.parent = parent.get<int>();
    branch.from = from.get<int>();
    branch.request = *read;
}

}  // namespace

nlohmann::ordered_json timelineToJson(const SavedTimeline& timeline) {
    const auto& [branches, current] = timeline;
    auto list = nlohmann::ordered_json::array();
    for (const SavedBranch& branch : branches) {
        const auto& [name, parent, from, request] = branch;
        list.push_back({{"name", name.toStdString()},
                        {"parent", parent},
                        {"from", from},
                        {"request", nlohmann::ordered_json::parse(to_json(request))}});
    }
    return {{"branches", std::move(list)}, {"current", current}};
}

void readTimeline(JsonFields& fields, SavedTimeline& timeline) {
    std::vector<SavedBranch> branches;
    fields.take_list<SavedBranch>("branches", branches, [&](JsonFields& f, SavedBranch& branch) {
        readBranch(f, branch, static_cast<int>(branches.size()));
    });
    if (branches.size() > kMostBranches)
        fields.fail(fmt::format("it has {} branches, more than the {} that a project may have",
                                branches.size(), kMostBranches));
    timeline.branches = QList<SavedBranch>(branches.begin(), branches.end());
    nlohmann::ordered_json current;
    fields.take("current", current);
    const auto count = static_cast<std::int64_t>(branches.size());
    if (current.is_number_integer() && current >= -1 && current < count)
        timeline.current = current.get<int>();
    else
        fields.fail("the field 'current' must name a branch");
}

}  // namespace syn::studio
