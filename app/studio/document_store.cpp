#include "app/studio/document_store.h"

#include <QScopedValueRollback>
#include <QUndoCommand>

namespace syn::studio {
namespace {

constexpr int kHistory = 500;
constexpr int kMergeable = 1;

}  // namespace

/// From one document to another; documents share what they have in common, so keeping both costs what
/// differs.
class ChangeDocument : public QUndoCommand {
  public:
    ChangeDocument(DocumentStore* store, const QString& text, Document before, Document after,
                   QString mergeKey, int group)
        : QUndoCommand(text),
          store_(store),
          before_(std::move(before)),
          after_(std::move(after)),
          mergeKey_(std::move(mergeKey)),
          group_(group) {}

    void undo() override { store_->put(before_); }
    void redo() override { store_->put(after_); }
    int id() const override { return mergeKey_.isEmpty() ? -1 : kMergeable; }
    bool mergeWith(const QUndoCommand* command) override {
        const auto* next = static_cast<const ChangeDocument*>(command);
        if (next->mergeKey_ != mergeKey_ || next->group_ != group_) return false;
        after_ = next->after_;
        setObsolete(after_ == before_);
        return true;
    }

  private:
    DocumentStore* store_;
    Document before_, after_;
    QString mergeKey_;
    int group_;
};

DocumentStore::DocumentStore(QObject* parent) : QObject(parent) {
    history_.setUndoLimit(kHistory);
}

void DocumentStore::edit(const QString& text, const std::function<void(Document&)>& change,
                         const QString& mergeKey) {
    if (changing_) return;
    Document next = value_;
    change(next);
    if (next == value_) return;
    history_.push(new ChangeDocument(this, text, value_, std::move(next), mergeKey, group_));
}

void DocumentStore::reset(const Document& document) {
    history_.clear();
    put(document);
}

void DocumentStore::put(const Document& document) {
    if (document == value_) return;
    const Document before = std::exchange(value_, document);
    const QScopedValueRollback changing(changing_, true);
    Q_EMIT changed(value_, before);
}

}  // namespace syn::studio
