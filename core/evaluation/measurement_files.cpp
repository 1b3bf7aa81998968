#include <fmt/format.h>

#include "core/base/atomic_file.h"
#include "core/evaluation/completion.h"
#include "core/evaluation/diversity.h"
#include "core/evaluation/generated_trials.h"
#include "core/evaluation/measurement.h"
#include "core/evaluation/report_text.h"
#include "core/evaluation/table1.h"

namespace syn::evaluation {
namespace {

/// What a kind's measurement says in each form; no JSON where the state is the result.
struct Forms {
    std::string json, csv, markdown, svg;
};

Result<Forms> forms_of(MeasurementKind kind, const AdherenceReport& report,
                       const std::vector<std::string>& names, const SampleStore* store, Scorer* scorer) {
    switch (kind) {
        case MeasurementKind::Adherence:
            return Forms{{},
                         to_csv(report),
                         to_markdown(report),
                         precision_svg(report, fmt::format("Adherence of {}", report.identity.model))};
        case MeasurementKind::Table1: {
            const auto table = table1_of(report, *scorer);
            if (!table) return table.error();
            return Forms{to_json(*table), to_csv(*table), to_markdown(*table), to_svg(*table)};
        }
        case MeasurementKind::Robustness:
            return Forms{{}, to_csv(report), robustness_markdown(report), robustness_svg(report)};
        case MeasurementKind::Diversity: {
            const auto found = diversity_of(report, *store, names);
            if (!found) return found.error();
            return Forms{to_json(*found), to_csv(*found), to_markdown(*found), to_svg(*found)};
        }
        case MeasurementKind::Completion: {
            const auto found = completion_of(report, *store);
            if (!found) return found.error();
            return Forms{to_json(*found), to_csv(*found), to_markdown(*found), to_svg(*found)};
        }
        case MeasurementKind::Confusion:
            return Forms{{},
                         confusion_csv(report, names),
                         confusion_markdown(report, names),
                         confusion_svg(report, names)};
    }
    return Forms{};
}

}  // namespace

std::vector<std::string> Measurement::class_names() const {
    std::vector<std::string> names;
    for (const CardModality& modality : card_.modalities)
        for (std::size_t k = 0; k < modality.classes.size(); ++k) {
            if (k >= names.size())
                names.push_back(modality.classes[k]);
            else if (names[k] != modality.classes[k])
                names[k] += " " + modality.classes[k];
        }
    return names;
}

std::vector<std::filesystem::path> Measurement::files() const {
    std::vector<std::filesystem::path> made;
    for (const char* kind : {"json", "csv", "md", "svg"})
        made.push_back(out_ / fmt::format("{}.{}", name_of(options_.kind), kind));
    return made;
}

Result<std::string> Measurement::markdown() {
    auto forms = forms_of(options_.kind, report_, class_names(), store_.get(), scorer_.get());
    if (!forms) return forms.error();
    return std::move(forms->markdown);
}

Result<void> Measurement::write_files() {
    const auto forms = forms_of(options_.kind, report_, class_names(), store_.get(), scorer_.get());
    if (!forms) return forms.error();
    const auto names = files();
    const std::string* texts[] = {&forms->json, &forms->csv, &forms->markdown, &forms->svg};
    for (std::size_t i = 0; i < names.size(); ++i)
        if (!texts[i]->empty())
            if (auto written = write_atomically(names[i], *texts[i]); !written) return written;
    return {};
}

}  // namespace syn::evaluation
