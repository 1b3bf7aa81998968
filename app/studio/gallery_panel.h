#pragma once

#include <QPointer>
#include <QWidget>

#include "app/studio/document_store.h"
#include "app/studio/gallery.h"

class QLabel;
class QLineEdit;
class QMimeData;
class QPushButton;
class QStackedLayout;
class QToolButton;

namespace syn {
class FittingLabel;
class Notice;
class NumberField;
class PictureGroups;
class Switch;
}  // namespace syn

namespace syn::studio {

class Actions;
class GalleryModel;
class GalleryViewer;

/// The gallery tab: what runs made, to find, look at, take up again, star and delete.
class GalleryPanel : public QWidget {
    Q_OBJECT
  public:
    GalleryPanel(Gallery* gallery, DocumentStore* store, Actions* actions, QWidget* parent = nullptr);
    ~GalleryPanel() override;

    PictureGroups* view() const { return view_; }
    GalleryModel* model() const { return model_; }
    Notice* notice() const { return notice_; }
    QLineEdit* filter() const { return filter_; }
    GalleryViewer* viewer() const { return viewer_; }  ///< null: nothing was shown large yet

    /// What is chosen, for another program: the files, and the picture of the current one. Null: nothing is.
    QMimeData* mimeOfChosen() const;
    /// False: nothing is chosen here.
    bool copy();

  Q_SIGNALS:
    /// As if the file were dropped on the window.
    void restoreRequested(const QString& file);
    void said(const QString& sentence, bool trouble);

  protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    QWidget* makeHeader();
    QWidget* makeButtons();
    QWidget* makeUndoLine();
    void connectActions();
    void restore();
    void showLarge();
    void toggleStar();
    void remove();
    void openFolder();
    void drag();
    void showMenu(const QPoint& at);
    QStringList chosen() const;
    QString captionAt(int row) const;
    void showContent();
    void showActions();
    void showSettings();
    void showUndo();

    Gallery* gallery_;
    DocumentStore* store_;
    Actions* actions_;
    GalleryModel* model_;
    QLineEdit* filter_;
    QToolButton* starsOnly_;
    FittingLabel* count_;
    Switch* keep_;
    NumberField* most_;
    QStackedLayout* pages_;
    PictureGroups* view_;
    Notice* notice_;
    QWidget* undoLine_ = nullptr;
    QLabel* undone_;
    QList<QToolButton*> needChoice_;
    GalleryViewer* viewer_ = nullptr;
};

}  // namespace syn::studio
