#pragma once

#include <QList>
#include <QString>

#include "core/session/request.h"

namespace syn::studio {

/// What Run asks for, as it was when it was asked: the request of one set of pictures, or one for each row of
/// a comparison.
struct QueuedRun {
    struct Row {
        QString mode;  ///< that the row guides by; empty: it is the one set
        GenerationRequest request;

        bool operator==(const Row&) const = default;
    };

    QString title;    ///< for people: "digit 7 · Hold 4.0 → picture"
    QList<Row> rows;  ///< at least one; all of the same steps and number of pictures

    bool compares() const { return !rows.first().mode.isEmpty(); }
    int steps() const { return rows.first().request.steps; }
    int pictures() const { return rows.first().request.count * static_cast<int>(rows.size()); }

    bool operator==(const QueuedRun&) const = default;
};

}  // namespace syn::studio
