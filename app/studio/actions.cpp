#include "app/studio/actions.h"

#include <QSettings>
#include <QToolButton>
#include <QWidget>
#include <algorithm>

#include "widgets/icon_button.h"
#include "widgets/icons.h"

namespace syn::studio {
namespace {

/// Keys that parts of the window take for themselves.
struct FixedKeys {
    KeyPlace place;
    const char* what;
    QList<QKeySequence> keys;
};

const QList<FixedKeys>& fixedKeys() {
    static const QList<FixedKeys> fixed{
        {KeyPlace::Pad,
         QT_TRANSLATE_NOOP("syn::studio::Actions", "move the pen or the drawing on the pad"),
         {QKeySequence("Left"), QKeySequence("Right"), QKeySequence("Up"), QKeySequence("Down"),
          QKeySequence("Space")}},
        {KeyPlace::Gallery,
         QT_TRANSLATE_NOOP("syn::studio::Actions", "choose among the pictures of the gallery"),
         {QKeySequence("Left"), QKeySequence("Right"), QKeySequence("Up"), QKeySequence("Down"),
          QKeySequence("Home"), QKeySequence("End"), QKeySequence("PgUp"), QKeySequence("PgDown"),
          QKeySequence("Ctrl+A")}},
        {KeyPlace::Window,
         QT_TRANSLATE_NOOP("syn::studio::Actions", "go from control to control"),
         {QKeySequence("Tab"), QKeySequence("Shift+Tab"), QKeySequence("Return"), QKeySequence("Enter")}},
    };
    return fixed;
}

bool meet(KeyPlace a, KeyPlace b) {
    return a == b || a == KeyPlace::Window || b == KeyPlace::Window;
}

QString settingOf(const QString& id) {
    return QStringLiteral("keys/") + id;
}

/// Ctrl+Return and Ctrl+Enter are one key to people, and so are others that look alike.
QStringList namesOf(const QList<QKeySequence>& keys) {
    QStringList names;
    for (const QKeySequence& key : keys) {
        const QString name = key.toString(QKeySequence::NativeText).replace("Return", "Enter");
        if (!names.contains(name)) names << name;
    }
    return names;
}

QString without(QString text) {
    return text.remove('&').remove(QStringLiteral("..."));
}

}  // namespace

Actions::Actions(QWidget* window) : QObject(window) {
    const QSettings settings;
    for (const ActionSpec& spec : table()) {
        auto* action = new QAction(tr(spec.text), this);
        action->setObjectName(QLatin1String(spec.id));
        action->setCheckable(spec.checkable);
        if (spec.icon) action->setIcon(icon(QLatin1String(spec.icon)));
        if (spec.place == KeyPlace::Window)
            window->addAction(action);
        else
            action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        actions_.insert(QLatin1String(spec.id), action);
        const QString setting = settingOf(spec.id);
        put(spec,
            settings.contains(setting)
                ? QKeySequence::listFromString(settings.value(setting).toString(), QKeySequence::PortableText)
                : spec.keys);
    }
}

QAction* Actions::operator[](const char* id) const {
    Q_ASSERT(actions_.contains(QLatin1String(id)));
    return actions_.value(QLatin1String(id));
}

const ActionSpec* Actions::spec(const QString& id) {
    for (const ActionSpec& each : table())
        if (id == QLatin1String(each.id)) return &each;
    return nullptr;
}

QString Actions::title(const ActionSpec& spec) {
    return without(tr(spec.text));
}

QString Actions::group(const ActionSpec& spec) {
    static const QHash<QString, const char*> groups{
        {"file", QT_TR_NOOP("File")},         {"edit", QT_TR_NOOP("Edit")},
        {"run", QT_TR_NOOP("Run")},           {"view", QT_TR_NOOP("View")},
        {"help", QT_TR_NOOP("Help")},         {"pad", QT_TR_NOOP("Digit pad")},
        {"timeline", QT_TR_NOOP("Timeline")}, {"cell", QT_TR_NOOP("Picture")},
        {"training", QT_TR_NOOP("Training")}, {"evaluation", QT_TR_NOOP("Evaluation")},
        {"gallery", QT_TR_NOOP("Gallery")},   {"queue", QT_TR_NOOP("Queue")}};
    const QString name = QString(QLatin1String(spec.id)).section('.', 0, 0);
    return groups.contains(name) ? tr(groups.value(name)) : name;
}

void Actions::put(const ActionSpec& spec, const QList<QKeySequence>& keys) {
    QAction* action = actions_.value(QLatin1String(spec.id));
    action->setShortcuts(keys);
    const QString names = namesOf(keys).join(QStringLiteral(", "));
    action->setToolTip(names.isEmpty() ? tr(spec.toolTip)
                                       : QStringLiteral("%1 (%2)").arg(tr(spec.toolTip), names));
}

void Actions::addTo(KeyPlace place, QWidget* widget) {
    for (const ActionSpec& spec : table())
        if (spec.place == place) widget->addAction(actions_.value(QLatin1String(spec.id)));
}

void Actions::explain(QWidget* widget, const char* id) {
    const QAction* action = (*this)[id];
    const auto show = [widget, action] { widget->setToolTip(action->toolTip()); };
    show();
    connect(action, &QAction::changed, widget, show);
}

QToolButton* Actions::button(const char* id, QWidget* parent) {
    QToolButton* button = iconButton({}, title(*spec(QLatin1String(id))), parent);
    button->setDefaultAction((*this)[id]);
    return button;
}

QList<QKeySequence> Actions::keys(const QString& id) const {
    return actions_.value(id)->shortcuts();
}

QString Actions::keysText(const QString& id) const {
    return namesOf(keys(id)).join(QStringLiteral(", "));
}

QString Actions::firstKey(const QString& id) const {
    return namesOf(keys(id)).value(0);
}

QString Actions::name(const QString& id) const {
    const QString key = firstKey(id);
    return key.isEmpty() ? title(*spec(id)) : key;
}

bool Actions::isDefault(const QString& id) const {
    return keys(id) == spec(id)->keys;
}

QList<const ActionSpec*> Actions::rivals(const QString& id, const QKeySequence& key) const {
    QList<const ActionSpec*> found;
    for (const ActionSpec& each : table())
        if (id != QLatin1String(each.id) && meet(each.place, spec(id)->place) &&
            keys(QLatin1String(each.id)).contains(key))
            found << &each;
    return found;
}

QStringList Actions::conflicts(const QString& id, const QKeySequence& key) const {
    QStringList found;
    if (key.isEmpty()) return found;
    for (const ActionSpec* each : rivals(id, key)) found << title(*each);
    for (const FixedKeys& fixed : fixedKeys())
        if (meet(fixed.place, spec(id)->place) && fixed.keys.contains(key)) found << tr(fixed.what);
    return found;
}

void Actions::setKeys(const QString& id, const QList<QKeySequence>& keys) {
    QSettings settings;
    for (const QKeySequence& key : keys)
        for (const ActionSpec* each : rivals(id, key)) {
            const QString rival = QLatin1String(each->id);
            QList<QKeySequence> left = this->keys(rival);
            left.removeAll(key);
            put(*each, left);
            settings.setValue(settingOf(rival), QKeySequence::listToString(left, QKeySequence::PortableText));
        }
    put(*spec(id), keys);
    if (isDefault(id))
        settings.remove(settingOf(id));
    else
        settings.setValue(settingOf(id), QKeySequence::listToString(keys, QKeySequence::PortableText));
    Q_EMIT keysChanged();
}

void Actions::resetKeys(const QString& id) {
    setKeys(id, spec(id)->keys);
}

void Actions::resetAllKeys() {
    QSettings().remove(QStringLiteral("keys"));
    for (const ActionSpec& each : table()) put(each, each.keys);
    Q_EMIT keysChanged();
}

}  // namespace syn::studio
