#include "app/studio/queue_model.h"

#include <QFileInfo>
#include <QMimeData>
#include <algorithm>

#include "app/studio/estimate_text.h"
#include "app/studio/run_title.h"
#include "widgets/icons.h"
#include "widgets/image_conversion.h"
#include "widgets/palette.h"

namespace syn::studio {
namespace {

constexpr const char* kMimeType = "application/x-synesthete-queued-run";

QString iconOf(RunQueue::Entry::State state) {
    switch (state) {
        case RunQueue::Entry::State::Waiting:
            return QStringLiteral("wait");
        case RunQueue::Entry::State::UnderWay:
            return QStringLiteral("play");
        case RunQueue::Entry::State::Paused:
            return QStringLiteral("pause");
        case RunQueue::Entry::State::Finished:
            return QStringLiteral("check");
        case RunQueue::Entry::State::Cancelled:
            return QStringLiteral("stop");
        case RunQueue::Entry::State::Failed:
            return QStringLiteral("warning");
    }
    return {};
}

}  // namespace

QString ordinalText(int place) {
    const bool teens = place % 100 / 10 == 1;
    switch (teens ? 0 : place % 10) {
        case 1:
            return QueueModel::tr("%1st").arg(place);
        case 2:
            return QueueModel::tr("%1nd").arg(place);
        case 3:
            return QueueModel::tr("%1rd").arg(place);
        default:
            return QueueModel::tr("%1th").arg(place);
    }
}

QueueModel::QueueModel(RunController* controller, QObject* parent)
    : QAbstractTableModel(parent), controller_(controller), queue_(controller->queue()) {
    connect(queue_, &RunQueue::changed, this, &QueueModel::reload);
    connect(queue_, &RunQueue::progressed, this, &QueueModel::refresh);
    connect(controller_, &RunController::exporting, this, &QueueModel::reload);
    connect(controller_, &RunController::statusChanged, this, &QueueModel::reload);
    connect(controller_, &RunController::refused, this, &QueueModel::reload);
    reload();
}

void QueueModel::reload() {
    QList<int> keys;
    if (controller_->exportUnderWay()) keys << kExport;
    for (const auto& entry : queue_->begun())
        if (!entry.ended()) keys << entry.key;
    for (const auto& entry : queue_->waiting()) keys << entry.key;
    for (const auto& entry : queue_->begun())
        if (entry.ended()) keys << entry.key;
    if (keys == keys_) {
        if (!keys.isEmpty())
            Q_EMIT dataChanged(index(0, 0), index(static_cast<int>(keys.size()) - 1, Columns - 1));
        return;
    }
    beginResetModel();
    keys_ = keys;
    pictures_.removeIf([&](const auto& picture) { return !keys_.contains(picture.key()); });
    endResetModel();
}

void QueueModel::refresh(int key) {
    if (const int line = lineOf(key); line >= 0) Q_EMIT dataChanged(index(line, State), index(line, State));
}

int QueueModel::keyAt(int line) const {
    return keys_.value(line, 0);
}

int QueueModel::lineOf(int key) const {
    return static_cast<int>(keys_.indexOf(key));
}

const RunQueue::Entry* QueueModel::entryAt(int line) const {
    return queue_->entry(keyAt(line));
}

int QueueModel::placeOf(int key) const {
    const auto& waiting = queue_->waiting();
    for (qsizetype i = 0; i < waiting.size(); ++i)
        if (waiting[i].key == key) return static_cast<int>(i);
    return -1;
}

int QueueModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(keys_.size());
}

int QueueModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : Columns;
}

QString QueueModel::stateOf(const RunQueue::Entry& entry) const {
    const auto steps = [&] {
        QString text = tr("step %1 of %2").arg(entry.step).arg(entry.run->steps());
        if (entry.run->compares())
            text = tr("row %1, %2").arg(QChar('A' + std::max<int>(0, int(entry.ids.size()) - 1))).arg(text);
        return text;
    };
    switch (entry.state) {
        case RunQueue::Entry::State::Waiting: {
            const QString place = ordinalText(placeOf(entry.key) + 1);
            return queue_->held() ? tr("held, %1").arg(place) : tr("waits, %1").arg(place);
        }
        case RunQueue::Entry::State::UnderWay: {
            const auto left = entry.secondsLeft();
            return left ? tr("%1 · %2 left").arg(steps(), durationText(*left)) : steps();
        }
        case RunQueue::Entry::State::Paused:
            return tr("paused, %1").arg(steps());
        case RunQueue::Entry::State::Finished:
            return tr("finished");
        case RunQueue::Entry::State::Cancelled:
            return tr("cancelled, %1").arg(steps());
        case RunQueue::Entry::State::Failed:
            return tr("failed");
    }
    return {};
}

QString QueueModel::textOf(const RunQueue::Entry& entry, int column) const {
    const GenerationRequest& request = entry.run->rows.first().request;
    switch (column) {
        case State:
            return stateOf(entry);
        case Run:
            return entry.failure.isEmpty() ? entry.run->title
                                           : tr("%1: %2").arg(entry.run->title, entry.failure);
        case Pictures:
            return entry.run->compares() ? tr("%1 rows of %2").arg(entry.run->rows.size()).arg(request.count)
                                         : QString::number(request.count);
        case Steps:
            return QString::number(request.steps);
        case Seeds:
            return seedsText(request);
        case Model:
            return request.models.empty() ? QString() : QString::fromStdString(request.models.front().name);
        default:
            return {};
    }
}

/// The first thing that is given, small; nothing where nothing is.
QIcon QueueModel::pictureOf(const RunQueue::Entry& entry) const {
    if (const auto known = pictures_.constFind(entry.key); known != pictures_.cend()) return *known;
    QIcon& picture = pictures_[entry.key];
    for (const Guide& guide : entry.run->rows.first().request.guides) {
        if (guide.image.empty()) continue;
        const QPixmap given = QPixmap::fromImage(toQImage(guide.image));
        // As it is in a chosen line too.
        for (const QIcon::Mode mode : {QIcon::Normal, QIcon::Selected}) picture.addPixmap(given, mode);
        break;
    }
    return picture;
}

QVariant QueueModel::exported(int column, int role) const {
    const auto under = controller_->exportUnderWay();
    if (!under) return {};
    if (role == Qt::DecorationRole && column == State) return icon(QStringLiteral("export"));
    if (role == Qt::ToolTipRole) return tr("Pictures that are being written into %1").arg(under->folder);
    if (role != Qt::DisplayRole) return {};
    if (column == State) return tr("writes %1 of %2").arg(under->written).arg(under->of);
    if (column == Run) return tr("export into %1").arg(QFileInfo(under->folder).fileName());
    return column == Pictures ? QVariant(QString::number(under->of)) : QVariant();
}

QVariant QueueModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    if (keyAt(index.row()) == kExport) return exported(index.column(), role);
    const RunQueue::Entry* entry = entryAt(index.row());
    if (!entry) return {};
    switch (role) {
        case Qt::DisplayRole:
            return textOf(*entry, index.column());
        case Qt::ToolTipRole:
            return QStringLiteral("%1\n%2").arg(stateOf(*entry), textOf(*entry, Run));
        case Qt::DecorationRole:
            if (index.column() == State) return icon(iconOf(entry->state));
            return index.column() == Run ? QVariant::fromValue(pictureOf(*entry)) : QVariant();
        case Qt::ForegroundRole:
            return entry->ended() ? QVariant(colours().second) : QVariant();
        default:
            return {};
    }
}

QVariant QueueModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    const QString names[Columns] = {tr("State"), tr("Run"),   tr("Pictures"),
                                    tr("Steps"), tr("Seeds"), tr("Model")};
    return section < Columns ? names[section] : QString();
}

Qt::ItemFlags QueueModel::flags(const QModelIndex& index) const {
    Qt::ItemFlags flags = Qt::ItemIsSelectable | Qt::ItemIsEnabled | Qt::ItemNeverHasChildren;
    if (placeOf(keyAt(index.row())) >= 0) flags |= Qt::ItemIsDragEnabled;
    return index.isValid() ? flags : flags | Qt::ItemIsDropEnabled;
}

QStringList QueueModel::mimeTypes() const {
    return {QLatin1String(kMimeType)};
}

QMimeData* QueueModel::mimeData(const QModelIndexList& indexes) const {
    auto* data = new QMimeData;
    if (!indexes.isEmpty())
        data->setData(QLatin1String(kMimeType), QByteArray::number(keyAt(indexes.first().row())));
    return data;
}

/// Between the lines that wait, or at either end of them.
bool QueueModel::canDropMimeData(const QMimeData* data, Qt::DropAction, int row, int,
                                 const QModelIndex& parent) const {
    if (queue_->waiting().isEmpty() || parent.isValid() || !data->hasFormat(QLatin1String(kMimeType)))
        return false;
    const int first = lineOf(queue_->waiting().first().key);
    return row >= first && row <= first + static_cast<int>(queue_->waiting().size());
}

bool QueueModel::dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                              const QModelIndex& parent) {
    if (!canDropMimeData(data, action, row, column, parent)) return false;
    const int key = data->data(QLatin1String(kMimeType)).toInt(), from = placeOf(key);
    const int to = row - lineOf(queue_->waiting().first().key);
    if (from >= 0) queue_->move(key, to > from ? to - 1 : to);
    return false;  // the view has nothing to take away
}

}  // namespace syn::studio
