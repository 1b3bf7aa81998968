#pragma once

#include <QAbstractTableModel>
#include <QHash>
#include <QIcon>

#include "app/studio/run_controller.h"

namespace syn::studio {

/// The queue as lines of a table: an export that is being written, the run under way, those that wait in
/// their order, and those that have ended, the newest first. Lines that wait are moved by dragging.
class QueueModel : public QAbstractTableModel {
    Q_OBJECT
  public:
    enum Column { State, Run, Pictures, Steps, Seeds, Model, Columns };
    static constexpr int kExport = -1;  ///< in place of a run's key

    explicit QueueModel(RunController* controller, QObject* parent = nullptr);

    /// Of the run in this line; kExport, or 0 where there is no such line.
    int keyAt(int line) const;
    int lineOf(int key) const;  ///< -1: none
    const RunQueue::Entry* entryAt(int line) const;
    /// Its place among those that wait; -1: it does not.
    int placeOf(int key) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
    QStringList mimeTypes() const override;
    QMimeData* mimeData(const QModelIndexList& indexes) const override;
    bool canDropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                         const QModelIndex& parent) const override;
    bool dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                      const QModelIndex& parent) override;

  private:
    void reload();
    void refresh(int key);
    QVariant exported(int column, int role) const;
    QString textOf(const RunQueue::Entry& entry, int column) const;
    QString stateOf(const RunQueue::Entry& entry) const;
    QIcon pictureOf(const RunQueue::Entry& entry) const;

    RunController* controller_;
    RunQueue* queue_;
    QList<int> keys_;
    mutable QHash<int, QIcon> pictures_;  ///< what is given
};

/// "1st", "2nd"
QString ordinalText(int place);

}  // namespace syn::studio
