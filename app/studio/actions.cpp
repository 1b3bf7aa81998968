#include "app/studio/actions.h"

#include <QWidget>

#include "widgets/icons.h"

namespace syn::studio {

const QList<ActionSpec>& Actions::table() {
    static const QList<ActionSpec> specs{
        {"file.open",
         QT_TR_NOOP("&Open picture..."),
         QT_TR_NOOP("Give a picture from a file; the digits it means are generated"),
         "open",
         {QKeySequence::Open}},
        {"file.export",
         QT_TR_NOOP("&Export pictures..."),
         QT_TR_NOOP("Write the finished pictures, their seeds and the whole set-up into a folder"),
         "export",
         {QKeySequence("Ctrl+E")}},
        {"file.quit",
         QT_TR_NOOP("&Quit"),
         QT_TR_NOOP("Stop what runs and close the window"),
         nullptr,
         {QKeySequence("Ctrl+Q")}},
        {"edit.undo",
         QT_TR_NOOP("&Undo"),
         QT_TR_NOOP("Take back the last change: a stroke, a weight, a setting"),
         "undo",
         {QKeySequence("Ctrl+Z")}},
        {"edit.redo",
         QT_TR_NOOP("&Redo"),
         QT_TR_NOOP("Make the change again that was taken back"),
         "redo",
         {QKeySequence("Ctrl+Shift+Z"), QKeySequence("Ctrl+Y")}},
        {"edit.copy",
         QT_TR_NOOP("&Copy picture"),
         QT_TR_NOOP("Copy the chosen picture as it is shown"),
         "copy",
         {QKeySequence::Copy}},
        {"edit.paste",
         QT_TR_NOOP("&Paste picture"),
         QT_TR_NOOP("Give the picture from the clipboard; the digits it means are generated"),
         "paste",
         {QKeySequence::Paste}},
        {"edit.clear",
         QT_TR_NOOP("C&lear drawing"),
         QT_TR_NOOP("Empty the pad; undo brings the drawing back"),
         "clear",
         {QKeySequence("Ctrl+Backspace")}},
        {"run.start",
         QT_TR_NOOP("&Run"),
         QT_TR_NOOP("Make all pictures with the settings shown"),
         "play",
         {QKeySequence("Ctrl+Return"), QKeySequence("Ctrl+Enter")}},
        {"run.pause",
         QT_TR_NOOP("&Pause or continue"),
         QT_TR_NOOP("Hold the run after this step, or let it go on; Space in the timeline"),
         "pause",
         {QKeySequence("Ctrl+P")}},
        {"run.step",
         QT_TR_NOOP("&Step forward"),
         QT_TR_NOOP("One step towards the picture, then hold; Right in the timeline"),
         "step",
         {QKeySequence("Ctrl+Right")}},
        {"run.back",
         QT_TR_NOOP("Step &back"),
         QT_TR_NOOP("One step back towards the noise; Left in the timeline"),
         "back",
         {QKeySequence("Ctrl+Left")}},
        {"run.cancel",
         QT_TR_NOOP("&Cancel"),
         QT_TR_NOOP("Stop the run before its next step"),
         "stop",
         {QKeySequence("Esc"), QKeySequence("Shift+X")}},
        {"run.reroll",
         QT_TR_NOOP("&New seeds"),
         QT_TR_NOOP("Other noise to start from: other pictures of the same meaning"),
         "dice",
         {QKeySequence("Ctrl+R")}},
        {"run.live",
         QT_TR_NOOP("&Live"),
         QT_TR_NOOP("Redraw four quick pictures while the drawing changes"),
         nullptr,
         {QKeySequence("Ctrl+L")},
         true},
        {"view.noisy",
         QT_TR_NOOP("&Noisy state"),
         QT_TR_NOOP("Show what the run works on: the picture and the noise still in it"),
         nullptr,
         {QKeySequence("Alt+1")},
         true},
        {"view.estimate",
         QT_TR_NOOP("&Estimate"),
         QT_TR_NOOP("Show the picture that the model expects behind the noise"),
         nullptr,
         {QKeySequence("Alt+2")},
         true},
        {"view.both",
         QT_TR_NOOP("&Both"),
         QT_TR_NOOP("Show noisy state and estimate side by side"),
         nullptr,
         {QKeySequence("Alt+3")},
         true},
        {"view.smooth",
         QT_TR_NOOP("S&mooth zoom"),
         QT_TR_NOOP("Enlarge pictures smoothly, or show their pixels as squares"),
         nullptr,
         {QKeySequence("Alt+4")},
         true},
        {"view.dark", QT_TR_NOOP("&Dark theme"), QT_TR_NOOP("Light text on dark ground"), nullptr, {}, true},
        {"view.light",
         QT_TR_NOOP("&Light theme"),
         QT_TR_NOOP("Dark text on light ground"),
         nullptr,
         {},
         true},
        {"help.keys",
         QT_TR_NOOP("&Keys"),
         QT_TR_NOOP("The list of all keys"),
         nullptr,
         {QKeySequence("F1"), QKeySequence("?")}},
        {"help.about",
         QT_TR_NOOP("&About Synesthete"),
         QT_TR_NOOP("Version, model and licences"),
         nullptr,
         {}},
    };
    return specs;
}

Actions::Actions(QWidget* window) : QObject(window) {
    for (const ActionSpec& spec : table()) {
        auto* action = new QAction(tr(spec.text), this);
        const QString keys =
            spec.keys.isEmpty()
                ? QString()
                : QStringLiteral(" (%1)").arg(spec.keys.first().toString(QKeySequence::NativeText));
        action->setObjectName(QLatin1String(spec.id));
        action->setToolTip(tr(spec.toolTip) + keys);
        action->setStatusTip(tr(spec.toolTip));
        action->setShortcuts(spec.keys);
        action->setCheckable(spec.checkable);
        if (spec.icon) action->setIcon(icon(QLatin1String(spec.icon)));
        window->addAction(action);
        actions_.insert(spec.id, action);
    }
}

QAction* Actions::operator[](const char* id) const {
    Q_ASSERT(actions_.contains(id));
    return actions_.value(id);
}

}  // namespace syn::studio
