#pragma once

#include <QLabel>
#include <QStringList>

namespace syn {

/// The first of the texts, longest first, that fits into so many pixels; the last one in any case.
QString fittingText(const QStringList& texts, const QFontMetrics& metrics, double room);

/// A label that says as much as it has room for: the first of its texts that fits, the last one in any case.
class FittingLabel : public QLabel {
    Q_OBJECT
  public:
    explicit FittingLabel(QWidget* parent = nullptr);
    /// The longest first; that one is also what a screen reader says.
    void setTexts(const QStringList& texts);

    QSize minimumSizeHint() const override;  ///< of the last text

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    void fit();

    QStringList texts_;
};

}  // namespace syn
