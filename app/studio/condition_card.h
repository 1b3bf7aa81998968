#pragma once

#include <QList>
#include <QString>

#include "app/studio/document_store.h"
#include "widgets/card.h"
#include "widgets/digit_pad.h"

class QLabel;
class QPushButton;

namespace syn {
class PictureWell;
class Segmented;
}  // namespace syn

namespace syn::studio {

class Actions;
class GuideEditor;
class PartEditor;

/// The card of one modality: given (drawn, or a picture; in one part or several) or generated, and how
/// strongly it guides. Shows the document, and changes it only through the store.
class ConditionCard : public Card {
    Q_OBJECT
  public:
    ConditionCard(const engine::ModelInfo& model, const engine::ModalityInfo& modality, DocumentStore* store,
                  Actions* actions, QWidget* parent = nullptr);

    void show(const Document& document);
    /// What is read in what is given of a modality; of another one than the card's it does nothing. Class -1:
    /// nothing is read.
    void setReading(const QString& modality, int index, double probability);
    const QString& modality() const { return name_; }
    /// Of the first part.
    DigitPad* pad() const;
    PartEditor* part() const;
    PictureWell* well() const;
    /// One for each part that is given, the first always.
    const QList<GuideEditor*>& guides() const { return guides_; }
    /// What the pad's keys act on, in the part that has the focus or the first: the mask where it is shown,
    /// else the digit pad; null: neither.
    DigitPad* padInUse() const;

  Q_SIGNALS:
    void strokeGrew(const QString& modality, int part, const syn::PenStroke& stroke);
    void strokeEnded();
    void sourceGiven(const QString& modality, int part, const syn::PictureSource& source);
    void openRequested(const QString& modality, int part);
    void partsChanged();  ///< there are other controls now

  private:
    void makeRole();
    void makeAdding();
    GuideEditor* addGuide();

    const engine::ModelInfo model_;
    const engine::ModalityInfo modality_;
    DocumentStore* store_;
    Actions* actions_;
    QString name_, title_;
    Segmented* role_ = nullptr;
    QList<GuideEditor*> guides_;
    QLabel* overlap_ = nullptr;
    QPushButton* add_ = nullptr;
};

}  // namespace syn::studio
