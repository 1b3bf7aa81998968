#include "widgets/timeline_accessible.h"

#include <QAccessibleWidget>
#include <algorithm>

#include "widgets/timeline.h"

namespace syn {
namespace {

class TimelineAccess : public QAccessibleWidget, public QAccessibleValueInterface {
  public:
    explicit TimelineAccess(Timeline* timeline)
        : QAccessibleWidget(timeline, QAccessible::Slider), timeline_(timeline) {}

    void* interface_cast(QAccessible::InterfaceType type) override {
        if (type == QAccessible::ValueInterface) return static_cast<QAccessibleValueInterface*>(this);
        return QAccessibleWidget::interface_cast(type);
    }
    QString text(QAccessible::Text what) const override {
        return what == QAccessible::Value ? timeline_->textOf(timeline_->playhead())
                                          : QAccessibleWidget::text(what);
    }
    QVariant currentValue() const override { return timeline_->playhead(); }
    void setCurrentValue(const QVariant& value) override {
        const int most = maximumValue().toInt();
        Q_EMIT timeline_->stepSought(std::clamp(value.toInt(), 0, most));
    }
    QVariant minimumValue() const override { return 0; }
    QVariant maximumValue() const override {
        const int current = timeline_->current();
        return current < 0 ? 0 : timeline_->tracks()[current].reached;
    }
    QVariant minimumStepSize() const override { return 1; }

  private:
    Timeline* timeline_;
};

QAccessibleInterface* makeAccess(const QString&, QObject* object) {
    auto* timeline = qobject_cast<Timeline*>(object);
    return timeline ? new TimelineAccess(timeline) : nullptr;
}

}  // namespace

void installTimelineAccess() {
    static const bool once = (QAccessible::installFactory(makeAccess), true);
    Q_UNUSED(once);
}

}  // namespace syn
