#include "app/studio/dialogs.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDialog>
#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScrollArea>
#include <QSettings>
#include <QStandardPaths>

#include "app/studio/actions.h"
#include "widgets/card.h"
#include "widgets/switch.h"

namespace syn::studio {
namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("dialogs", text);
}

/// A folder that is not there yet, so that no export falls into another.
QString suggestedFolder() {
    const QString pictures = QStandardPaths::writableLocation(QStandardPaths::PicturesLocation);
    const QString parent =
        QSettings().value("export/parent", pictures.isEmpty() ? QDir::homePath() : pictures).toString();
    return QDir(parent).filePath("synesthete-" + QDateTime::currentDateTime().toString("yyyy-MM-dd-HHmmss"));
}

}  // namespace

QString choosePictureFile(QWidget* parent) {
    QSettings settings;
    QString file =
        QFileDialog::getOpenFileName(parent, tr("Open picture"), settings.value("open/folder").toString(),
                                     tr("Pictures (*.png *.jpg *.jpeg);;All files (*)"));
    if (!file.isEmpty()) settings.setValue("open/folder", QFileInfo(file).absolutePath());
    return file;
}

std::optional<engine::ExportOptions> chooseExportOptions(QWidget* parent, int pictures) {
    QDialog dialog(parent);
    dialog.setWindowTitle(tr("Export pictures"));
    auto* grid = new QGridLayout(&dialog);
    grid->setContentsMargins(16, 16, 16, 16);
    grid->setVerticalSpacing(12);
    grid->setHorizontalSpacing(8);
    auto* folder = new QLineEdit(suggestedFolder(), &dialog);
    folder->setMinimumWidth(360);
    folder->setAccessibleName(tr("Folder"));
    folder->setToolTip(tr("The folder to write into; it is made if it is not there"));
    auto* browse = new QPushButton(tr("Browse..."), &dialog);
    browse->setToolTip(tr("Choose the folder"));
    auto* pairs = new Switch(tr("Put what was given beside each picture"), &dialog);
    pairs->setToolTip(tr("Each file then shows the condition at the left and the picture at the right"));
    auto* metadata = new Switch(tr("Store the whole set-up inside each file"), &dialog);
    metadata->setToolTip(
        tr("The file can then make its picture again; turn it off to share the picture alone"));
    metadata->setChecked(true);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, &dialog);
    auto* write =
        buttons->addButton(pictures == 1 ? tr("Export 1 picture") : tr("Export %1 pictures").arg(pictures),
                           QDialogButtonBox::AcceptRole);
    write->setDefault(true);
    grid->addWidget(label(tr("Folder"), "second", &dialog), 0, 0);
    grid->addWidget(folder, 0, 1);
    grid->addWidget(browse, 0, 2);
    grid->addWidget(pairs, 1, 1, 1, 2);
    grid->addWidget(metadata, 2, 1, 1, 2);
    grid->addWidget(buttons, 3, 0, 1, 3);
    QObject::connect(browse, &QPushButton::clicked, &dialog, [&] {
        const QString chosen = QFileDialog::getExistingDirectory(&dialog, tr("Export into folder"),
                                                                 QFileInfo(folder->text()).path());
        if (!chosen.isEmpty()) folder->setText(chosen);
    });
    QObject::connect(folder, &QLineEdit::textChanged, write,
                     [write](const QString& text) { write->setEnabled(!text.trimmed().isEmpty()); });
    QObject::connect(buttons, &QDialogButtonBox::accepted, &dialog, &QDialog::accept);
    QObject::connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
    if (dialog.exec() != QDialog::Accepted) return std::nullopt;
    const QString path = folder->text().trimmed();
    QSettings().setValue("export/parent", QFileInfo(path).path());
    return engine::ExportOptions{path.toStdString(), pairs->isChecked(), metadata->isChecked()};
}

void showKeyList(QWidget* parent) {
    auto* dialog = new QDialog(parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Keys"));
    auto* grid = new QGridLayout(dialog);
    grid->setContentsMargins(16, 16, 16, 16);
    grid->setHorizontalSpacing(24);
    grid->setVerticalSpacing(4);
    int row = 0;
    const auto line = [&](const QString& what, const QString& keys) {
        grid->addWidget(label(what, "second", dialog), row, 0);
        grid->addWidget(label(keys, "strong", dialog), row++, 1);
    };
    grid->addWidget(sectionTitle(tr("Everywhere"), dialog), row++, 0);
    for (const ActionSpec& spec : Actions::table()) {
        QStringList keys;
        for (const QKeySequence& key : spec.keys)
            if (!keys.contains(key.toString(QKeySequence::NativeText)))
                keys << key.toString(QKeySequence::NativeText);
        if (!keys.isEmpty()) line(Actions::tr(spec.text).remove('&').remove("..."), keys.join(", "));
    }
    grid->setRowMinimumHeight(row, 8);
    grid->addWidget(sectionTitle(tr("On the digit pad"), dialog), ++row, 0);
    ++row;
    line(tr("Place a digit"), tr("0 to 9"));
    line(tr("Brush, eraser"), tr("B, E"));
    line(tr("Thinner, thicker pen"), tr("[, ], Ctrl+wheel"));
    line(tr("Clear"), tr("Delete"));
    line(tr("Move the pen; put it down or lift it"), tr("Arrows; Space"));
    grid->setRowMinimumHeight(row, 8);
    grid->addWidget(sectionTitle(tr("On the pictures, and in the timeline"), dialog), ++row, 0);
    ++row;
    line(tr("Choose a picture; show it large"), tr("Arrows; Enter"));
    line(tr("Pause or continue; step; step back"), tr("Space; Right; Left"));
    dialog->show();
}

void showAboutBox(QWidget* parent, const engine::ModelInfo* model) {
    auto* dialog = new QDialog(parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("About Synesthete"));
    auto* column = new QVBoxLayout(dialog);
    column->setContentsMargins(24, 24, 24, 24);
    column->setSpacing(8);
    column->addWidget(
        label(tr("Synesthete %1").arg(QCoreApplication::applicationVersion()), "title", dialog));
    column->addWidget(
        label(tr("A diffusion studio: draw what you mean, watch the pictures form."), "second", dialog));
    if (model)
        column->addWidget(
            label(QString::fromStdString(model->title + ": " + model->summary), "second", dialog));
    column->addWidget(label(
        tr("Qt %1 (LGPL) · Qt Charts (GPL) · LibTorch (BSD) · Inter (SIL Open Font License)").arg(qVersion()),
        "faint", dialog));
    dialog->show();
}

}  // namespace syn::studio
