#include "app/studio/rows_menu.h"

#include <QKeyEvent>
#include <QMouseEvent>

#include "app/studio/guide_mode_text.h"
#include "app/studio/run_controller.h"

namespace syn::studio {

RowsMenu::RowsMenu(const QString& title, DocumentStore* store, RunController* controller, QWidget* parent)
    : QMenu(title, parent), store_(store), controller_(controller) {
    setToolTipsVisible(true);
    setAccessibleName(tr("Guide modes that rows compare"));
    connect(this, &QMenu::aboutToShow, this, &RowsMenu::fill);
    fill();
}

/// Made when it opens: what can be done depends on the model and on all that is set.
void RowsMenu::fill() {
    clear();
    for (const QString& mode : comparableModes()) {
        const GuideModeText text = guideModeText(mode);
        const bool compared = store_->value().view.rows.contains(mode);
        const QString problem = controller_->rowProblem(mode);
        QAction* action = addAction(text.name);
        action->setObjectName(mode);
        action->setCheckable(true);
        action->setChecked(compared);
        action->setEnabled(controller_->model() && (problem.isEmpty() || compared));
        action->setToolTip(problem.isEmpty() ? text.toolTip : problem);
        connect(action, &QAction::triggered, this, [this, mode, text](bool on) {
            store_->edit(on ? tr("Compare %1 too").arg(text.name) : tr("Compare without %1").arg(text.name),
                         [&](Document& document) {
                             QStringList& rows = document.view.rows;
                             if (on)
                                 rows << mode;
                             else
                                 rows.removeAll(mode);
                             document.view.arrangement = Arrangement::Rows;
                         });
        });
    }
}

bool RowsMenu::choose(QAction* action) {
    if (!action || !action->isEnabled()) return false;
    action->trigger();
    return true;
}

void RowsMenu::mouseReleaseEvent(QMouseEvent* event) {
    if (!choose(actionAt(event->position().toPoint()))) QMenu::mouseReleaseEvent(event);
}

void RowsMenu::keyPressEvent(QKeyEvent* event) {
    if (event->key() != Qt::Key_Space || !choose(activeAction())) QMenu::keyPressEvent(event);
}

}  // namespace syn::studio
