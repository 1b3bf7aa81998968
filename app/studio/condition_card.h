#pragma once

#include <QMap>
#include <QString>

#include "app/studio/document_store.h"
#include "widgets/card.h"
#include "widgets/digit_pad.h"

class QLabel;
class QToolButton;

namespace syn {
class PictureWell;
class Segmented;
class SliderRow;
}  // namespace syn

namespace syn::studio {

class Actions;

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
    PictureWell* well() const { return well_; }

  Q_SIGNALS:
    void strokeGrew(const QString& modality, const syn::PenStroke& stroke);
    void strokeEnded();
    void sourceGiven(const QString& modality, const syn::PictureSource& source);
    void openRequested(const QString& modality);

  private:
    QWidget* makePad();
    QWidget* makePadTools();
    void connectTools(QToolButton* brush, QToolButton* eraser, QToolButton* undo, QToolButton* clear);
    void connectPad();
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
    SliderRow* weight_ = nullptr;
    SliderRow* pen_ = nullptr;
};

}  // namespace syn::studio
