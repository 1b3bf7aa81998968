#pragma once

#include <QObject>
#include <QUndoStack>
#include <functional>

#include "app/studio/document.h"

namespace syn::studio {

/// Holds the one document and its history. Nothing else may change it, and every change can be undone.
class DocumentStore : public QObject {
    Q_OBJECT
  public:
    explicit DocumentStore(QObject* parent = nullptr);
    /// Tells nobody that its history is emptied: it is no change, and who listened may be gone.
    ~DocumentStore() override { history_.blockSignals(true); }

    const Document& value() const { return value_; }
    QUndoStack* history() { return &history_; }

    /// Changes a copy of the document and makes it the document. `text`: what undo calls it. Changes in a row
    /// with the same `mergeKey` are one step of the history until seal(). Nothing is recorded where nothing
    /// changed, nor while the document is being changed already: a history that is on its way back takes no
    /// new step.
    void edit(const QString& text, const std::function<void(Document&)>& change,
              const QString& mergeKey = {});
    /// The next change starts a step of its own: the user let go of the slider.
    void seal() { ++group_; }
    /// A new document without a past.
    void reset(const Document& document);

  Q_SIGNALS:
    void changed(const syn::studio::Document& now, const syn::studio::Document& before);

  private:
    friend class ChangeDocument;
    void put(const Document& document);

    Document value_;
    QUndoStack history_;
    int group_ = 0;
    bool changing_ = false;
};

}  // namespace syn::studio
