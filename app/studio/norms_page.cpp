#include "app/studio/norms_page.h"

#include <QHBoxLayout>
#include <QStackedLayout>
#include <QVBoxLayout>
#include <algorithm>
#include <iterator>
#include <string_view>
#include <tuple>

#include "widgets/line_chart.h"
#include "widgets/segmented.h"

namespace syn::studio {
namespace {

constexpr const char* kOfKeys[] = {"estimate", "contributions", "cosines"};  // in the order of NormsOf
constexpr std::string_view kNorm = "norm/", kContribution = "contribution/", kCosine = "cosine/",
                           kBase = "base/";
constexpr double kFainter = 0.25,
                 kLeastStrength = 0.35;  // each curve of a hue after the first is so much fainter

/// Whether anything of a request counts against the plain answer from its first step.
bool weighs(const GenerationRequest& request) {
    return !request.terms.empty() ||
           std::any_of(request.guides.begin(), request.guides.end(), [](const Guide& guide) {
               return gives(guide.mode) && (guide.scale != 1 || guide.mode == GuideMode::Reconstruction);
           });
}

}  // namespace

NormsPage::NormsPage(DocumentStore* store, RunController* controller, QWidget* parent)
    : QWidget(parent), store_(store), controller_(controller), stack_(new QStackedLayout) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    makeCharts();
    of_ = new Segmented(tr("Norms and cosines"), this);
    of_->setPerRow(1);
    of_->setSegments(
        {{kOfKeys[0], tr("Estimate"),
          tr("How strong what the model expects behind the noise is, for each modality")},
         {kOfKeys[1], tr("Contributions"), tr("How much each guide changes the prediction, step by step")},
         {kOfKeys[2], tr("Cosines"), tr("Whether guides pull the same way, past each other or apart")}});
    connect(of_, &Segmented::chosen, this, [this](const QString& key) {
        const auto at = std::find(std::begin(kOfKeys), std::end(kOfKeys), key) - std::begin(kOfKeys);
        store_->edit(tr("Norms and cosines"),
                     [&](Document& document) { document.view.normsOf = static_cast<NormsOf>(at); });
    });
    auto* choices = new QVBoxLayout;
    choices->addWidget(of_);
    choices->addStretch(1);
    row->addLayout(stack_, 1);
    row->addLayout(choices);
}

void NormsPage::makeCharts() {
    estimate_ = new LineChart(tr("Norms of the estimates over the steps"), {}, this);
    estimate_->setToolTip(
        tr("Root mean square of what the model expects behind the noise: pictures that wash "
           "out sink, weights that are too high make it rise"));
    estimate_->setCaption(tr("root mean square of the estimate"));
    estimate_->setEmptyText(tr("The curves grow with a run."));
    contributions_ = new LineChart(tr("What each guide adds over the steps"), {}, this);
    contributions_->setToolTip(tr(
        "How much each guide, as it is weighed, changes the noise that the model predicts: root mean "
        "square of the change, which the plain prediction has about 1 of. A guide at 0 does nothing there"));
    contributions_->setCaption(tr("root mean square of what is added to the predicted noise"));
    cosines_ = new LineChart(tr("How what guides add agrees, over the steps"), {}, this);
    cosines_->setToolTip(
        tr("Cosine of the angle between two changes of the prediction, and between each and the base's "
           "prediction: 1 the same way, 0 past each other, -1 against each other. Guides that pull apart "
           "spend their strength on one another"));
    cosines_->setCaption(tr("cosine: 1 the same way, -1 against"));
    for (LineChart* chart : {estimate_, contributions_, cosines_}) {
        stack_->addWidget(chart);
        connect(chart, &StepChart::stepChosen, this, &NormsPage::stepChosen);
    }
}

StepChart* NormsPage::chart() const {
    return static_cast<StepChart*>(stack_->currentWidget());
}

void NormsPage::show(const Document& document) {
    const int of = static_cast<int>(document.view.normsOf);
    of_->setEnabled(controller_->model());
    of_->setCurrent(QLatin1String(kOfKeys[of]));
    stack_->setCurrentIndex(of);
}

void NormsPage::begin() {
    const RunStatus& status = controller_->status();
    modalities_.clear();
    curves_.clear();
    // Of the run's own model: the document may name another one by now.
    if (status.request)
        if (const engine::ModelInfo* model = controller_->port()->modelOf(*status.request))
            modalities_ = model->modalities;
    std::vector<LineChart::Series> norms;
    for (const auto& modality : modalities_)
        norms.push_back({QString::fromStdString(modality.title).toLower(),
                         QString::fromStdString(modality.kind),
                         1,
                         1,
                         {}});
    estimate_->setSeries(std::move(norms));
    for (LineChart* chart : {contributions_, cosines_}) chart->setSeries({});
    for (LineChart* chart : {estimate_, contributions_, cosines_}) chart->setSteps(status.steps);
}

std::pair<QString, QString> NormsPage::textOf(const std::string& term) const {
    const QString text = QString::fromStdString(term);
    for (const auto& modality : modalities_) {
        const QString name = QString::fromStdString(modality.name),
                      title = QString::fromStdString(modality.title).toLower();
        const QString kind = QString::fromStdString(modality.kind);
        if (text == name || text.startsWith(name + ' ')) return {title + text.mid(name.size()), kind};
        const QString without = QStringLiteral("without ");
        if (text == without + name || text.startsWith(without + name + ' '))
            return {tr("without %1").arg(title) + text.mid(without.size() + name.size()), kind};
    }
    return {text, QString()};
}

void NormsPage::add(LineChart* chart, const std::string& series, int step, double value) {
    auto known = curves_.find(series);
    if (known == curves_.end()) {
        LineChart::Series curve;
        curve.first = 1;
        if (chart == contributions_) {
            std::tie(curve.title, curve.kind) = textOf(series.substr(kContribution.size()));
        } else {
            const std::string both = series.substr(kCosine.size());
            const std::size_t slash = both.find('/');
            const auto [second, secondKind] = textOf(both.substr(slash + 1));
            const auto [first, firstKind] = textOf(both.substr(0, slash));
            const bool withBase = both.starts_with(kBase);
            curve.title = withBase ? tr("%1 with base").arg(second) : tr("%1 with %2").arg(first, second);
            curve.kind = withBase ? secondKind : firstKind;
        }
        std::vector<LineChart::Series> all = chart->series();
        const auto alike =
            std::count_if(all.begin(), all.end(), [&](const auto& each) { return each.kind == curve.kind; });
        curve.strength = std::max(kLeastStrength, 1 - kFainter * static_cast<double>(alike));
        known = curves_.emplace(series, all.size()).first;
        all.push_back(std::move(curve));
        chart->setSeries(std::move(all));
    }
    chart->setValue(known->second, step, value);
}

void NormsPage::draw(const std::string& series, int step, double value) {
    if (series.starts_with(kContribution)) return add(contributions_, series, step, value);
    if (series.starts_with(kCosine)) return add(cosines_, series, step, value);
    for (std::size_t m = 0; m < modalities_.size(); ++m)
        if (series.starts_with(kNorm) && series.substr(kNorm.size()) == modalities_[m].name)
            estimate_->setValue(m, step, value);
}

void NormsPage::showStatus() {
    using Phase = RunStatus::Phase;
    const RunStatus& status = controller_->status();
    const bool walks = status.id != 0 && status.phase != Phase::None && status.phase != Phase::Loading;
    for (LineChart* chart : {estimate_, contributions_, cosines_})
        chart->setPlayhead(walks ? status.step : -1);
    sayWhatIsMissing();
}

void NormsPage::sayWhatIsMissing() {
    const RunStatus& status = controller_->status();
    const engine::ModelInfo* model = status.request ? controller_->port()->modelOf(*status.request) : nullptr;
    QString text = tr("Press Run: what each guide adds to the prediction is drawn as it goes.");
    if (status.id != 0 && status.live)
        text = tr("Previews do not tell what guides add. Press Run.");
    else if (status.id != 0 && status.request && weighs(*status.request))
        text = tr("The curves grow with a run.");
    else if (status.id != 0 && model && !model->independent_levels)
        text =
            tr("This model has one noise level for all, so that no guide can be weighed against leaving it "
               "out: choose the mode Reconstruct to see what a guide adds.");
    else if (status.id != 0)
        text =
            tr("Nothing is weighed in this run: set the weight of what is given to more than 1, and press "
               "Run.");
    for (LineChart* chart : {contributions_, cosines_})
        if (chart->emptyText() != text) chart->setEmptyText(text);
}

}  // namespace syn::studio
