#include "app/studio/guide_reader.h"

#include <utility>

#include "app/studio/given_guide.h"

namespace syn::studio {

GuideReader::GuideReader(EnginePort* port, std::function<Document()> current, QObject* parent)
    : QObject(parent), port_(port), current_(std::move(current)) {
    connect(port_, &EnginePort::happened, this, &GuideReader::onEvent);
}

int GuideReader::classOf(const QString& modality) const {
    const auto found = readings_.constFind(modality);
    return found != readings_.cend() && found->known && !found->stale ? found->index : -1;
}

void GuideReader::read() {
    const Document document = current_();
    const engine::ModelInfo* model = port_->model(document.model);
    if (!port_->engine() || !model) return;
    for (const engine::ModalityInfo& modality : model->modalities) readOne(*model, modality, document);
}

void GuideReader::readOne(const engine::ModelInfo& model, const engine::ModalityInfo& modality,
                          const Document& document) {
    const QString name = QString::fromStdString(modality.name);
    Reading& reading = readings_[name];
    if (reading.model != document.model) reading.known = false;
    reading.stale = reading.underWay;
    if (reading.underWay) return;
    const ConditionSettings condition = document.conditions.value(name);
    const bool given = condition.role == Role::Given && !condition.empty();
    Result<Image> fitted =
        given ? fittedGuide(condition, model, modality, *port_->engine()) : Result<Image>(Error{});
    if (!fitted) {
        reading = {};
        return Q_EMIT this->reading(name, -1, 0);
    }
    if (reading.known && *fitted == reading.picture)  // it was read before
        return Q_EMIT this->reading(name, reading.index, reading.probability);
    reading = {};
    reading.model = document.model;
    reading.picture = *fitted;
    reading.underWay = true;
    port_->engine()->read_guide(model.name, modality.name, std::move(fitted).value());
}

void GuideReader::forget() {
    for (Reading& reading : readings_) {
        reading.unwanted = reading.underWay;
        reading.known = false;
    }
}

void GuideReader::onEvent(const engine::Event& event) {
    if (event.kind != engine::EventKind::GuideRead) return;
    const QString name = QString::fromStdString(event.text);
    Reading& reading = readings_[name];
    if (!std::exchange(reading.underWay, false)) return;
    const bool unwanted = std::exchange(reading.unwanted, false) || reading.model != current_().model;
    if (!unwanted) {
        reading.known = true;
        reading.index = event.step;
        reading.probability = event.value;
        Q_EMIT this->reading(name, event.step, event.value);
    }
    if (unwanted || std::exchange(reading.stale, false)) read();
}

}  // namespace syn::studio
