#include "app/studio/evaluation_modes.h"

#include <QDoubleSpinBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScreen>
#include <QVBoxLayout>
#include <algorithm>

#include "widgets/card.h"
#include "widgets/switch.h"

namespace syn::studio {
namespace {

constexpr double kMostScale = 50;  // far beyond what any mode is good at

QString text(const std::string& name) {
    return QString::fromStdString(name);
}

}  // namespace

/// A scale; or, while none is changed, the several that are measured.
class EvaluationModes::ScaleField : public QDoubleSpinBox {
  public:
    explicit ScaleField(QWidget* parent) : QDoubleSpinBox(parent) {
        connect(lineEdit(), &QLineEdit::textEdited, this,
                [this](const QString& text) { typed = text != instead_; });
    }
    bool typed = false;  ///< the number is the user's, whether or not it is the card's too
    void setInstead(const QString& text) {
        if (text == instead_) return;
        constexpr int kAround = 24;  // frame and margins
        instead_ = text;
        if (!text.isEmpty()) setMinimumWidth(fontMetrics().horizontalAdvance(text) + kAround);
        setValue(value());  // writes its text anew
    }
    QString textFromValue(double value) const override {
        return instead_.isEmpty() ? QDoubleSpinBox::textFromValue(value) : instead_;
    }
    double valueFromText(const QString& text) const override {
        return !instead_.isEmpty() && text == instead_ ? value() : QDoubleSpinBox::valueFromText(text);
    }
    QValidator::State validate(QString& text, int& at) const override {
        return !instead_.isEmpty() && text == instead_ ? QValidator::Acceptable
                                                       : QDoubleSpinBox::validate(text, at);
    }

  private:
    QString instead_;
};

EvaluationModes::EvaluationModes(QWidget* parent) : QFrame(parent, Qt::Popup) {
    setObjectName(QStringLiteral("popup"));
    setAttribute(Qt::WA_StyledBackground);
    setAccessibleName(tr("Guide modes and their scales"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 12, 12, 12);
    column->setSpacing(8);
    note_ = label({}, "second", this);
    note_->setWordWrap(true);
    column->addWidget(note_);
    reset_ = new QPushButton(this);
    column->addWidget(reset_);
    connect(reset_, &QPushButton::clicked, this, [this] {
        for (qsizetype r = 0; r < rows_.size(); ++r)
            for (const auto& [generated, field] : rows_[r].scales) {
                field->typed = false;
                field->setValue(choices_.modes[static_cast<std::size_t>(r)].scales.at(generated));
            }
        tell();
    });
    tell();
}

void EvaluationModes::setChoices(const engine::EvaluationChoices& choices) {
    if (table_ && choices == choices_) return;
    choices_ = choices;
    delete table_;
    rows_.clear();
    table_ = new QWidget(this);
    auto* grid = new QGridLayout(table_);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(12);
    grid->setVerticalSpacing(4);
    std::vector<std::string> directions;
    for (const engine::EvaluationMode& mode : choices_.modes)
        for (const auto& [generated, scale] : mode.scales)
            if (std::find(directions.begin(), directions.end(), generated) == directions.end())
                directions.push_back(generated);
    for (std::size_t d = 0; d < directions.size(); ++d)
        grid->addWidget(label(tr("%1 made at scale").arg(text(directions[d])), "second"), 0,
                        static_cast<int>(d) + 1);
    for (const engine::EvaluationMode& mode : choices_.modes) {
        Row row;
        const int line = static_cast<int>(rows_.size()) + 1;
        row.on = new Switch(text(mode.name), table_);
        row.on->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
        row.on->setAccessibleName(tr("Measure the mode %1").arg(text(mode.name)));
        row.on->setToolTip(tr("Whether pictures guided by %1 are measured").arg(text(mode.name)));
        connect(row.on, &QAbstractButton::clicked, this, [this] { own_ = true; });
        connect(row.on, &QAbstractButton::toggled, this, &EvaluationModes::tell);
        grid->addWidget(row.on, line, 0);
        for (const auto& [generated, scale] : mode.scales) {
            auto* field = new ScaleField(table_);
            field->setButtonSymbols(QAbstractSpinBox::NoButtons);
            field->setRange(0, kMostScale);
            field->setDecimals(2);
            field->setSingleStep(0.5);
            field->setKeyboardTracking(false);
            field->setValue(scale);
            field->setEnabled(choices_.weighed);
            field->setAccessibleName(
                tr("Scale of %1 where the %2 is made").arg(text(mode.name), text(generated)));
            field->setToolTip(
                choices_.weighed
                    ? tr("How strongly the guide pulls: above 1 pictures follow it more and vary less")
                    : tr("With one noise level for all there is no marginal to weigh against: it is 1"));
            connect(field, &QDoubleSpinBox::valueChanged, this, &EvaluationModes::tell);
            connect(field, &QDoubleSpinBox::editingFinished, this, &EvaluationModes::tell);
            const auto at = std::find(directions.begin(), directions.end(), generated) - directions.begin();
            grid->addWidget(field, line, static_cast<int>(at) + 1);
            row.scales[generated] = field;
        }
        rows_ << row;
    }
    static_cast<QVBoxLayout*>(layout())->insertWidget(1, table_);
    table_->setVisible(true);
    own_ = false;
    showUsual();
}

void EvaluationModes::setKind(const QString& kind) {
    kind_ = kind;
    if (!own_) showUsual();
}

void EvaluationModes::showUsual() {
    for (qsizetype r = 0; r < rows_.size(); ++r) {
        const QSignalBlocker quiet(rows_[r].on);
        rows_[r].on->setChecked(isUsual(choices_.modes[static_cast<std::size_t>(r)]));
    }
    tell();
}

bool EvaluationModes::isUsual(const engine::EvaluationMode& mode) const {
    return std::find(mode.kinds.begin(), mode.kinds.end(), kind_.toStdString()) != mode.kinds.end();
}

bool EvaluationModes::usual() const {
    for (qsizetype r = 0; r < rows_.size(); ++r)
        if (rows_[r].on->isChecked() != isUsual(choices_.modes[static_cast<std::size_t>(r)])) return false;
    return true;
}

void EvaluationModes::setUnchanged(const QList<double>& scales) {
    if (scales == unchanged_) return;
    unchanged_ = scales;
    tell();
}

void EvaluationModes::tell() {
    const bool own = !scales().empty();
    QStringList all;
    for (const double scale : unchanged_) all << QString::number(scale);
    // With one noise level for all there is but the scale 1.
    const bool several = !all.isEmpty() && choices_.weighed;
    const QString list = all.join(QStringLiteral(", "));
    note_->setVisible(several);
    note_->setText(own ? tr("Each mode is measured at the scale beside it alone.")
                       : tr("Each mode is measured at the scales %1, until one is changed.").arg(list));
    reset_->setText(several ? tr("Scales %1").arg(list) : tr("Scales of the card"));
    reset_->setAccessibleName(reset_->text());
    reset_->setToolTip(
        several ? tr("Back to measuring each mode at all of these scales")
                : tr("Back to the scales at which the model's card says that each mode does best"));
    reset_->setEnabled(own);
    for (const Row& row : rows_)
        for (const auto& [generated, field] : row.scales)
            field->setInstead(several && !own ? list : QString());
    Q_EMIT changed();
}

QStringList EvaluationModes::chosen() const {
    QStringList names;
    for (qsizetype r = 0; r < rows_.size(); ++r)
        if (rows_[r].on->isChecked()) names << text(choices_.modes[static_cast<std::size_t>(r)].name);
    return names;
}

std::map<std::string, double> EvaluationModes::scales() const {
    std::map<std::string, double> changed;
    for (qsizetype r = 0; r < rows_.size(); ++r) {
        const engine::EvaluationMode& mode = choices_.modes[static_cast<std::size_t>(r)];
        for (const auto& [generated, field] : rows_[r].scales)
            if ((field->typed && !unchanged_.isEmpty()) ||
                qAbs(field->value() - mode.scales.at(generated)) > 1e-9)
                changed[generated + ":" + mode.name] = field->value();
    }
    return changed;
}

Switch* EvaluationModes::mode(const QString& name) const {
    for (qsizetype r = 0; r < rows_.size(); ++r)
        if (text(choices_.modes[static_cast<std::size_t>(r)].name) == name) return rows_[r].on;
    return nullptr;
}

QDoubleSpinBox* EvaluationModes::scale(const QString& name, const QString& generated) const {
    for (qsizetype r = 0; r < rows_.size(); ++r) {
        const auto& fields = rows_[r].scales;
        const auto found = fields.find(generated.toStdString());
        if (text(choices_.modes[static_cast<std::size_t>(r)].name) == name && found != fields.end())
            return found->second;
    }
    return nullptr;
}

/// Above the button where there is more room: the panel lies at the foot of the window.
void EvaluationModes::showBelow(QWidget* button) {
    adjustSize();
    QPoint at = button->mapToGlobal(QPoint(0, button->height() + 4));
    const QRect room = button->screen()->availableGeometry();
    if (at.y() + height() > room.bottom()) at.setY(button->mapToGlobal(QPoint(0, -height() - 4)).y());
    at.setX(std::clamp(at.x(), room.left(), std::max(room.left(), room.right() - width())));
    at.setY(std::max(at.y(), room.top()));
    move(at);
    show();
    if (!rows_.isEmpty()) rows_.front().on->setFocus(Qt::PopupFocusReason);
}

}  // namespace syn::studio
