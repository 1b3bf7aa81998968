#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace syn::engine {

struct Frame;

/// Data that a model can be trained on.
struct TrainingSet {
    std::string data;   ///< what a recipe calls it: "mnist", or the path of a folder with a subfolder a class
    std::string title;  ///< "MNIST"
    std::string kind;   ///< digit | picture
    std::string licence;  ///< of the data; of a folder, what its owner must know
    std::string source;   ///< whose work it is
    std::vector<std::string> classes;
    int pictures = 0;     ///< to train on, and of a folder to hold out
    bool there = false;   ///< its files are there; whether they are whole is found when they are read
    std::string missing;  ///< not there: how to come by it, in one sentence
};

/// The two sets that are paired by class, as recipes name them.
struct TrainingPair {
    std::string digits = "mnist";
    std::string pictures = "cifar10";

    bool operator==(const TrainingPair&) const = default;
};

/// A network to begin with, sized by a measurement on this machine.
struct TrainingPreset {
    std::string name;   ///< small | medium | large
    std::string title;  ///< for people
    std::int64_t parameters = 0;
    std::int64_t samples = 0;       ///< that the whole training sees
    double samples_per_second = 0;  ///< measured
    double seconds = 0;             ///< that the whole training takes at this speed
};

struct TrainingWish {
    TrainingPair data;
    std::string preset;
    std::int64_t samples = 0;   ///< 0: as the preset says
    std::string title;          ///< of the model; empty: made of the data's names, like no other model's
    bool shared_level = false;  ///< one noise level for both, as in the joint paper: nothing can be held then
};

/// A training that was stopped, or broken off by a crash, and can go on.
struct UnfinishedTraining {
    std::string name;  ///< of its folder and its model
    std::string title;
    std::int64_t step = 0;
    std::int64_t steps = 0;
};

/// How far a training is.
struct TrainingReport {
    std::int64_t step = 0;
    std::int64_t steps = 0;
    std::int64_t samples = 0;
    double loss = 0;
    double learning_rate = 0;
    double samples_per_second = 0;
    double seconds_left = 0;
    bool saved = false;
    /// On held-out data, only where just measured: "gain at rho 8 in %" is by how much the error of the
    /// picture grows when a digit of another class is held.
    std::vector<std::pair<std::string, double>> figures;
};

enum class TrainingEventKind {
    FolderChecked,  ///< set
    Probing,        ///< the speed of the presets is being measured
    Presets,        ///< presets, of `pair`
    Started,        ///< name, text: title; the reports of its past follow, when it goes on
    Progress,       ///< report
    Waiting,        ///< pictures are being made; it goes on by itself
    GoingOn,        ///< after Waiting
    Stopped,        ///< and saved; report
    Finished,       ///< the model `name` can be chosen
    Used,           ///< the model `name`, of a training that is not finished, can be chosen
    Discarded,      ///< name
    Failed,         ///< text: one sentence; what was under way is over
    Refused,        ///< text: one sentence; a wish had no effect, and what is under way goes on
};

struct TrainingEvent {
    TrainingEventKind kind{};
    std::string name;
    std::string text;
    TrainingReport report = {};
    TrainingPair pair = {};
    std::vector<TrainingPreset> presets = {};
    std::optional<TrainingSet> set = {};
};

/// Trains models behind the window. One thing at a time, on a thread of its own at the lowest priority; while
/// pictures are made it waits. No call waits for it; all are safe from any thread. The destructor stops,
/// which saves, and joins.
class TrainingDesk {
  public:
    virtual ~TrainingDesk() = default;

    /// The sets that are known by name.
    virtual std::vector<TrainingSet> sets() const = 0;
    /// Looks at a folder with a subfolder a class; FolderChecked or Refused follows.
    virtual void check_folder(std::string folder) = 0;
    /// Reads the data and measures what the presets cost; Probing, then Presets or Failed follows. A later
    /// wish takes the place of one that is under way.
    virtual void probe(TrainingPair pair) = 0;
    /// What can be gone on with, the latest first; not what is under way.
    virtual std::vector<UnfinishedTraining> unfinished() const = 0;

    /// Begins a training; Refused while one is under way. Started and Progress follow until Finished, Stopped
    /// or Failed.
    virtual void start(TrainingWish wish) = 0;
    /// With `rate` times the learning rate that it had: below 1 where its loss was not a number.
    virtual void resume(std::string name, double rate = 1) = 0;
    virtual void stop() = 0;
    /// Makes a model of an unfinished training as it stands; Used or Failed follows.
    virtual void use(std::string name) = 0;
    /// Forgets an unfinished training for good.
    virtual void discard(std::string name) = 0;

    /// Everything since the last call, in order.
    virtual std::vector<TrainingEvent> take_events() = 0;
    /// Pictures that the averaged weights make, newest wins: pairs of both modalities from nothing, always
    /// from the same seeds; `step` is the training's.
    virtual std::shared_ptr<const Frame> take_samples() = 0;
};

}  // namespace syn::engine
