#include "widgets/narrow_tips.h"

#include <QEvent>
#include <QLabel>

namespace syn {

bool NarrowTips::eventFilter(QObject* watched, QEvent* event) {
    // Qt's own label of tool tips; it gives itself its size before it is shown and with each new text.
    if (event->type() == QEvent::Resize && watched->inherits("QTipLabel")) {
        auto* tip = static_cast<QLabel*>(watched);
        if (tip->width() > kMostWidth) {
            tip->setWordWrap(true);
            tip->resize(kMostWidth, tip->heightForWidth(kMostWidth));
        }
    }
    return QObject::eventFilter(watched, event);
}

}  // namespace syn
