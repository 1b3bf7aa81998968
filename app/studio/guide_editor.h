#pragma once

#include <QString>
#include <QWidget>
#include <functional>

#include "app/studio/document_store.h"
#include "widgets/digit_pad.h"

class QLabel;
class QVBoxLayout;

namespace syn {
class Chooser;
class PictureWell;
class Segmented;
class SliderRow;
}  // namespace syn

namespace syn::studio {

class Actions;
class PartEditor;

/// One thing that is given of a modality: drawn or a picture, the part of it that counts, and how it guides.
/// Shows the document, and changes it only through the store.
class GuideEditor : public QWidget {
    Q_OBJECT
  public:
    /// part: 0 the first, above that the further ones.
    GuideEditor(const engine::ModelInfo& model, const engine::ModalityInfo& modality, int part,
                DocumentStore* store, Actions* actions, QWidget* parent = nullptr);

    void show(const Document& document);
    /// The class that is read in what is given, what that means to the model (empty: nothing), and how
    /// probable it is; of an empty class nothing is read.
    void setReading(const QString& name, const QString& meaning, double probability);
    DigitPad* pad() const { return pad_; }
    /// What the pad's keys act on: the mask where it is shown, else the digit pad; null: neither.
    DigitPad* padInUse() const;
    PartEditor* part() const { return part_; }
    PictureWell* well() const { return well_; }

  Q_SIGNALS:
    void strokeGrew(const syn::PenStroke& stroke);
    void strokeEnded();
    void sourceGiven(const syn::PictureSource& source);
    void openRequested();

  private:
    QWidget* makeHeader();
    QWidget* makePad();
    QWidget* makeReading(QWidget* parent);
    void connectPad();
    void showHint();
    SliderRow* addSlider(const QString& text, const QString& name, double least, double most, double step,
                         const QString& toolTip, const QString& undoText,
                         const std::function<void(Document&, GuideSettings&, double)>& change);
    void makeGuidance(const engine::ModelInfo& model);
    void makeModes(const engine::ModelInfo& model);
    void makeNoise();
    void setStrokes(const QString& what, const PenStrokes& strokes, bool dropPicture);
    /// Changes this part of the document; nothing where it is not there any more.
    void edit(const QString& what, const std::function<void(Document&, GuideSettings&)>& change,
              const QString& mergeKey = {});

    DocumentStore* store_;
    Actions* actions_;
    const int index_;
    QString name_, title_, kind_;  ///< of the modality; the title of a further part tells its number
    QWidget* padArea_ = nullptr;
    DigitPad* pad_ = nullptr;
    PictureWell* well_ = nullptr;
    QWidget* reading_ = nullptr;
    QLabel* read_ = nullptr;
    QLabel* readSure_ = nullptr;
    QWidget* guidance_ = nullptr;
    Segmented* mode_ = nullptr;
    PartEditor* part_ = nullptr;
    SliderRow* noise_ = nullptr;
    QWidget* ownNoiseRow_ = nullptr;
    Chooser* ownNoise_ = nullptr;
    SliderRow* strength_ = nullptr;
    SliderRow* jump_ = nullptr;
    SliderRow* repeats_ = nullptr;
    SliderRow* weight_ = nullptr;
    bool weighs_ = false;  ///< the model can be held against the marginal
    SliderRow* pen_ = nullptr;
};

}  // namespace syn::studio
