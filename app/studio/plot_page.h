#pragma once

#include <QSvgRenderer>
#include <QWidget>

namespace syn::studio {

/// A drawing as it would be exported, as wide as there is room, on its own paper.
class PlotPage : public QWidget {
  public:
    explicit PlotPage(QWidget* parent = nullptr);
    void setPlot(const QByteArray& svg);
    bool empty() const { return !renderer_.isValid(); }
    bool hasHeightForWidth() const override { return !empty(); }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override { return {480, heightForWidth(480)}; }

  protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

  private:
    QSvgRenderer renderer_;
};

}  // namespace syn::studio
