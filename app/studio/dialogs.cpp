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

std::optional<engine::ExportOptions> chooseExportOptions(QWidget* parent, const QString& verb) {
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
    auto* write = buttons->addButton(verb, QDialogButtonBox::AcceptRole);
    write->setDefault(true);
    write->setToolTip(tr("Write the pictures, a manifest and the request into the folder"));
    buttons->button(QDialogButtonBox::Cancel)->setToolTip(tr("Write nothing"));
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

}  // namespace syn::studio
