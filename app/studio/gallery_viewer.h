#pragma once

#include <QDialog>

#include "app/studio/gallery_thumbnails.h"

class QLabel;

namespace syn::studio {

/// One picture of the gallery alone, as large as its window. Arrows go to the next ones, Space and Esc close
/// it.
class GalleryViewer : public QDialog {
    Q_OBJECT
  public:
    explicit GalleryViewer(QWidget* parent = nullptr);

    void show(const QString& file, const QString& caption, bool smooth);
    const QString& file() const { return file_; }
    /// As it is painted.
    QWidget* picture() const { return picture_; }

  Q_SIGNALS:
    void moved(int by);  ///< to another picture, so many further
    void restoreRequested();

  protected:
    void keyPressEvent(QKeyEvent* event) override;

  private:
    class Picture;
    void paintPicture();

    GalleryThumbnails images_;
    QWidget* picture_;
    QLabel* caption_;
    QString file_;
    bool smooth_ = true;
};

}  // namespace syn::studio
