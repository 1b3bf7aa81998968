#pragma once

#include <QMap>
#include <QObject>
#include <functional>

#include "app/studio/document.h"
#include "app/studio/engine_port.h"

namespace syn::studio {

/// What judges read in what is given: the first part of each modality, drawn or a picture. One reading of
/// each is under way; when it is there the newest drawing follows, so that answers keep coming however fast
/// the pen is. Nobody waits.
class GuideReader : public QObject {
    Q_OBJECT
  public:
    /// current: the document as it stands now, with the stroke that is being drawn.
    GuideReader(EnginePort* port, std::function<Document()> current, QObject* parent = nullptr);

    /// Asks for what is not known yet of what is given now; reading() follows, at once where it is.
    void read();
    /// Another model of the same name: what was read, and is being read, counts no more.
    void forget();
    /// The class that is read in what is given now of a modality; -1: none, or it is not known yet.
    int classOf(const QString& modality) const;

  Q_SIGNALS:
    /// Class -1: nothing is read in what is given of the modality, or nothing is given.
    void reading(const QString& modality, int index, double probability);

  private:
    struct Reading {
        QString model;          ///< of which it is or was asked
        Image picture;          ///< the same
        bool known = false;     ///< it is answered
        bool underWay = false;  ///< it is asked and not answered
        bool stale = false;     ///< something else is given meanwhile
        bool unwanted = false;  ///< what is under way is of a model that is no more
        int index = -1;
        double probability = 0;
    };
    void readOne(const engine::ModelInfo& model, const engine::ModalityInfo& modality,
                 const Document& document);
    void onEvent(const engine::Event& event);

    EnginePort* port_;
    const std::function<Document()> current_;
    QMap<QString, Reading> readings_;  ///< by modality
};

}  // namespace syn::studio
