#include "app/studio/help_dialogs.h"

#include <QCoreApplication>
#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QTextBrowser>
#include <QVBoxLayout>

#include "app/studio/actions.h"
#include "widgets/card.h"
#include "widgets/palette.h"

namespace syn::studio {
namespace {

struct Help {
    Q_DECLARE_TR_FUNCTIONS(Help)
};

QDialogButtonBox* closeButton(QDialog* dialog) {
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
    buttons->button(QDialogButtonBox::Close)->setToolTip(Help::tr("Close this page"));
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    return buttons;
}

/// A window with one page of text, which can be read and scrolled by keys.
void showPage(QWidget* parent, const QString& title, const QString& toolTip, const QString& html,
              QSize size) {
    auto* dialog = new QDialog(parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(title);
    auto* column = new QVBoxLayout(dialog);
    column->setContentsMargins(16, 16, 16, 16);
    column->setSpacing(12);
    auto* page = new QTextBrowser(dialog);
    page->setAccessibleName(title);
    page->setToolTip(toolTip);
    page->setTabChangesFocus(true);
    page->document()->setDefaultStyleSheet(
        QStringLiteral("h3, b { color: %1; font-weight: 600; } td { padding: 2px 24px 2px 0; } td.key { "
                       "color: %2; } p { margin: 4px 0; }")
            .arg(colours().text.name(), colours().second.name()));
    page->setHtml(html);
    column->addWidget(page, 1);
    column->addWidget(closeButton(dialog));
    dialog->resize(size);
    dialog->show();
}

QString keyRow(const QString& what, const QString& keys) {
    return QStringLiteral("<tr><td width=\"250\">%1</td><td class=\"key\">%2</td></tr>")
        .arg(what.toHtmlEscaped(), keys.toHtmlEscaped());
}

QString helpPart(const QString& name, const QString& what) {
    return QStringLiteral("<h3>%1</h3><p>%2</p>").arg(name, what);
}

}  // namespace

void showKeyList(QWidget* parent, const Actions& actions) {
    QString html, group;
    for (const ActionSpec& spec : Actions::table()) {
        const QString keys = actions.keysText(QLatin1String(spec.id));
        if (keys.isEmpty()) continue;
        if (Actions::group(spec) != group) {
            if (!group.isEmpty()) html += "</table>";
            group = Actions::group(spec);
            html += QStringLiteral("<h3>%1</h3><table>").arg(group.toHtmlEscaped());
        }
        html += keyRow(Actions::title(spec), keys);
    }
    html += "</table>";
    html += QStringLiteral("<h3>%1</h3><table>").arg(Help::tr("On the digit pad, always"));
    html += keyRow(Help::tr("Move the pen; put it down or lift it"), Help::tr("Arrows; Space"));
    html += keyRow(Help::tr("Larger, smaller, once it is pressed"), Help::tr("Wheel"));
    html += keyRow(Help::tr("Shift what is in sight"), Help::tr("Drag with the middle button"));
    html += keyRow(Help::tr("Thinner, thicker pen"), Help::tr("Ctrl+wheel"));
    html += QStringLiteral("</table><h3>%1</h3><table>").arg(Help::tr("On the pictures, always"));
    html += keyRow(Help::tr("Choose a picture; show it large"), Help::tr("Arrows; Enter"));
    html += keyRow(Help::tr("Zoom: own size, all, one alone"), Help::tr("Wheel"));
    html += QStringLiteral("</table><h3>%1</h3><table>").arg(Help::tr("On the gallery's pictures, always"));
    html += keyRow(Help::tr("Bring the set-up back"), Help::tr("Enter"));
    html += keyRow(Help::tr("Larger, smaller pictures"), Help::tr("Ctrl+wheel"));
    html += "</table>";
    showPage(parent, Help::tr("List of keys"), Help::tr("Other keys are chosen in the Edit menu, Keys"), html,
             {460, 640});
}

void showHelpPage(QWidget* parent, const Actions& actions) {
    const auto keys = [&](const char* id) { return actions.name(QLatin1String(id)).toHtmlEscaped(); };
    const auto inBrackets = [&](const char* id) {
        const QString key = actions.firstKey(QLatin1String(id));
        return key.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(key.toHtmlEscaped());
    };
    const QString html =
        helpPart(Help::tr("In one sentence"), Help::tr("Draw a digit at the left and press Run%1: the "
                                                       "model makes pictures of what the digit means, and "
                                                       "you watch them form out of noise.")
                                                  .arg(inBrackets("run.start"))) +
        helpPart(
            Help::tr("Conditions, at the left"),
            Help::tr(
                "One card for each thing that the model speaks of. <b>Given</b> is what you draw, "
                "drop or paste; a pad is drawn on, filled (%2) and moved (%3), and the wheel enlarges it. "
                "<b>Generate</b> is what the model makes, <b>Ignore</b> takes no part. Of a picture "
                "a half, single colours, or all that you do not paint away can be given; the rest "
                "is made (%1 goes to the brush for it). The mode says how what is given is shown to the "
                "model: "
                "Hold follows it closest, Random and Predict more loosely, Resample and Reconstruct "
                "take longer to make all agree, Constant is the baseline to compare with. "
                "Weight says how much more than plainly it counts.")
                .arg(keys("edit.mask"), keys("pad.fill"), keys("pad.move"))) +
        helpPart(
            Help::tr("Stage, in the middle"),
            Help::tr(
                "The pictures of the run. <b>Noisy</b> is what the run works on, <b>Estimate</b> the picture "
                "that "
                "the model expects behind the noise. A double click shows a picture large; %1 copies it, and "
                "%3 and %4 zoom, as the wheel does. "
                "<b>Rows</b> compare the guide modes on the same seeds; <b>Morph</b> leads from one seed or "
                "digit to "
                "another (%2 chooses them).")
                .arg(keys("edit.copy"), keys("cell.morph"), keys("view.fit"), keys("view.actual"))) +
        helpPart(Help::tr("Timeline, below the stage"),
                 Help::tr("Where the run is, from noise to picture, as a strip of film. Drag along it to any "
                          "step; change a "
                          "weight or the drawing there and go on, and the run branches: what was made stays "
                          "as a track of its "
                          "own. Pause it%1, step on%2, step back%3: while the "
                          "timeline has the focus, %4, %5 and %6 do the same.")
                     .arg(inBrackets("run.pause"), inBrackets("run.step"), inBrackets("run.back"),
                          keys("timeline.pause"), keys("timeline.step"), keys("timeline.back"))) +
        helpPart(
            Help::tr("Queue, below the timeline"),
            Help::tr(
                "Run while another run goes on, and it waits; %1 puts it before all that wait. A run is "
                "made as it was when Run was pressed, whatever is set meanwhile. %2 cancels the one under "
                "way, and the next begins. Those that wait can be moved and taken out, and are saved with "
                "the project; Enter on one that has ended shows its pictures again.")
                .arg(keys("run.first"), keys("run.cancel"))) +
        helpPart(Help::tr("Guidance and schedule, at the right"),
                 Help::tr("What adds up to the picture, and how the noise goes away: the solver and its "
                          "number of steps, where "
                          "the steps lie, the first seed, and how many pictures. The curve shows the "
                          "signal-to-noise ratio; "
                          "the line on it walks with the run.")) +
        helpPart(
            Help::tr("Gallery, a tab below the timeline"),
            Help::tr("Every run that comes to its end leaves its pictures there%1, with the whole set-up "
                     "inside each: Enter brings that back, %2 shows a picture large, %3 stars it so that "
                     "it stays, %4 deletes it. Words find pictures by model, mode, class and seed.")
                .arg(inBrackets("gallery.show"), keys("gallery.large"), keys("gallery.star"),
                     keys("gallery.delete"))) +
        helpPart(Help::tr("Training, a tab below the timeline"),
                 Help::tr("Teach a model of your own which pictures belong to which digits%1. Choose a set "
                          "or a folder with a subfolder for each class, measure what three networks take on "
                          "this machine, and start. Loss, gain and what the network draws are shown as it "
                          "learns; it waits while you make pictures, and can be stopped, gone on with and "
                          "used at any time.")
                     .arg(inBrackets("training.show"))) +
        helpPart(
            Help::tr("Evaluation, the tab beside it"),
            Help::tr("How well a model does%1: judges that took no part in training say how many of its "
                     "pictures are what the guide meant, with an interval that narrows as more are made. "
                     "Table, confusion and plot are exported together; it waits while you make pictures, "
                     "and a stopped measurement goes on where it stood.")
                .arg(inBrackets("evaluation.show"))) +
        helpPart(Help::tr("Live"), Help::tr("While it is on%1, four quick pictures follow every change.")
                                       .arg(inBrackets("run.live"))) +
        helpPart(Help::tr("Projects"), Help::tr("%1 saves drawings, pictures and all settings in one file, "
                                                "%2 opens it again. An exported picture "
                                                "that is opened or dropped on the window brings back the "
                                                "set-up that made it. Unsaved work is kept "
                                                "aside every moment and offered again after a crash.")
                                           .arg(keys("file.save"), keys("file.open"))) +
        helpPart(Help::tr("Everything else"),
                 Help::tr("%1 finds any command by a few letters; %2 lists all keys, and the Edit menu lets "
                          "you choose others. "
                          "Every change can be taken back with %3. Rest the pointer on a control to read "
                          "what it does to the "
                          "picture.")
                     .arg(keys("view.palette"), keys("help.keys"), keys("edit.undo")));
    showPage(parent, Help::tr("Help"), Help::tr("What each part of the window does"), html, {560, 680});
}

void showAboutBox(QWidget* parent, const engine::ModelInfo* model) {
    auto* dialog = new QDialog(parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(Help::tr("About Synesthete"));
    auto* column = new QVBoxLayout(dialog);
    column->setContentsMargins(24, 24, 24, 24);
    column->setSpacing(8);
    column->addWidget(
        label(Help::tr("Synesthete %1").arg(QCoreApplication::applicationVersion()), "title", dialog));
    column->addWidget(label(Help::tr("A diffusion studio: draw what you mean, watch the pictures form."),
                            "second", dialog));
    if (model)
        column->addWidget(
            label(QString::fromStdString(model->title + ": " + model->summary), "second", dialog));
    column->addWidget(
        label(Help::tr("Qt %1 (LGPL) · LibTorch (BSD) · libzip (BSD) · Inter (SIL Open Font License)")
                  .arg(qVersion()),
              "faint", dialog));
    column->addWidget(closeButton(dialog));
    dialog->show();
}

}  // namespace syn::studio
