#pragma once

#include <QAbstractButton>
#include <QImage>

#include "widgets/picture_source.h"

namespace syn {

/// A square that holds a picture: drop one on it, paste one (Ctrl+V) while it has the focus, or press it to
/// open a file. Shows the picture that is owned elsewhere, or the hint when there is none.
class PictureWell : public QAbstractButton {
    Q_OBJECT
  public:
    explicit PictureWell(QWidget* parent = nullptr);

    void setPicture(const QImage& picture);
    const QImage& picture() const { return picture_; }
    void setHint(const QString& hint);
    /// Takes what the clipboard holds; false when that is no picture.
    bool paste();

    QSize sizeHint() const override { return {200, picture_.isNull() ? 72 : 200}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override { return picture_.isNull() ? 72 : width; }

  Q_SIGNALS:
    void sourceGiven(const syn::PictureSource& source);

  protected:
    void paintEvent(QPaintEvent*) override;
    void keyPressEvent(QKeyEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

  private:
    QImage picture_;
    QString hint_;
    bool dragged_ = false;
};

}  // namespace syn
