#include "app/studio/project_menu.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSettings>
#include <QStandardPaths>

#include "app/studio/actions.h"
#include "app/studio/engine_port.h"
#include "widgets/card.h"
#include "widgets/icons.h"
#include "widgets/palette.h"

namespace syn::studio {
namespace {

const char* const kFolderKey = "project/folder";

QString projectFolder() {
    const QString documents = QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation);
    return QSettings().value(kFolderKey, documents.isEmpty() ? QDir::homePath() : documents).toString();
}

}  // namespace

ProjectMenu::ProjectMenu(QWidget* window, Actions* actions, DocumentStore* store, EnginePort* port)
    : QObject(window), window_(window), store_(store), port_(port), keeper_(store) {
    const auto on = [&](const char* id, auto what) {
        connect((*actions)[id], &QAction::triggered, this, what);
    };
    on("file.new", [this] { startNew(); });
    on("file.open", [this] { chooseAndOpen(); });
    on("file.save", [this] { save(); });
    on("file.saveAs", [this] { saveAs(); });
    on("file.recent", [this] { offerRecent(); });
    connect(&keeper_, &ProjectKeeper::changed, this, &ProjectMenu::showName);
    showName();
}

QLabel* ProjectMenu::makeTitle(QWidget* parent) {
    title_ = label({}, "document", parent);
    title_->setAlignment(Qt::AlignCenter);
    title_->setTextFormat(Qt::PlainText);
    showName();
    return title_;
}

void ProjectMenu::showName() {
    const bool modified = keeper_.modified();
    window_->setWindowTitle(tr("%1[*] - Synesthete").arg(keeper_.name()));
    window_->setWindowModified(modified);
    if (!title_) return;
    title_->setText(keeper_.name() + (modified ? QStringLiteral(" \u2022") : QString()));
    title_->setToolTip((keeper_.file().isEmpty() ? tr("This project has no file yet") : keeper_.file()) +
                       (modified ? tr("\nIt has unsaved changes") : QString()));
    title_->setAccessibleName(modified ? tr("%1, with unsaved changes").arg(keeper_.name()) : keeper_.name());
}

QMenu* ProjectMenu::makeRecent(QWidget* parent) {
    auto* menu = new QMenu(tr("Open &recent"), parent);
    menu->setToolTipsVisible(true);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] { fillRecent(menu); });
    fillRecent(menu);
    return menu;
}

void ProjectMenu::fillRecent(QMenu* menu) {
    menu->clear();
    const QStringList files = ProjectKeeper::recent();
    for (const QString& file : files) {
        QAction* action = menu->addAction(QFileInfo(file).fileName().replace('&', "&&"));
        action->setToolTip(file);
        connect(action, &QAction::triggered, this, [this, file] { open(file); });
    }
    if (files.isEmpty()) menu->addAction(tr("No project was saved yet"))->setEnabled(false);
}

/// Below the project's name, wherever the keys came from.
void ProjectMenu::offerRecent() {
    auto* menu = makeRecent(window_);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const QWidget* under = title_ ? static_cast<QWidget*>(title_) : window_;
    menu->popup(
        under->mapToGlobal(QPoint(under->width() / 2 - menu->sizeHint().width() / 2, under->height())));
    if (!menu->actions().isEmpty()) menu->setActiveAction(menu->actions().constFirst());
}

void ProjectMenu::startNew() {
    const engine::ModelInfo* model = port_->model(store_->value().model);
    if (!model && !port_->models().empty()) model = &port_->models().front();
    if (!model) return Q_EMIT said(tr("A new project needs a model, and none is there yet."));
    if (!mayLose()) return;
    Q_EMIT opening();
    keeper_.start(documentFor(*model));
    Q_EMIT opened({}, {});
}

void ProjectMenu::chooseAndOpen() {
    const QString file = QFileDialog::getOpenFileName(
        window_, tr("Open"), projectFolder(),
        tr("Projects and pictures (*.syn *.png *.jpg *.jpeg *.webp *.bmp);;Projects (*.syn);;All files (*)"));
    if (file.isEmpty()) return;
    QSettings().setValue(kFolderKey, QFileInfo(file).absolutePath());
    if (isProjectFile(file))
        open(file);
    else
        Q_EMIT fileChosen(file);
}

void ProjectMenu::open(const QString& file) {
    if (!port_->engine()) return Q_EMIT fileChosen(file);  // which models there are is not known yet
    const auto project = openProject(file);
    if (!project) {
        if (!QFileInfo::exists(file)) ProjectKeeper::forgetRecent(file);
        return Q_EMIT said(QString::fromStdString(project.error().message));
    }
    const QString& model = project->document.model;
    if (!port_->model(model))
        return Q_EMIT said(
            tr("%1 was made with the model \"%2\", which is not installed here: put its folder "
               "into \"models\" and start again.")
                .arg(QFileInfo(file).fileName(), model));
    if (!mayLose()) return;
    Q_EMIT opening();
    keeper_.opened(file, *project);
    Q_EMIT opened(project->timeline, project->queue);
}

bool ProjectMenu::save() {
    return keeper_.file().isEmpty() ? saveAs() : saveTo(keeper_.file());
}

bool ProjectMenu::saveAs() {
    QFileDialog dialog(window_, tr("Save project"), projectFolder(), tr("Projects (*.syn)"));
    dialog.setAcceptMode(QFileDialog::AcceptSave);
    dialog.setDefaultSuffix(QStringLiteral("syn"));
    dialog.selectFile(keeper_.file().isEmpty() ? tr("untitled.syn") : keeper_.file());
    if (dialog.exec() != QDialog::Accepted) return false;
    const QString file = dialog.selectedFiles().constFirst();
    QSettings().setValue(kFolderKey, QFileInfo(file).absolutePath());
    return saveTo(file);
}

bool ProjectMenu::saveTo(const QString& file) {
    if (store_->value().model.isEmpty()) {
        Q_EMIT said(tr("There is nothing to save yet: no model is loaded."));
        return false;
    }
    const auto saved = keeper_.save(file);
    if (!saved) Q_EMIT said(QString::fromStdString(saved.error().message));
    return static_cast<bool>(saved);
}

bool ProjectMenu::mayLose() {
    if (!keeper_.modified()) return true;
    QMessageBox box(QMessageBox::NoIcon, tr("Unsaved changes"),
                    tr("%1 has changes that are not saved.").arg(keeper_.name()),
                    QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, window_);
    box.setIconPixmap(
        iconPixmap(QStringLiteral("warning"), 24, window_->devicePixelRatioF(), colours().warning));
    box.setInformativeText(tr("Save them, or go on without them?"));
    box.button(QMessageBox::Save)->setToolTip(tr("Write the project into its file, then go on"));
    box.button(QMessageBox::Discard)->setToolTip(tr("Go on; the changes are lost"));
    box.button(QMessageBox::Cancel)->setToolTip(tr("Stay with this project"));
    box.setDefaultButton(QMessageBox::Save);
    switch (box.exec()) {
        case QMessageBox::Save:
            return save();
        case QMessageBox::Discard:
            return true;
        default:
            return false;
    }
}

bool ProjectMenu::mayClose() {
    if (!mayLose()) return false;
    if (keeper_.autosave()) keeper_.autosave()->drop();
    return true;
}

void ProjectMenu::keepIn(const QString& folder, int delay) {
    keeper_.keepIn(folder, delay);
    connect(keeper_.autosave(), &Autosave::troubled, this, &ProjectMenu::said);
    if (port_->engine()) offerRecovery();
}

void ProjectMenu::offerRecovery() {
    if (!keeper_.autosave()) return;
    const auto remains = keeper_.autosave()->find();
    if (!remains) return;
    const QString& origin = remains->project.origin;
    if (!port_->model(remains->project.document.model)) {
        keeper_.autosave()->leave();
        Q_EMIT said(tr("Work that a crash left waits for the model \"%1\", which is not installed here.")
                        .arg(remains->project.document.model));
        return offerRecovery();
    }
    auto* box = new QMessageBox(
        QMessageBox::NoIcon, tr("Recover"),
        origin.isEmpty()
            ? tr("Synesthete ended without saving a new project.")
            : tr("Synesthete ended without saving changes of %1.").arg(QFileInfo(origin).fileName()),
        QMessageBox::Discard | QMessageBox::Cancel, window_);
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setIconPixmap(
        iconPixmap(QStringLiteral("info"), 24, window_->devicePixelRatioF(), colours().accent));
    QString when =
        tr("The last change was kept on %1.").arg(QLocale().toString(remains->at, QLocale::ShortFormat));
    if (remains->others > 0) when += ' ' + tr("Older work is offered next.");
    box->setInformativeText(when);
    QPushButton* recover = box->addButton(tr("&Recover"), QMessageBox::AcceptRole);
    recover->setToolTip(tr("Open the work as it was kept; nothing of it is saved until you save it"));
    box->button(QMessageBox::Discard)->setToolTip(tr("Delete what was kept; it cannot be brought back"));
    box->button(QMessageBox::Cancel)->setText(tr("Ask me later"));
    box->button(QMessageBox::Cancel)->setToolTip(tr("Keep it, and ask when the program starts again"));
    box->setDefaultButton(recover);
    // Not exec(): the window goes on loading behind the question.
    connect(box, &QMessageBox::finished, this, [this, box, recover, project = remains->project] {
        Autosave* autosave = keeper_.autosave();
        if (box->clickedButton() == recover && mayLose()) {
            Q_EMIT opening();
            autosave->adopt();
            keeper_.recovered(project);
            Q_EMIT opened(project.timeline, project.queue);
        } else if (box->clickedButton() == box->button(QMessageBox::Discard)) {
            autosave->discard();
        } else {
            autosave->leave();
        }
        offerRecovery();
    });
    box->open();
}

}  // namespace syn::studio
