#include "app/studio/gallery_viewer.h"

#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>

#include "widgets/card.h"
#include "widgets/palette.h"

namespace syn::studio {
namespace {

constexpr int kLargestShown = 2048;  // pixels a side that are read

}  // namespace

class GalleryViewer::Picture : public QWidget {
  public:
    explicit Picture(GalleryViewer* viewer) : QWidget(viewer), viewer_(viewer) {}

  protected:
    void paintEvent(QPaintEvent*) override { viewer_->paintPicture(); }

  private:
    GalleryViewer* viewer_;
};

GalleryViewer::GalleryViewer(QWidget* parent) : QDialog(parent), images_(kLargestShown) {
    setWindowTitle(tr("Gallery"));
    resize(560, 640);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(12);
    picture_ = new Picture(this);
    picture_->setFocusPolicy(Qt::StrongFocus);
    picture_->setMinimumSize(256, 256);
    picture_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    picture_->setToolTip(tr("The arrows show the pictures before and after it; Space closes"));
    caption_ = label({}, "second", this);
    caption_->setWordWrap(true);
    auto* restore = new QPushButton(tr("Restore set-up"), this);
    restore->setAutoDefault(false);
    restore->setToolTip(tr("Bring back all settings that made this picture; undo returns to yours"));
    column->addWidget(picture_, 1);
    column->addWidget(caption_);
    column->addWidget(restore, 0, Qt::AlignLeft);
    connect(restore, &QPushButton::clicked, this, &GalleryViewer::restoreRequested);
    connect(&images_, &GalleryThumbnails::ready, this, [this](const QString& file) {
        if (file == file_) picture_->update();
    });
}

void GalleryViewer::show(const QString& file, const QString& caption, bool smooth) {
    file_ = file;
    smooth_ = smooth;
    caption_->setText(caption);
    picture_->setAccessibleName(caption);
    picture_->update();
    QDialog::show();
    raise();
    activateWindow();
    picture_->setFocus();
}

void GalleryViewer::keyPressEvent(QKeyEvent* event) {
    switch (event->key()) {
        case Qt::Key_Space:
            return close(), void();
        case Qt::Key_Left:
        case Qt::Key_Up:
            return moved(-1);
        case Qt::Key_Right:
        case Qt::Key_Down:
            return moved(1);
        case Qt::Key_Return:
        case Qt::Key_Enter:
            return restoreRequested();
        default:
            return QDialog::keyPressEvent(event);
    }
}

void GalleryViewer::paintPicture() {
    QPainter painter(picture_);
    painter.setRenderHint(QPainter::SmoothPixmapTransform, smooth_);
    const QImage image = images_.image(file_);
    QRect area(QPoint(),
               image.isNull() ? QSize() : image.size().scaled(picture_->size(), Qt::KeepAspectRatio));
    area.moveCenter(picture_->rect().center());
    if (!image.isNull()) painter.drawImage(area, image);
}

}  // namespace syn::studio
