#include "app/studio/run_queue.h"

#include <QUndoCommand>
#include <algorithm>

namespace syn::studio {
namespace {

using EntryState = RunQueue::Entry::State;

auto findEntry(const QList<RunQueue::Entry>& list, int key) {
    return std::find_if(list.begin(), list.end(),
                        [key](const RunQueue::Entry& each) { return each.key == key; });
}

bool hasEntry(const QList<RunQueue::Entry>& list, int key) {
    return findEntry(list, key) != list.end();
}

}  // namespace

/// Who waited before and after a change. The queue goes on meanwhile, so that undo takes back the change
/// alone.
class ChangeQueue : public QUndoCommand {
  public:
    ChangeQueue(RunQueue* queue, const QString& text, QList<RunQueue::Entry> before,
                QList<RunQueue::Entry> after)
        : QUndoCommand(text), queue_(queue), before_(std::move(before)), after_(std::move(after)) {}

    void undo() override { queue_->put(after_, before_); }
    void redo() override {
        if (std::exchange(made_, true)) queue_->put(before_, after_);
    }

  private:
    RunQueue* queue_;
    QList<RunQueue::Entry> before_, after_;
    bool made_ = false;  // the change itself was made before it was recorded
};

std::optional<double> RunQueue::Entry::secondsLeft() const {
    if (secondsPerStep <= 0) return std::nullopt;
    const auto rows = run->rows.size() - std::max<qsizetype>(1, ids.size());
    return secondsPerStep * static_cast<double>(run->steps() - step + rows * run->steps());
}

RunQueue::RunQueue(QUndoStack* history, std::function<bool()> busy, QObject* parent)
    : QObject(parent), history_(history), busy_(std::move(busy)) {}

const RunQueue::Entry* RunQueue::entry(int key) const {
    for (const QList<Entry>* list : {&waiting_, &begun_})
        if (const auto found = findEntry(*list, key); found != list->end()) return &*found;
    return nullptr;
}

int RunQueue::indexOf(int key) const {
    const auto found = findEntry(waiting_, key);
    return found == waiting_.end() ? -1 : static_cast<int>(found - waiting_.begin());
}

RunQueue::Entry RunQueue::make(const QueuedRun& run) {
    Entry made;
    made.key = ++keys_;
    made.run = std::make_shared<const QueuedRun>(run);
    return made;
}

void RunQueue::add(const QueuedRun& run, bool first) {
    waiting_.insert(first ? 0 : waiting_.size(), make(run));
    Q_EMIT changed();
}

void RunQueue::move(int key, int place) {
    const int from = indexOf(key), to = std::clamp(place, 0, static_cast<int>(waiting_.size()) - 1);
    if (from < 0 || from == to) return;
    const QList<Entry> before = waiting_;
    waiting_.move(from, to);
    record(tr("Move in the queue"), before);
}

void RunQueue::remove(int key) {
    const int at = indexOf(key);
    if (at < 0) return;
    const QList<Entry> before = waiting_;
    waiting_.removeAt(at);
    record(tr("Take out of the queue"), before);
}

void RunQueue::clear() {
    if (waiting_.isEmpty()) return;
    const QList<Entry> before = std::exchange(waiting_, {});
    record(tr("Clear the queue"), before);
}

void RunQueue::setHeld(bool held) {
    if (held == held_ || (held && waiting_.isEmpty())) return;
    held_ = held;
    Q_EMIT changed();
}

void RunQueue::record(const QString& text, const QList<Entry>& before) {
    const QList<Entry> after = waiting_;
    settle();
    history_->push(new ChangeQueue(this, text, before, after));
}

void RunQueue::settle() {
    held_ = held_ && !waiting_.isEmpty();
    Q_EMIT changed();
}

/// Those of `to` that wait still, or that the change took out; and those that came since, at the end where
/// they stand.
void RunQueue::put(const QList<Entry>& from, const QList<Entry>& to) {
    const auto isNew = [&](const Entry& each) {
        return !hasEntry(from, each.key) && !hasEntry(to, each.key);
    };
    const auto known = std::find_if_not(waiting_.begin(), waiting_.end(), isNew);
    QList<Entry> made(waiting_.begin(), known);  // put before all others
    for (const Entry& each : to)
        if (hasEntry(waiting_, each.key) || (!hasEntry(from, each.key) && !started_.contains(each.key)))
            made << each;
    std::copy_if(known, waiting_.end(), std::back_inserter(made), isNew);
    waiting_ = made;
    // Undo makes no pictures.
    if (!busy_()) held_ = true;
    settle();
}

void RunQueue::begin(int key) {
    const int at = indexOf(key);
    if (at < 0) return;
    const Entry entry = waiting_.takeAt(at);
    started_ << key;
    held_ = held_ && !waiting_.isEmpty();
    begin(entry);
}

void RunQueue::begin(const QueuedRun& run) {
    begin(make(run));
}

void RunQueue::begin(Entry entry) {
    entry.state = EntryState::UnderWay;
    begun_.prepend(std::move(entry));
    while (begun_.size() > kMostPast) begun_.removeLast();
}

void RunQueue::join(engine::RunId id) {
    if (begun_.isEmpty()) return;
    begun_.first().ids << id;
    begun_.first().step = 0;
    Q_EMIT changed();
}

void RunQueue::follow(const engine::Event& event) {
    using engine::EventKind;
    if (event.run == 0) return;
    const auto found = std::find_if(begun_.begin(), begun_.end(),
                                    [&](const Entry& each) { return each.ids.contains(event.run); });
    // What is done with a row that was made before says nothing of the others.
    if (found == begun_.end() || found->ids.last() != event.run) return;
    Entry& entry = *found;
    const auto become = [&](EntryState state) {
        if (std::exchange(entry.state, state) != state) Q_EMIT changed();
    };
    // Walked through again it has been made all the same.
    if (entry.ended() && event.kind != EventKind::Finished) return;
    switch (event.kind) {
        case EventKind::Stepped:
            entry.step = event.step;
            if (event.value > 0) entry.secondsPerStep = smoothedSeconds(entry.secondsPerStep, event.value);
            become(EntryState::UnderWay);
            return Q_EMIT progressed(entry.key);
        case EventKind::Paused:
            entry.step = event.step;
            become(EntryState::Paused);
            return Q_EMIT progressed(entry.key);
        case EventKind::Finished:
            entry.step = entry.run->steps();
            become(entry.ids.size() == entry.run->rows.size() ? EntryState::Finished : EntryState::UnderWay);
            return Q_EMIT progressed(entry.key);
        case EventKind::Cancelled:
            return become(EntryState::Cancelled);
        case EventKind::Failed:
            entry.failure = QString::fromStdString(event.text);
            return become(EntryState::Failed);
        default:
            return;
    }
}

QList<QueuedRun> RunQueue::save() const {
    QList<QueuedRun> saved;
    for (const Entry& entry : waiting_) saved << *entry.run;
    return saved;
}

void RunQueue::restore(const QList<QueuedRun>& runs) {
    waiting_.clear();
    for (const QueuedRun& run : runs) waiting_ << make(run);
    held_ = true;
    settle();
}

}  // namespace syn::studio
