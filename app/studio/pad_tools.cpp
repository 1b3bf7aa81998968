#include "app/studio/pad_tools.h"

#include <QButtonGroup>
#include <QToolButton>
#include <QVBoxLayout>
#include <utility>

#include "app/studio/actions.h"
#include "app/studio/document_store.h"
#include "widgets/digit_pad.h"
#include "widgets/icons.h"

namespace syn::studio {

PadTools::PadTools(const Words& words, DigitPad* pad, DocumentStore* store, Actions* actions, QWidget* parent)
    : QWidget(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(3);
    QToolButton* brush = add("brush", words.brush, true);
    QToolButton* eraser = add("eraser", words.eraser, true);
    QToolButton* fill = add("fill", words.fill, true);
    QToolButton* move = add("move", words.move, true);
    QToolButton* undo = add("undo", tr("Undo"));
    QToolButton* clear = add("clear", words.clear);
    QToolButton* open = add("open", words.open);
    column->addStretch(1);
    const auto explain = [&](QToolButton* button, const char* id, const QString& tip) {
        if (tip.isEmpty())
            actions->explain(button, id);
        else
            button->setToolTip(tip);
    };
    explain(brush, "pad.brush", words.brushTip);
    explain(eraser, "pad.eraser", words.eraserTip);
    explain(fill, "pad.fill", words.fillTip);
    explain(move, "pad.move", words.moveTip);
    explain(undo, "edit.undo", {});
    explain(clear, "pad.clear", words.clearTip);
    open->setToolTip(words.openTip);

    auto* group = new QButtonGroup(this);
    using Tool = DigitPad::Tool;
    for (const auto& [button, tool] : {std::pair(brush, Tool::Brush), std::pair(eraser, Tool::Eraser),
                                       std::pair(fill, Tool::Fill), std::pair(move, Tool::Move)}) {
        group->addButton(button, static_cast<int>(tool));
        connect(button, &QToolButton::clicked, pad, [pad, tool = tool] { pad->setTool(tool); });
    }
    const auto show = [group](Tool tool) {
        QAbstractButton* chosen = group->button(static_cast<int>(tool));
        group->setExclusive(chosen);  // the hand has no button: then none is chosen
        for (QAbstractButton* each : group->buttons()) each->setChecked(each == chosen);
    };
    show(pad->tool());
    connect(pad, &DigitPad::toolChanged, group, show);
    undo->setEnabled(store->history()->canUndo());
    connect(undo, &QToolButton::clicked, store->history(), &QUndoStack::undo);
    connect(store->history(), &QUndoStack::canUndoChanged, undo, &QToolButton::setEnabled);
    connect(clear, &QToolButton::clicked, pad, &DigitPad::clearRequested);
    connect(open, &QToolButton::clicked, this, &PadTools::openRequested);
}

QToolButton* PadTools::add(const char* iconName, const QString& name, bool checkable) {
    auto* button = new QToolButton(this);
    button->setIcon(icon(QLatin1String(iconName)));
    button->setIconSize({16, 16});
    button->setFixedSize(32, 26);
    button->setFocusPolicy(Qt::TabFocus);
    button->setCheckable(checkable);
    button->setAccessibleName(name);
    button->setProperty("role", "quiet");
    layout()->addWidget(button);
    return button;
}

}  // namespace syn::studio
