#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QMap>
#include <QStringList>
#include <optional>

#include "core/session/request.h"

namespace syn::studio {

/// One picture that the gallery keeps: a PNG with its whole request inside.
struct KeptPicture {
    QString name;      ///< of its file, in its run's folder
    int index = -1;    ///< in the run; -1: its file has another name
    QString modality;  ///< as the model names it; empty: likewise
    quint64 seed = 0;
    qint64 bytes = 0;
    bool starred = false;  ///< never taken away to make room

    bool operator==(const KeptPicture&) const = default;
};

/// What a run was given, in short.
struct KeptGuide {
    QString modality;
    QString what;  ///< what the user called it: "digit drawn by hand", a file's name
    QString mode;  ///< the guide mode, by name
    double scale = 1;
    bool part = false;  ///< where a mask says alone

    bool operator==(const KeptGuide&) const = default;
};

/// The pictures of one run, and what is told of it beside them. All but `read` is in every picture's own
/// request too.
struct KeptRun {
    QString folder;
    QDateTime made;
    QString hash;  ///< of its request: equal requests make equal pictures
    QString model, solver;
    int steps = 0, count = 0;
    quint64 first = 0, last = 0;  ///< seeds
    bool morph = false;           ///< leads from the first to the last
    bool changed = false;         ///< settings were changed while it ran
    QList<KeptGuide> given;
    QMap<QString, QStringList> read;  ///< by modality: what a judge reads in each picture; may be empty
    QList<KeptPicture> pictures;

    QString file(const KeptPicture& picture) const { return folder + '/' + picture.name; }
    bool operator==(const KeptRun&) const = default;
};

/// What is told of a run of this request; without folder, time and pictures.
KeptRun describe(const GenerationRequest& request);

/// "07-picture-seed-12.png", which sorts by index and says in a file manager what it is; and back, as far as
/// the name is one of these.
QString nameOf(int index, const QString& modality, quint64 seed);
KeptPicture pictureNamed(const QString& name);

/// The small index beside the pictures of a run; and back into what describe() gives. Nothing: it is damaged.
QByteArray indexOf(const KeptRun& run);
std::optional<KeptRun> runFromIndex(const QByteArray& json);

/// "Today 14:32  ·  digit 7, hold x 3  ·  mnist-cifar  ·  seeds 1 to 16", as of `now`.
QString captionOf(const KeptRun& run, const QDateTime& now);
/// What one picture shows and was made from, in one line.
QString captionOf(const KeptRun& run, const KeptPicture& picture);
/// Whether all words of the filter are found in what is told of the picture: model, what was given and how,
/// what is read in it, seed. Numbers are looked for whole.
bool matches(const KeptRun& run, const KeptPicture& picture, const QString& filter);

}  // namespace syn::studio
