#include "app/studio/snr_curves.h"

#include <QCoreApplication>
#include <algorithm>
#include <cmath>
#include <utility>

namespace syn::studio {
namespace {

QString translated(const char* text) {
    return QCoreApplication::translate("snr", text);
}

constexpr double kFaintest = 0.35;  // the finest band's strength: still clear of the ground

/// The mean variance of a component: each finer band has three quarters of the coefficients of all so far.
double meanVariance(const std::vector<double>& bands) {
    double sum = 0, members = 0, count = 4;
    for (const double variance : bands) {
        sum += count * variance;
        members += count;
        count = 3 * members;
    }
    return members > 0 ? sum / members : 1;
}

double sigmoid(double value) {
    return 1 / (1 + std::exp(-value));
}

/// A curve with the levels of the noise that it was reckoned from; null: of several.
struct Levelled {
    LineChart::Series series;
    const std::vector<double>* gamma = nullptr;
};

LineChart::Series levels(const QString& title, const std::string& kind, const std::vector<double>& gamma,
                         double variance, double strength = 1) {
    LineChart::Series series{title, QString::fromStdString(kind), strength, 0, {}};
    for (const double level : gamma) series.values.push_back(std::log(variance) - level);
    return series;
}

LineChart::Series total(const engine::ModelInfo& model, const std::vector<engine::ScheduleCurve>& curves,
                        bool dataVariance) {
    LineChart::Series series{translated("all together"), QString(), 1, 0, {}};
    for (std::size_t step = 0; !curves.empty() && step < curves.front().gamma.size(); ++step) {
        double signal = 0, noise = 0;
        for (const auto& curve : curves) {
            const engine::ModalityInfo* modality = model.modality(curve.modality);
            if (!modality || step >= curve.gamma.size()) continue;
            const double variance = dataVariance ? meanVariance(modality->band_variances) : 1;
            signal += modality->channels * variance * sigmoid(-curve.gamma[step]);
            noise += modality->channels * sigmoid(curve.gamma[step]);
        }
        series.values.push_back(std::log(signal / noise));
    }
    return series;
}

std::vector<Levelled> levelled(const engine::ModelInfo& model,
                               const std::vector<engine::ScheduleCurve>& curves, SnrBy by,
                               bool dataVariance) {
    dataVariance = dataVariance && knowsVariances(model);
    if (by == SnrBy::Total)
        return curves.empty() ? std::vector<Levelled>{}
                              : std::vector<Levelled>{{total(model, curves, dataVariance)}};
    std::vector<Levelled> made;
    for (const auto& curve : curves) {
        const engine::ModalityInfo* modality = model.modality(curve.modality);
        if (!modality) continue;
        const QString title = QString::fromStdString(modality->title).toLower();
        const std::vector<double>& bands = modality->band_variances;
        if (by == SnrBy::Modality || bands.empty()) {
            made.push_back(
                {levels(title, modality->kind, curve.gamma, dataVariance ? meanVariance(bands) : 1),
                 &curve.gamma});
            continue;
        }
        const auto last = static_cast<double>(bands.size() - 1);
        for (std::size_t band = 0; band < bands.size(); ++band) {
            const QString end = band == 0                  ? translated(" (coarse)")
                                : band + 1 == bands.size() ? translated(" (fine)")
                                                           : QString();
            made.push_back({levels(QStringLiteral("%1 %2").arg(title).arg(band + 1) + end, modality->kind,
                                   curve.gamma, dataVariance ? bands[band] : 1,
                                   1 - (1 - kFaintest) * static_cast<double>(band) / std::max(1.0, last)),
                            &curve.gamma});
        }
    }
    return made;
}

}  // namespace

bool knowsVariances(const engine::ModelInfo& model) {
    return !model.modalities.empty() && std::none_of(model.modalities.begin(), model.modalities.end(),
                                                     [](const auto& m) { return m.band_variances.empty(); });
}

int curveSteps(const std::vector<engine::ScheduleCurve>& curves) {
    std::size_t most = 1;
    for (const auto& curve : curves) most = std::max(most, curve.gamma.size());
    return static_cast<int>(most) - 1;
}

std::vector<LineChart::Series> snrSeries(const engine::ModelInfo& model,
                                         const std::vector<engine::ScheduleCurve>& curves, SnrBy by,
                                         bool dataVariance) {
    std::vector<LineChart::Series> made;
    for (Levelled& each : levelled(model, curves, by, dataVariance)) made.push_back(std::move(each.series));
    return made;
}

std::vector<HeatMap::Row> snrRows(const engine::ModelInfo& model,
                                  const std::vector<engine::ScheduleCurve>& curves, SnrBy by,
                                  bool dataVariance) {
    std::vector<HeatMap::Row> made;
    for (Levelled& each : levelled(model, curves, by, dataVariance)) {
        HeatMap::Row row{each.series.title, each.series.kind, std::move(each.series.values), {}};
        for (std::size_t i = 0; each.gamma && i < each.gamma->size(); ++i)
            row.beside.push_back(std::sqrt(sigmoid((*each.gamma)[i])));
        made.push_back(std::move(row));
    }
    return made;
}

}  // namespace syn::studio
