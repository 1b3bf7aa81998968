#pragma once

#include <QMap>
#include <QString>
#include <QStringList>

#include "app/studio/condition_settings.h"
#include "core/engine/engine.h"
#include "widgets/sample_grid.h"

namespace syn::studio {

/// Pixels a side that a given picture keeps: far more than any model takes.
constexpr int kLargestGuide = 1024;
/// That a window can show; larger sets are made by the command line.
constexpr int kMostPictures = 256;

struct Sampling {
    QString solver = "dpmpp-2m";
    QString grid = "karras";
    int steps = 20;
    quint64 seed = 1;
    int count = 16;
    QMap<int, quint64> ownSeeds =
        {};                 ///< of pictures that were pinned or rolled anew; the others have seed + i
    Jumps jumps = {};       ///< of the mode resample
    double eta = 0;         ///< of DDIM
    double churn = 5;       ///< of Heun with churn
    double jointScale = 1;  ///< holds modalities to each other that are made together
    QString schedule = {};  ///< how noise falls over time; empty: as the model was set up

    quint64 seedOf(int picture) const {
        return ownSeeds.value(picture, seed + static_cast<quint64>(picture));
    }
    bool operator==(const Sampling&) const = default;
};

/// What a run is of: one set of pictures, one row of them for each guide mode, or one that leads from a
/// picture to another.
enum class Arrangement { Grid, Rows, Morph };

/// From where to where the pictures of a morph lead.
struct MorphSettings {
    static constexpr int kMost = 64;

    quint64 from = 1, to = 2;  ///< seeds
    int count = 8;             ///< pictures, both ends among them
    PenStrokes strokes = {};   ///< the digit that the last one means; empty: the same as the first

    bool operator==(const MorphSettings&) const = default;
};

/// What the chart of signal against noise is split by, and how it is drawn.
enum class SnrBy { Total, Modality, Band };
enum class SnrAs { Curves, Waterfall };

/// What the chart of norms is of: the estimate, what each guide adds to the prediction, or how these agree.
enum class NormsOf { Estimate, Contributions, Cosines };

struct View {
    Stream stream = Stream::Estimate;
    bool smooth = true;
    Arrangement arrangement = Arrangement::Grid;
    QStringList rows = {"random", "predicted", "constant", "hold"};  ///< guide modes that rows compare
    SnrBy snrBy = SnrBy::Modality;
    bool meters = true;         ///< how far each picture agrees with its guide
    bool dataVariance = false;  ///< the chart counts the data's variance (GUD eq. 18), or not (eq. 19)
    SnrAs snrAs = SnrAs::Curves;
    NormsOf normsOf = NormsOf::Estimate;

    bool operator==(const View&) const = default;
};

/// Everything the user set: one value, cheap to copy (its parts are shared until they change). Undo keeps
/// copies of it.
struct Document {
    QString model;
    QMap<QString, ConditionSettings> conditions;  ///< by the modality's name
    Sampling sampling;
    MorphSettings morph;
    View view;
    bool live = true;

    bool operator==(const Document&) const = default;
};

/// The document a model starts with: its own default request, the first modality given, a 7 drawn where
/// digits are given.
Document documentFor(const engine::ModelInfo& model);
/// A part of what is given of a modality; null where the document has it not (any more).
GuideSettings* guideIn(Document& document, const QString& modality, int part);
/// Sets one modality's role; turns another one round where nothing would be left to generate (what is given
/// in part leaves the rest).
void setRole(Document& document, const QString& modality, Role role);

/// Whether several modalities are made together whole, so that the model can hold them to each other.
bool makesTogether(const Document& document, const engine::ModelInfo& model);
/// A document as a request to the engine; `pictures` and `steps` above 0 override (for Live). Error: one
/// sentence for the user.
Result<GenerationRequest> requestOf(const Document& document, const engine::ModelInfo& model,
                                    const engine::Engine& engine, int pictures = 0, int steps = 0);
/// All guide modes that rows can compare, in the order of the rows.
QStringList comparableModes();
/// The same request with all that is given guided by another mode; its guides' scales stay.
GenerationRequest withMode(GenerationRequest request, const QString& mode);
/// The modalities of which a run of this document makes something.
QStringList generatedOf(const Document& document, const engine::ModelInfo& model);

}  // namespace syn::studio
