#include "app/studio/gallery_run.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocale>
#include <QRegularExpression>

#include "app/studio/guide_mode_text.h"

namespace syn::studio {
namespace {

constexpr int kIndexVersion = 1;

struct Kept {
    Q_DECLARE_TR_FUNCTIONS(Kept)
};

/// What a judge reads in the picture of this index; of what is given it reads the same in all.
QString readIn(const KeptRun& run, const QString& modality, int index) {
    const QStringList all = run.read.value(modality);
    return index >= 0 && index < all.size() ? all[index] : QString();
}

QString givenText(const KeptRun& run, const KeptGuide& guide) {
    const QString read = readIn(run, guide.modality, 0);
    QString text = read.isEmpty() ? guide.what : QStringLiteral("%1 %2").arg(guide.modality, read);
    if (guide.part) text = Kept::tr("part of %1").arg(text);
    text += QStringLiteral(", ") + guideModeText(guide.mode).name.toLower();
    if (guide.scale != 1) text += QStringLiteral(" × %1").arg(guide.scale);
    return text;
}

QString seedsText(const KeptRun& run) {
    if (run.morph) return Kept::tr("seed %1 to seed %2").arg(run.first).arg(run.last);
    if (run.count < 2) return Kept::tr("seed %1").arg(run.first);
    return Kept::tr("seeds %1 … %2").arg(run.first).arg(run.last);
}

// Seeds are 64 bits wide, and a number of JSON is a double.
QString seedOf(const QJsonValue& value) {
    return value.toString();
}

}  // namespace

KeptRun describe(const GenerationRequest& request) {
    KeptRun run;
    run.hash = QString::fromStdString(request_hash(request)).left(16);
    if (!request.models.empty()) run.model = QString::fromStdString(request.models.front().name);
    run.solver = QString::fromStdString(request.solver);
    run.steps = request.steps;
    run.count = request.count;
    run.morph = request.morph.has_value();
    run.changed = !request.edits.empty();
    run.first = request.seed_of(0);
    run.last = run.morph ? request.morph->seed : request.seed_of(std::max(0, request.count - 1));
    for (const Guide& guide : request.guides) {
        if (!gives(guide.mode)) continue;
        const std::string_view mode = name_of(guide.mode);
        run.given << KeptGuide{QString::fromStdString(guide.modality),
                               QString::fromStdString(guide.source.empty() ? guide.modality : guide.source),
                               QString::fromUtf8(mode.data(), static_cast<qsizetype>(mode.size())),
                               guide.scale, !guide.mask.empty()};
    }
    return run;
}

QString nameOf(int index, const QString& modality, quint64 seed) {
    QString plain = modality;
    static const QRegularExpression unsafe(QStringLiteral("[^A-Za-z0-9_]"));
    plain.replace(unsafe, QStringLiteral("_"));
    return QStringLiteral("%1-%2-seed-%3.png").arg(index + 1, 2, 10, QChar('0')).arg(plain).arg(seed);
}

KeptPicture pictureNamed(const QString& name) {
    static const QRegularExpression form(
        QStringLiteral("^(\\d{2,6})-([A-Za-z0-9_]+)-seed-(\\d{1,20})\\.png$"));
    KeptPicture picture;
    picture.name = name;
    if (const auto found = form.match(name); found.hasMatch()) {
        picture.index = found.captured(1).toInt() - 1;
        picture.modality = found.captured(2);
        picture.seed = found.captured(3).toULongLong();
    }
    return picture;
}

QByteArray indexOf(const KeptRun& run) {
    QJsonArray given;
    for (const KeptGuide& guide : run.given)
        given << QJsonObject{{"modality", guide.modality},
                             {"what", guide.what},
                             {"mode", guide.mode},
                             {"scale", guide.scale},
                             {"part", guide.part}};
    QJsonObject read;
    for (auto each = run.read.cbegin(); each != run.read.cend(); ++each)
        read[each.key()] = QJsonArray::fromStringList(each.value());
    return QJsonDocument(QJsonObject{{"version", kIndexVersion},
                                     {"hash", run.hash},
                                     {"model", run.model},
                                     {"solver", run.solver},
                                     {"steps", run.steps},
                                     {"count", run.count},
                                     {"first", QString::number(run.first)},
                                     {"last", QString::number(run.last)},
                                     {"morph", run.morph},
                                     {"changed", run.changed},
                                     {"given", given},
                                     {"read", read}})
        .toJson(QJsonDocument::Indented);
}

std::optional<KeptRun> runFromIndex(const QByteArray& json) {
    const QJsonObject in = QJsonDocument::fromJson(json).object();
    if (in["version"].toInt() != kIndexVersion || !in["model"].isString()) return std::nullopt;
    KeptRun run;
    run.hash = in["hash"].toString();
    run.model = in["model"].toString();
    run.solver = in["solver"].toString();
    run.steps = in["steps"].toInt();
    run.count = in["count"].toInt();
    run.first = seedOf(in["first"]).toULongLong();
    run.last = seedOf(in["last"]).toULongLong();
    run.morph = in["morph"].toBool();
    run.changed = in["changed"].toBool();
    for (const auto& each : in["given"].toArray()) {
        const QJsonObject guide = each.toObject();
        run.given << KeptGuide{guide["modality"].toString(), guide["what"].toString(),
                               guide["mode"].toString(), guide["scale"].toDouble(1), guide["part"].toBool()};
    }
    const QJsonObject read = in["read"].toObject();
    for (auto each = read.begin(); each != read.end(); ++each) {
        QStringList classes;
        for (const auto& name : each.value().toArray()) classes << name.toString();
        run.read[each.key()] = classes;
    }
    return run;
}

QString captionOf(const KeptRun& run, const QDateTime& now) {
    const QLocale locale;
    const qint64 days = run.made.date().daysTo(now.date());
    const QString day = days == 0   ? Kept::tr("Today")
                        : days == 1 ? Kept::tr("Yesterday")
                        : run.made.date().year() == now.date().year()
                            ? locale.toString(run.made.date(), QStringLiteral("d MMM"))
                            : locale.toString(run.made.date(), QStringLiteral("d MMM yyyy"));
    QStringList parts{day + ' ' + run.made.time().toString(QStringLiteral("HH:mm"))};
    for (const KeptGuide& guide : run.given) parts << givenText(run, guide);
    if (run.given.isEmpty() && !run.model.isEmpty()) parts << Kept::tr("nothing given");
    if (!run.model.isEmpty()) parts << run.model << seedsText(run);
    if (run.changed) parts << Kept::tr("changed on its way");
    return parts.join(QStringLiteral("  ·  "));
}

QString captionOf(const KeptRun& run, const KeptPicture& picture) {
    QStringList parts;
    const QString read = readIn(run, picture.modality, picture.index);
    if (picture.index >= 0) {
        // Between the ends of a morph all pictures have one seed.
        parts << (run.morph ? Kept::tr("%1 of %2").arg(picture.index + 1).arg(run.count)
                            : Kept::tr("seed %1").arg(picture.seed));
    } else {
        parts << picture.name;
    }
    if (!read.isEmpty()) parts << Kept::tr("read as %1").arg(read);
    for (const KeptGuide& guide : run.given) parts << givenText(run, guide);
    if (!run.model.isEmpty()) parts << run.model << Kept::tr("%1, %2 steps").arg(run.solver).arg(run.steps);
    return parts.join(QStringLiteral("  ·  "));
}

bool matches(const KeptRun& run, const KeptPicture& picture, const QString& filter) {
    const QStringList wanted = filter.simplified().toLower().split(' ', Qt::SkipEmptyParts);
    if (wanted.isEmpty()) return true;
    QStringList told{run.model,
                     run.solver,
                     picture.modality,
                     picture.name,
                     readIn(run, picture.modality, picture.index),
                     Kept::tr("seed"),
                     QString::number(picture.seed)};
    for (const KeptGuide& guide : run.given)
        told << guide.what << guide.mode << guideModeText(guide.mode).name << guide.modality
             << readIn(run, guide.modality, 0);
    const QString text = told.join(' ').toLower();
    static const QRegularExpression between(QStringLiteral("[^a-z0-9]+"));
    const QStringList words = text.split(between, Qt::SkipEmptyParts);
    return std::all_of(wanted.begin(), wanted.end(), [&](const QString& word) {
        bool number = false;
        word.toULongLong(&number);
        return number ? words.contains(word) : text.contains(word);
    });
}

}  // namespace syn::studio
