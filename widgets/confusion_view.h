#pragma once

#include <QStringList>
#include <QWidget>
#include <cstdint>
#include <vector>

namespace syn {

/// What is taken for what: a line for each class that was meant, a column for each that was seen, the share
/// of the line as strength and, on hover, in words. The diagonal is framed.
class ConfusionView : public QWidget {
    Q_OBJECT
  public:
    explicit ConfusionView(QWidget* parent = nullptr);

    /// counts: classes x classes, by lines; empty: nothing to show.
    void setCounts(std::vector<std::int64_t> counts, int classes, const QStringList& names);
    void setCaption(const QString& caption);  ///< whose matrix it is
    /// Share of line `meant` that was seen as `seen`; 0 of an empty line.
    double share(int meant, int seen) const;
    /// "horse taken for deer: 3 of 20", or empty outside.
    QString tell(const QPoint& place) const;
    QSize minimumSizeHint() const override { return {160, 40}; }
    QSize sizeHint() const override { return {300, 200}; }

  protected:
    void paintEvent(QPaintEvent* event) override;
    bool event(QEvent* event) override;

  private:
    std::size_t at(int meant, int seen) const {
        return static_cast<std::size_t>(meant) * static_cast<std::size_t>(classes_) +
               static_cast<std::size_t>(seen);
    }
    struct Layout {
        QRectF cells;
        double side = 0, high = 0;
    };
    Layout layoutNow() const;
    QString nameOf(int label) const;

    std::vector<std::int64_t> counts_;
    int classes_ = 0;
    QStringList names_;
    QString caption_;
};

}  // namespace syn
