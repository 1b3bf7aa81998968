#pragma once

#include <QList>
#include <QMap>
#include <QWidget>
#include <functional>

#include "app/studio/document_store.h"
#include "widgets/mask_pad.h"

class QPushButton;

namespace syn {
class Chooser;
}

namespace syn::studio {

class Actions;

/// Which part of a modality counts as given: a place, single colours, and, of a picture, what is not painted
/// away; the rest is generated. Shows the document, and changes it only through the store.
class PartEditor : public QWidget {
    Q_OBJECT
  public:
    /// part: which of those that are given (0: the first); title: what people call it.
    PartEditor(const engine::ModalityInfo& modality, int part, const QString& title, DocumentStore* store,
               Actions* actions, QWidget* parent = nullptr);

    void show(const GuideSettings& given);
    /// Null where the modality is drawn on a pad of its own.
    MaskPad* pad() const { return pad_; }
    /// What is told of the picture there.
    void addBelowPad(QWidget* told);

  Q_SIGNALS:
    void sourceGiven(const syn::PictureSource& source);
    void openRequested();

  private:
    QWidget* makePad(const QString& kind);
    QWidget* makeColours();
    void edit(const QString& what, const std::function<void(GivenPart&)>& change);

    DocumentStore* store_;
    Actions* actions_;
    const int index_;
    QString name_, title_;
    QWidget* padArea_ = nullptr;
    MaskPad* pad_ = nullptr;
    Chooser* place_ = nullptr;
    QMap<QString, QPushButton*> colours_;
};

/// White where a part's place is, as pads show it; null: everywhere.
QImage countingOf(const GivenPart& part);

}  // namespace syn::studio
