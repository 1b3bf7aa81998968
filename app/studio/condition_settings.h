#pragma once

#include <QImage>
#include <QList>
#include <QString>
#include <QStringList>

#include "core/guidance/own_noise.h"
#include "widgets/pen_stroke.h"

namespace syn::studio {

/// What happens to one modality of the model. Ignored: pure noise to the model, which is told so.
enum class Role { Given, Generated, Ignored };

/// The part of a modality that counts where it is given; the rest of it is generated.
struct GivenPart {
    QString place = "all";     ///< or one of the places of part_names()
    QStringList colours = {};  ///< of part_names(); none: all
    PenStrokes cut = {};       ///< painted away: made anew by the model
    QImage mask = {};          ///< a mask that came with a set-up, white where it marks; null: none

    bool whole() const { return place == "all" && colours.isEmpty() && cut.isEmpty() && mask.isNull(); }
    bool operator==(const GivenPart&) const = default;
};

/// The guide mode of a part that is left out; the whole is left out by its role.
inline constexpr const char* kIgnored = "marginal";

/// One thing that is given, and how it guides.
struct GuideSettings {
    PenStrokes strokes;   ///< drawn by hand, over the picture
    QImage picture;       ///< dropped, pasted or opened; null: none
    bool fitted = false;  ///< the picture is one that a run was given: it goes to the model as it is
    QString source;       ///< where the picture came from, for people
    QString mode = "hold";
    double scale = 1;  ///< weight against the marginal
    GivenPart part = {};
    double noise = 0;  ///< of the mode hold: sigma that what is given is shown with; 0: clean
    OwnNoise ownNoise = OwnNoise::None;  ///< which noise of that sigma it has already
    double strength = 1;                 ///< of the mode reconstruction

    bool empty() const { return strokes.isEmpty() && picture.isNull(); }
    void setPicture(const QImage& given, const QString& from) {
        picture = given;
        fitted = false;
        source = from;
        part.cut.clear();  // it was painted on the picture before
        part.mask = {};
    }
    bool operator==(const GuideSettings& other) const {
        return strokes == other.strokes && picture.cacheKey() == other.picture.cacheKey() &&
               fitted == other.fitted && source == other.source && mode == other.mode &&
               scale == other.scale && part == other.part && noise == other.noise &&
               ownNoise == other.ownNoise && strength == other.strength;
    }
};

/// All that the user sets about one modality: what is given of it first, and further parts. Kept while the
/// modality is generated, so that turning back finds it again.
struct ConditionSettings : GuideSettings {
    static constexpr int kMostParts = 4;

    Role role = Role::Generated;
    QList<GuideSettings> more = {};  ///< further parts; where they overlap the later one holds

    int parts() const { return 1 + static_cast<int>(more.size()); }
    /// 0: the first. Of a part that is not there: the first.
    const GuideSettings& guide(int at) const {
        return at > 0 && at < parts() ? more[at - 1] : static_cast<const GuideSettings&>(*this);
    }
    GuideSettings& guide(int at) {
        return at > 0 && at < parts() ? more[at - 1] : static_cast<GuideSettings&>(*this);
    }
    bool operator==(const ConditionSettings&) const = default;
};

}  // namespace syn::studio
