#include "app/studio/gallery_thumbnails.h"

#include <QFileInfo>
#include <QImageReader>
#include <algorithm>

namespace syn::studio {

GalleryThumbnails::GalleryThumbnails(int side, QObject* parent) : QObject(parent), side_(side) {
    worker_.setMaxThreadCount(1);
}

GalleryThumbnails::~GalleryThumbnails() {
    {
        const QMutexLocker lock(&mutex_);
        ending_ = true;
    }
    worker_.waitForDone();
}

QImage GalleryThumbnails::image(const QString& file) {
    if (const QImage* known = images_.object(file)) return *known;
    const QMutexLocker lock(&mutex_);
    if (asked_.contains(file)) {
        // Seen again: before what was scrolled past.
        if (waiting_.removeOne(file)) waiting_ << file;
        return {};
    }
    asked_ << file;
    waiting_ << file;
    while (waiting_.size() > kWaiting) asked_.remove(waiting_.takeFirst());
    if (!std::exchange(working_, true)) worker_.start([this] { work(); });
    return {};
}

void GalleryThumbnails::work() {
    for (;;) {
        QString file;
        {
            const QMutexLocker lock(&mutex_);
            if (waiting_.isEmpty() || ending_) {
                working_ = false;
                return;
            }
            file = waiting_.takeLast();
        }
        QImageReader reader(file, "png");
        const QSize size = reader.size();
        if (std::max(size.width(), size.height()) > side_)
            reader.setScaledSize(size.scaled(side_, side_, Qt::KeepAspectRatio));
        const QImage image = reader.read();
        const bool there = !image.isNull() || QFileInfo::exists(file);
        QMetaObject::invokeMethod(
            this, [this, file, image, there] { take(file, image, there); }, Qt::QueuedConnection);
    }
}

void GalleryThumbnails::take(const QString& file, const QImage& image, bool there) {
    {
        const QMutexLocker lock(&mutex_);
        asked_.remove(file);
    }
    ++read_;
    if (image.isNull()) return there ? failed(file) : missing(file);
    images_.insert(file, new QImage(image), static_cast<int>(std::max<qsizetype>(1, image.sizeInBytes())));
    Q_EMIT ready(file);
}

}  // namespace syn::studio
