#pragma once

#include <QObject>

namespace syn {

/// Breaks the lines of tool tips, which Qt lets run over the whole window: an event filter of the
/// application.
class NarrowTips : public QObject {
  public:
    static constexpr int kMostWidth = 360;
    using QObject::QObject;
    bool eventFilter(QObject* watched, QEvent* event) override;
};

}  // namespace syn
