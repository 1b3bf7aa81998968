#pragma once

#include <QMap>
#include <QString>
#include <functional>

#include "app/studio/document_store.h"
#include "widgets/card.h"
#include "widgets/digit_pad.h"

class QLabel;

namespace syn {
class PictureWell;
class Segmented;
class SliderRow;
}  // namespace syn

namespace syn::studio {

class Actions;
class PartEditor;

/// The card of one modality: given (drawn, or a picture) or generated, and how strongly it guides. Shows the
/// document, and changes it only through the store.
class ConditionCard : public Card {
    Q_OBJECT
  public:
    ConditionCard(const engine::ModelInfo& model, const engine::ModalityInfo& modality, DocumentStore* store,
                  Actions* actions, QWidget* parent = nullptr);

    void show(const Document& document);
    /// digit -1: nothing is read.
    void setReading(int digit, double probability);
    const QString& modality() const { return name_; }
    DigitPad* pad() const { return pad_; }
    /// What the pad's keys act on: the mask where it is shown, else the digit pad; null: neither.
    DigitPad* padInUse() const;
    PartEditor* part() const { return part_; }
    PictureWell* well() const { return well_; }

  Q_SIGNALS:
    void strokeGrew(const QString& modality, const syn::PenStroke& stroke);
    void strokeEnded();
    void sourceGiven(const QString& modality, const syn::PictureSource& source);
    void openRequested(const QString& modality);

  private:
    QWidget* makePad();
    void connectPad();
    SliderRow* addSlider(const QString& text, const QString& name, double least, double most, double step,
                         const QString& toolTip, const QString& undoText,
                         const std::function<void(Document&, double)>& change);
    void makeGuidance(const engine::ModelInfo& model);
    void setStrokes(const QString& what, const PenStrokes& strokes, bool dropPicture);

    DocumentStore* store_;
    Actions* actions_;
    QString name_, title_;
    QMap<QString, QString> legend_;
    Segmented* role_ = nullptr;
    QWidget* padArea_ = nullptr;
    DigitPad* pad_ = nullptr;
    PictureWell* well_ = nullptr;
    QLabel* read_ = nullptr;
    QLabel* readSure_ = nullptr;
    QWidget* guidance_ = nullptr;
    Segmented* mode_ = nullptr;
    PartEditor* part_ = nullptr;
    SliderRow* noise_ = nullptr;
    SliderRow* strength_ = nullptr;
    SliderRow* jump_ = nullptr;
    SliderRow* repeats_ = nullptr;
    SliderRow* weight_ = nullptr;
    SliderRow* pen_ = nullptr;
};

}  // namespace syn::studio
