#pragma once

#include <QImage>
#include <QMimeData>
#include <QString>
#include <QUrl>

namespace syn {

/// What was dropped or pasted: a file on disk, which the engine reads and judges, or the picture itself.
struct PictureSource {
    QString file;
    QImage picture;

    bool empty() const { return file.isEmpty() && picture.isNull(); }

    static bool offeredBy(const QMimeData* data) {
        return data && (data->hasImage() || (data->hasUrls() && data->urls().value(0).isLocalFile()));
    }
    static PictureSource from(const QMimeData* data) {
        if (!offeredBy(data)) return {};
        // A file manager offers a thumbnail beside the file; the file is what the user means.
        if (data->hasUrls() && data->urls().value(0).isLocalFile())
            return {data->urls().value(0).toLocalFile(), {}};
        return {{}, qvariant_cast<QImage>(data->imageData())};
    }
};

}  // namespace syn
