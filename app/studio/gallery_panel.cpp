#include "app/studio/gallery_panel.h"

#include <QApplication>
#include <QClipboard>
#include <QDesktopServices>
#include <QDrag>
#include <QFile>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QStackedLayout>
#include <QToolButton>
#include <QUrl>
#include <algorithm>

#include "app/studio/actions.h"
#include "app/studio/gallery_model.h"
#include "app/studio/gallery_viewer.h"
#include "widgets/card.h"
#include "widgets/fitting_label.h"
#include "widgets/focus_keeper.h"
#include "widgets/icon_button.h"
#include "widgets/icons.h"
#include "widgets/notice.h"
#include "widgets/number_field.h"
#include "widgets/picture_groups.h"
#include "widgets/switch.h"

namespace syn::studio {
namespace {

constexpr int kFewest = 100, kMany = 100'000;  // pictures that may be kept
constexpr const char* kChoiceActions[] = {"gallery.restore", "gallery.large", "gallery.star",
                                          "gallery.delete"};

}  // namespace

GalleryPanel::GalleryPanel(Gallery* gallery, DocumentStore* store, Actions* actions, QWidget* parent)
    : QWidget(parent),
      gallery_(gallery),
      store_(store),
      actions_(actions),
      model_(new GalleryModel(gallery, this)) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(makeHeader());
    auto* body = new QWidget(this);
    auto* row = new QHBoxLayout(body);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    auto* pages = new QWidget(body);
    pages_ = new QStackedLayout(pages);
    view_ = new PictureGroups(pages);
    view_->setAccessibleName(tr("Pictures of the gallery"));
    view_->setToolTip(
        tr("What runs made, the newest first. Enter or a double click brings back the whole "
           "set-up; Ctrl+wheel makes the pictures larger"));
    view_->setModel(model_);
    view_->setTile(QSettings().value("gallery/tile", PictureGroups::kTile).toInt());
    view_->setContextMenuPolicy(Qt::CustomContextMenu);
    notice_ = new Notice(pages);
    pages_->addWidget(view_);
    pages_->addWidget(notice_);
    row->addWidget(pages, 1);
    row->addWidget(makeButtons());
    column->addWidget(body, 1);
    column->addWidget(makeUndoLine());

    connect(view_, &PictureGroups::opened, this, [this](const QModelIndex& index) {
        view_->selectionModel()->setCurrentIndex(index, QItemSelectionModel::NoUpdate);
        restore();
    });
    connect(view_, &PictureGroups::dragged, this, &GalleryPanel::drag);
    connect(view_, &PictureGroups::tileChanged, this,
            [](int side) { QSettings().setValue("gallery/tile", side); });
    connect(view_, &QWidget::customContextMenuRequested, this, &GalleryPanel::showMenu);
    connect(view_->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &GalleryPanel::showActions);
    connect(gallery_, &Gallery::changed, this, &GalleryPanel::showContent);
    connect(actions_, &Actions::keysChanged, this, &GalleryPanel::showContent);
    connect(gallery_, &Gallery::settingsChanged, this, &GalleryPanel::showSettings);
    connect(gallery_, &Gallery::removedChanged, this, &GalleryPanel::showUndo);
    connect(gallery_, &Gallery::said, this, &GalleryPanel::said);
    connect(store_, &DocumentStore::changed, this,
            [this](const Document& now) { view_->setSmooth(now.view.smooth); });
    view_->setSmooth(store_->value().view.smooth);
    view_->installEventFilter(this);
    connectActions();
    showSettings();
    showContent();
}

GalleryPanel::~GalleryPanel() {
    // The model goes before the view, and much else may be gone.
    disconnect(view_->selectionModel(), nullptr, this, nullptr);
    delete viewer_;
}

QWidget* GalleryPanel::makeHeader() {
    auto* header = new QWidget(this);
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    filter_ = new QLineEdit(header);
    filter_->setPlaceholderText(tr("Find: model, mode, class, seed"));
    filter_->setAccessibleName(tr("Find in the gallery"));
    filter_->setToolTip(
        tr("Shows the pictures of which all these words are told: model, what was given and "
           "how, what a judge reads in them, seed"));
    filter_->setMinimumWidth(120);
    filter_->setMaximumWidth(240);
    starsOnly_ = iconButton(QStringLiteral("star"), tr("Starred pictures alone"), header);
    starsOnly_->setCheckable(true);
    starsOnly_->setToolTip(tr("Show the starred pictures alone"));
    count_ = new FittingLabel(header);
    count_->setProperty("role", "second");
    keep_ = new Switch(tr("Keep what runs make"), header);
    actions_->explain(keep_, "gallery.keep");
    most_ = new NumberField(tr("Pictures that the gallery keeps"), kFewest, kMany, header);
    most_->setSingleStep(kFewest);
    most_->setGroupSeparatorShown(true);
    most_->setToolTip(
        tr("So many of the newest pictures stay; before more are kept the oldest go, but none "
           "with a star"));
    row->addWidget(filter_, 2);
    row->addWidget(starsOnly_);
    row->addWidget(count_, 1);
    row->addWidget(keep_);
    row->addWidget(most_);
    const auto show = [this] {
        model_->setFilter(filter_->text(), starsOnly_->isChecked());
        starsOnly_->setIcon(
            icon(starsOnly_->isChecked() ? QStringLiteral("starred") : QStringLiteral("star")));
        showContent();
    };
    connect(filter_, &QLineEdit::textChanged, this, show);
    connect(starsOnly_, &QToolButton::toggled, this, show);
    connect(keep_, &QAbstractButton::clicked, (*actions_)["gallery.keep"], &QAction::trigger);
    connect(most_, &QSpinBox::editingFinished, this, [this] { gallery_->setMost(most_->value()); });
    return header;
}

QWidget* GalleryPanel::makeButtons() {
    auto* buttons = new QWidget(this);
    auto* column = new QVBoxLayout(buttons);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    const auto add = [&](const QString& name, const QString& sign, bool choice) {
        QToolButton* made = iconButton(sign, name, buttons);
        column->addWidget(made);
        if (choice) needChoice_ << made;
        return made;
    };
    for (const char* id : {"gallery.restore", "gallery.large", "gallery.star"}) {
        const ActionSpec* spec = Actions::spec(QLatin1String(id));
        QToolButton* button = add(Actions::title(*spec), QLatin1String(spec->icon), true);
        actions_->explain(button, id);
        connect(button, &QToolButton::clicked, (*actions_)[id], &QAction::trigger);
    }
    QToolButton* copyButton = add(tr("Copy pictures"), QStringLiteral("copy"), true);
    const auto explain = [this, copyButton] {
        const QString key = actions_->firstKey(QStringLiteral("edit.copy"));
        const QString what = tr("Copy what is chosen, as picture and as files");
        copyButton->setToolTip(key.isEmpty() ? what : tr("%1 (%2 on the pictures)").arg(what, key));
    };
    explain();
    connect(actions_, &Actions::keysChanged, this, explain);
    connect(copyButton, &QToolButton::clicked, this, &GalleryPanel::copy);
    for (const char* id : {"gallery.delete", "gallery.folder"}) {
        const ActionSpec* spec = Actions::spec(QLatin1String(id));
        QToolButton* button =
            add(Actions::title(*spec), QLatin1String(spec->icon), id != std::string_view("gallery.folder"));
        actions_->explain(button, id);
        connect(button, &QToolButton::clicked, (*actions_)[id], &QAction::trigger);
    }
    column->addStretch(1);
    return buttons;
}

QWidget* GalleryPanel::makeUndoLine() {
    undoLine_ = new QWidget(this);
    auto* row = new QHBoxLayout(undoLine_);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(8);
    undone_ = label({}, "second", undoLine_);
    auto* undo = new QPushButton(tr("Undo"), undoLine_);
    undo->setAccessibleName(tr("Bring the deleted pictures back"));
    undo->setToolTip(tr("Bring the pictures that were deleted last back from the trash"));
    row->addWidget(undone_);
    row->addWidget(undo);
    row->addStretch(1);
    undoLine_->hide();
    connect(undo, &QPushButton::clicked, gallery_, &Gallery::takeBack);
    return undoLine_;
}

void GalleryPanel::connectActions() {
    actions_->addTo(KeyPlace::Gallery, view_);
    const auto on = [this](const char* id, auto what) {
        connect((*actions_)[id], &QAction::triggered, this, what);
    };
    on("gallery.restore", &GalleryPanel::restore);
    on("gallery.large", &GalleryPanel::showLarge);
    on("gallery.star", &GalleryPanel::toggleStar);
    on("gallery.delete", &GalleryPanel::remove);
    on("gallery.folder", &GalleryPanel::openFolder);
    for (const char* id : {"gallery.folder", "gallery.keep"}) (*actions_)[id]->setEnabled(true);
    on("gallery.keep", [this] { gallery_->setKeeps(!gallery_->keeps()); });
}

QStringList GalleryPanel::chosen() const {
    return model_->filesOf(view_->chosen());
}

void GalleryPanel::restore() {
    const QString file = model_->fileOf(view_->currentIndex().row());
    if (file.isEmpty()) return;
    if (viewer_) viewer_->close();
    Q_EMIT restoreRequested(file);
}

QString GalleryPanel::captionAt(int row) const {
    return model_->index(row).data(Qt::ToolTipRole).toString();
}

void GalleryPanel::showLarge() {
    const int row = view_->currentIndex().row();
    if (row < 0) return;
    if (!viewer_) {
        viewer_ = new GalleryViewer(window());
        connect(viewer_, &QObject::destroyed, this, [this] { viewer_ = nullptr; });
        connect(viewer_, &GalleryViewer::restoreRequested, this, &GalleryPanel::restore);
        connect(viewer_, &GalleryViewer::moved, this, [this](int by) {
            const int next = std::clamp(view_->currentIndex().row() + by, 0, model_->rowCount() - 1);
            if (next < 0) return viewer_->close(), void();
            view_->setCurrentIndex(model_->index(next));
            showLarge();
        });
    }
    viewer_->show(model_->fileOf(row), captionAt(row), store_->value().view.smooth);
}

/// All that are chosen become like each other: starred, unless all are.
void GalleryPanel::toggleStar() {
    const QModelIndexList rows = view_->chosen();
    const bool all = std::all_of(rows.begin(), rows.end(), [](const QModelIndex& row) {
        return row.data(PictureGroups::StarRole).toBool();
    });
    if (!rows.isEmpty()) gallery_->star(model_->filesOf(rows), !all);
}

/// The next one is chosen then, so that one can go on.
void GalleryPanel::remove() {
    const QModelIndexList rows = view_->chosen();
    if (rows.isEmpty()) return;
    const FocusKeeper keeper(this);
    const int first = rows.front().row();
    gallery_->remove(model_->filesOf(rows));
    if (const int left = model_->rowCount(); left > 0)
        view_->setCurrentIndex(model_->index(std::min(first, left - 1)));
}

void GalleryPanel::openFolder() {
    const QString file = model_->fileOf(view_->currentIndex().row());
    const QString folder = file.isEmpty() ? gallery_->folder() : QFileInfo(file).absolutePath();
    if (folder.isEmpty() || !QFileInfo::exists(folder))
        return said(tr("There is no folder yet: it is made with the first picture that is kept."), false);
    if (!QDesktopServices::openUrl(QUrl::fromLocalFile(folder)))
        Q_EMIT said(tr("No file manager could be opened; the pictures are in %1.").arg(folder), false);
}

QMimeData* GalleryPanel::mimeOfChosen() const {
    const QStringList files = chosen();
    if (files.isEmpty()) return nullptr;
    auto* mime = new QMimeData;
    QList<QUrl> urls;
    for (const QString& file : files) urls << QUrl::fromLocalFile(file);
    mime->setUrls(urls);
    const QString current = model_->fileOf(view_->currentIndex().row());
    const QString shown = files.contains(current) ? current : files.front();
    if (QFile file(shown); file.open(QIODevice::ReadOnly)) {
        const QByteArray bytes = file.readAll();
        mime->setData(QStringLiteral("image/png"), bytes);
        mime->setImageData(QImage::fromData(bytes, "png"));
    }
    return mime;
}

bool GalleryPanel::copy() {
    QMimeData* mime = mimeOfChosen();
    if (mime) QApplication::clipboard()->setMimeData(mime);
    return mime != nullptr;
}

void GalleryPanel::drag() {
    QMimeData* mime = mimeOfChosen();
    if (!mime) return;
    constexpr int kThumbnail = 96;
    auto* dragged = new QDrag(this);
    const QImage picture = qvariant_cast<QImage>(mime->imageData());
    dragged->setMimeData(mime);
    if (!picture.isNull())
        dragged->setPixmap(QPixmap::fromImage(
            picture.scaled(kThumbnail, kThumbnail, Qt::KeepAspectRatio, Qt::SmoothTransformation)));
    dragged->exec(Qt::CopyAction);
}

void GalleryPanel::showMenu(const QPoint& at) {
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    for (const char* id : {"gallery.restore", "gallery.large", "gallery.star"})
        menu->addAction((*actions_)[id]);
    QAction* copied = menu->addAction(icon(QStringLiteral("copy")), tr("&Copy"));
    copied->setToolTip(tr("Copy what is chosen, as picture and as files"));
    copied->setEnabled(!view_->chosen().isEmpty());
    connect(copied, &QAction::triggered, this, &GalleryPanel::copy);
    menu->addAction((*actions_)["gallery.delete"]);
    menu->addSeparator();
    menu->addAction((*actions_)["gallery.folder"]);
    menu->popup(view_->viewport()->mapToGlobal(at));
}

void GalleryPanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    gallery_->read();
    showContent();
}

void GalleryPanel::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    undoLine_->hide();
}

/// While the line below offers to bring pictures back, undo in the view does it.
bool GalleryPanel::eventFilter(QObject* watched, QEvent* event) {
    const bool offered = watched == view_ && undoLine_->isVisible();
    if (offered && (event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress)) {
        const auto* key = static_cast<QKeyEvent*>(event);
        const QKeySequence pressed(key->keyCombination());
        if (actions_->keys(QStringLiteral("edit.undo")).contains(pressed)) {
            event->accept();
            if (event->type() == QEvent::KeyPress) gallery_->takeBack();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

void GalleryPanel::showContent() {
    const int all = gallery_->count(), shown = model_->rowCount();
    const QString size = QLocale().formattedDataSize(gallery_->bytes(), 1, QLocale::DataSizeSIFormat);
    const QString number = model_->filtered() ? tr("%1 of %2 pictures").arg(shown).arg(all)
                           : all == 1         ? tr("1 picture")
                                              : tr("%1 pictures").arg(all);
    count_->setTexts(all == 0 ? QStringList{QString()}
                              : QStringList{tr("%1, %2").arg(number, size), number, QString::number(shown)});
    count_->setToolTip(all == 0 ? QString() : tr("%1, %2 on the disk").arg(number, size));
    if (shown == 0) {
        const FocusKeeper keeper(this);
        const QString run = actions_->name(QStringLiteral("run.start"));
        if (all > 0)
            notice_->say(Notice::Tone::Calm, QStringLiteral("search"), tr("Nothing is found"),
                         tr("No picture has all these words and marks: clear the search."));
        else if (!gallery_->known() && !gallery_->folder().isEmpty())
            notice_->say(Notice::Tone::Busy, {}, tr("Looking what is there"), {});
        else if (!gallery_->keeps() || gallery_->folder().isEmpty())
            notice_->say(Notice::Tone::Calm, QStringLiteral("picture"), tr("Nothing is kept"),
                         tr("Switch \"Keep what runs make\" on, and the pictures of each run stay here."));
        else
            notice_->say(Notice::Tone::Calm, QStringLiteral("picture"), tr("No pictures yet"),
                         tr("Press Run (%1): what it makes stays here with its whole set-up, and Enter "
                            "brings that back.")
                             .arg(run));
        pages_->setCurrentWidget(notice_);
    } else {
        pages_->setCurrentWidget(view_);
    }
    showActions();
}

void GalleryPanel::showActions() {
    const bool any = !view_->chosen().isEmpty() && model_->rowCount() > 0;
    for (const char* id : kChoiceActions) (*actions_)[id]->setEnabled(any);
    for (QToolButton* button : needChoice_) button->setEnabled(any);
}

void GalleryPanel::showSettings() {
    (*actions_)["gallery.keep"]->setChecked(gallery_->keeps());
    keep_->setChecked(gallery_->keeps());
    most_->setEnabled(gallery_->keeps());
    const QSignalBlocker quiet(most_);
    most_->setValue(gallery_->most());
    showContent();
}

void GalleryPanel::showUndo() {
    const int gone = gallery_->lastRemoved();
    undone_->setText(gone == 1 ? tr("The picture is in the trash.")
                               : tr("%1 pictures are in the trash.").arg(gone));
    if (gone == 0) {
        const FocusKeeper keeper(this);
        undoLine_->hide();
    } else {
        undoLine_->show();
    }
}

}  // namespace syn::studio
