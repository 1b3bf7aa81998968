#include "app/studio/training_progress.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <algorithm>
#include <cmath>
#include <cstring>

#include "app/studio/training_setup.h"
#include "widgets/card.h"
#include "widgets/line_chart.h"
#include "widgets/picture_rows.h"
#include "widgets/segmented.h"

namespace syn::studio {
namespace {

const QString kGain = QStringLiteral("gain at rho ");

/// The level of a figure called "gain at rho 8 in %"; empty: it is another figure.
QString levelOf(const std::string& figure) {
    const QString name = QString::fromStdString(figure);
    return name.startsWith(kGain) ? name.mid(kGain.size()).section(' ', 0, 0) : QString();
}

/// The gains by their levels, lowest first.
QList<std::pair<QString, double>> gainsOf(const engine::TrainingReport& report) {
    QList<std::pair<QString, double>> gains;
    for (const auto& [name, value] : report.figures)
        if (const QString level = levelOf(name); !level.isEmpty()) gains << std::pair{level, value};
    std::sort(gains.begin(), gains.end(),
              [](const auto& a, const auto& b) { return a.first.toDouble() < b.first.toDouble(); });
    return gains;
}

QList<QImage> picturesOf(const std::vector<std::uint8_t>& pixels, const engine::Frame& frame) {
    QList<QImage> pictures;
    const std::size_t size = static_cast<std::size_t>(frame.width) * frame.height * 4;
    for (std::size_t i = 0; (i + 1) * size <= pixels.size(); ++i) {
        QImage picture(frame.width, frame.height, QImage::Format_RGB32);
        std::memcpy(picture.bits(), pixels.data() + i * size, size);
        pictures << picture;
    }
    return pictures;
}

}  // namespace

TrainingProgress::TrainingProgress(QWidget* parent) : QWidget(parent) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 12, 0);
    row->setSpacing(12);
    row->addWidget(makeFacts(), 2);
    row->addWidget(makeCurves(), 3);
    row->addWidget(makeSamples(), 2);
    begin({});
}

QWidget* TrainingProgress::makeFacts() {
    auto* part = new QWidget(this);
    part->setMinimumWidth(212);
    part->setMaximumWidth(248);
    auto* column = new QVBoxLayout(part);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    title_ = label({}, "title", part);
    title_->setAccessibleName(tr("What is trained"));
    sentence_ = label({}, "strong", part);
    sentence_->setWordWrap(true);
    sentence_->setAccessibleName(tr("State of the training"));
    facts_ = label({}, "second", part);
    facts_->setWordWrap(true);
    facts_->setAccessibleName(tr("How far the training is"));
    auto* state = new QHBoxLayout;
    state->setSpacing(8);
    state->addWidget(sentence_, 1);
    column->addWidget(title_);
    column->addLayout(state);
    column->addWidget(facts_);
    column->addStretch(1);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(4);
    const auto button = [&](const QString& text, const QString& toolTip, auto signal) {
        auto* made = new QPushButton(text, part);
        made->setToolTip(toolTip);
        made->setAccessibleName(text);
        connect(made, &QPushButton::clicked, this, signal);
        buttons->addWidget(made);
        return made;
    };
    stop_ = button(tr("Stop"), tr("Save and stop; it can be gone on with at any time"),
                   &TrainingProgress::stopRequested);
    use_ = button(tr("Use it"), tr("Choose this model: the next run makes its pictures with it"),
                  &TrainingProgress::useRequested);
    resume_ =
        button(tr("Go on"), tr("Go on training where it was saved last"), &TrainingProgress::resumeRequested);
    slower_ = button(tr("Go on slower"),
                     tr("Go on where it was saved last, at half the learning rate: for a loss that is not a "
                        "number, or that grows"),
                     &TrainingProgress::slowerRequested);
    again_ = button(tr("Another"), tr("Choose data and network for another training"),
                    &TrainingProgress::againRequested);
    buttons->addStretch(1);
    which_ = new Segmented(tr("Curve"), part);
    which_->setTight();
    which_->setSegments(
        {{"loss", tr("Loss"), tr("How wrong the network is on what it learns from, averaged")},
         {"gain", tr("Gain"),
          tr("How much more wrong it is on held-out pairs when a wrong digit is held: above zero it has "
             "learned what digits say about pictures")}});
    which_->setCurrent("loss");
    connect(which_, &Segmented::chosen, this,
            [this](const QString& key) { charts_->setCurrentIndex(key == "gain" ? 1 : 0); });
    state->addWidget(which_, 0, Qt::AlignTop);
    column->addLayout(buttons);
    return part;
}

QWidget* TrainingProgress::makeCurves() {
    auto* part = new QWidget(this);
    auto* column = new QVBoxLayout(part);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    charts_ = new QStackedWidget(part);
    loss_ = new LineChart(tr("Loss over the steps of the training"), {}, charts_);
    loss_->setToolTip(tr("Falls quickly at first, then slowly for as long as there is something to learn"));
    loss_->setCaption(tr("loss, averaged"));
    loss_->setEmptyText(tr("The curve grows with the training."));
    gain_ = new LineChart(tr("Gain on held-out data over the steps of the training"), tr("%"), charts_);
    gain_->setToolTip(tr(
        "By how much the error of held-out pictures grows when a digit of another class is held, at several "
        "noise levels"));
    gain_->setCaption(tr("gain on held-out pairs, %"));
    gain_->setEmptyText(tr("Measured for the first time after a minute."));
    charts_->addWidget(loss_);
    charts_->addWidget(gain_);
    column->addWidget(charts_, 1);
    return part;
}

QWidget* TrainingProgress::makeSamples() {
    auto* part = new QWidget(this);
    auto* column = new QVBoxLayout(part);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    caption_ = label({}, "faint", part);
    samples_ = new PictureRows(tr("What the network draws by now"), part);
    samples_->setToolTip(tr(
        "Pairs that the averaged weights make from nothing, always from the same noise: digits above, their "
        "pictures below"));
    column->addWidget(caption_);
    column->addWidget(samples_, 1);
    return part;
}

void TrainingProgress::begin(const QString& title) {
    title_->setText(title);
    title_->setToolTip(title);
    last_ = {};
    gains_.clear();
    loss_->setSeries({{tr("loss"), QString(), 1, 0, {}}});
    gain_->setSeries({});
    for (LineChart* chart : {loss_, gain_}) chart->setSteps(1);
    samples_->setRows({});
    samples_->setEmptyText(tr("Pictures appear when the training is first saved, after a minute."));
    caption_->setText(tr("what it draws by now"));
    setState(State::Training);
}

void TrainingProgress::setState(State state, const QString& sentence) {
    state_ = state;
    const auto words = [state]() -> QString {
        switch (state) {
            case State::Training:
                return tr("Training");
            case State::Waiting:
                return tr("Waits while pictures are made");
            case State::Stopping:
                return tr("Saving...");
            case State::Stopped:
                return tr("Stopped, and saved");
            case State::Finished:
                return tr("Finished: the model can be used");
            case State::Failed:
                break;
        }
        return tr("It ended early");
    };
    sentence_->setText(sentence.isEmpty() ? words() : sentence);
    sentence_->setToolTip(sentence_->text());
    refresh();
}

QString TrainingProgress::sentence() const {
    return sentence_->text();
}

/// Values between two reports lie on the line that is drawn between them.
void TrainingProgress::addValue(LineChart* chart, std::size_t series, int step, double value) {
    const LineChart::Series& known = chart->series()[series];
    const int last = known.first + static_cast<int>(known.values.size()) - 1;
    if (!known.values.empty() && step > last + 1 && std::isfinite(known.values.back())) {
        const double from = known.values.back();
        for (int between = last + 1; between < step; ++between)
            chart->setValue(series, between, from + (value - from) * (between - last) / (step - last));
    }
    chart->setValue(series, step, value);
}

void TrainingProgress::add(const engine::TrainingReport& report) {
    last_ = report;
    const int step = static_cast<int>(report.step);
    // As wide as what was learned, with some room: the whole run would be an empty chart for its first hour.
    const std::int64_t wide = std::min(report.steps, report.step + report.step / 8 + 8);
    for (LineChart* chart : {loss_, gain_}) chart->setSteps(static_cast<int>(wide));
    if (loss_->series()[0].values.empty()) loss_->setSeries({{tr("loss"), QString(), 1, step, {}}});
    addValue(loss_, 0, step, report.loss);
    const auto gains = gainsOf(report);
    if (!gains.isEmpty()) {
        if (gain_->series().empty()) {
            std::vector<LineChart::Series> series;
            for (qsizetype i = 0; i < gains.size(); ++i)
                series.push_back({tr("rho %1").arg(gains[i].first),
                                  QStringLiteral("picture"),
                                  1 - 0.65 * static_cast<double>(i) / static_cast<double>(gains.size()),
                                  step,
                                  {}});
            gain_->setSeries(std::move(series));
        }
        QStringList values;
        for (std::size_t i = 0; i < gain_->series().size() && i < static_cast<std::size_t>(gains.size());
             ++i) {
            addValue(gain_, i, step, gains[static_cast<qsizetype>(i)].second);
            values << QString::number(gains[static_cast<qsizetype>(i)].second, 'f', 1);
        }
        gains_ = values.join(QStringLiteral(" / ")) + QStringLiteral(" %");
    }
    refresh();
}

void TrainingProgress::setSamples(const engine::Frame& frame) {
    QList<QList<QImage>> rows;
    for (const engine::FrameLayer& layer : frame.layers) rows << picturesOf(layer.noisy, frame);
    samples_->setRows(rows);
    caption_->setText(tr("what it draws at step %1").arg(frame.step));
}

void TrainingProgress::refresh() {
    const bool going = state_ == State::Training || state_ == State::Waiting;
    stop_->setVisible(going || state_ == State::Stopping);
    stop_->setEnabled(going);
    const bool rests = state_ == State::Stopped || state_ == State::Failed;
    resume_->setVisible(rests);
    slower_->setVisible(state_ == State::Failed);
    use_->setVisible(state_ == State::Finished || (rests && last_.step > 0));
    again_->setVisible(rests || state_ == State::Finished);
    QStringList lines;
    if (last_.steps > 0)
        lines
            << tr("step %1 of %2, %3 %").arg(last_.step).arg(last_.steps).arg(100 * last_.step / last_.steps);
    if (last_.samples_per_second > 0 && last_.seconds_left > 0 && going)
        lines << tr("%1 pictures/s, %2 left")
                     .arg(last_.samples_per_second, 0, 'f', 0)
                     .arg(trainingTimeText(last_.seconds_left));
    if (last_.loss > 0)
        lines << (gains_.isEmpty() ? tr("loss %1").arg(last_.loss, 0, 'f', 3)
                                   : tr("loss %1, gain %2").arg(last_.loss, 0, 'f', 3).arg(gains_));
    facts_->setToolTip(
        tr("Learning rate %1. The gain is what held-out pairs lose by a wrong digit, at low to "
           "high noise")
            .arg(last_.learning_rate, 0, 'g', 2));
    facts_->setText(lines.isEmpty() ? tr("The data are read...") : lines.join('\n'));
}

}  // namespace syn::studio
