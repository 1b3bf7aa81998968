#pragma once

#include <QCache>
#include <QImage>
#include <QMutex>
#include <QObject>
#include <QSet>
#include <QStringList>
#include <QThreadPool>

namespace syn::studio {

/// Small pictures of files, read on a worker when they are asked for and kept while there is room. What was
/// asked for last comes first, and what nobody can be waiting for any more is not read.
class GalleryThumbnails : public QObject {
    Q_OBJECT
  public:
    static constexpr int kSide = 256;
    static constexpr int kBytes = 32 << 20;  ///< that are kept
    static constexpr int kWaiting = 512;     ///< files that wait to be read

    /// side: larger pictures are made as small as this.
    explicit GalleryThumbnails(int side = kSide, QObject* parent = nullptr);
    ~GalleryThumbnails() override;

    /// Null: not there yet; ready() or failed() follows, unless many others are asked for meanwhile.
    QImage image(const QString& file);
    void forget(const QString& file) { images_.remove(file); }
    /// Files that were read so far.
    int read() const { return read_; }

  Q_SIGNALS:
    void ready(const QString& file);
    void failed(const QString& file);  ///< it is there and cannot be read
    void missing(const QString& file);

  private:
    void work();
    void take(const QString& file, const QImage& image, bool there);

    const int side_;
    QCache<QString, QImage> images_{kBytes};
    QSet<QString> asked_;  ///< waiting, or being read
    int read_ = 0;
    QMutex mutex_;
    QStringList waiting_;                    ///< guarded; the last one is read next
    bool working_ = false, ending_ = false;  ///< guarded
    QThreadPool worker_;
};

}  // namespace syn::studio
