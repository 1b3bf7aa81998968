#pragma once

#include <QApplication>
#include <QSettings>
#include <QTemporaryDir>

#include "widgets/style.h"

namespace syn::bench {

/// The application of a benchmark of the window: on no display unless one is named, in the dark theme; the
/// user's own settings are left alone.
class BenchApplication {
  public:
    BenchApplication(int& argc, char** argv) : application_(argc, withPlatform(argv)) {
        QApplication::setOrganizationName("SynestheteBench");
        QApplication::setApplicationName("SynestheteBench");
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, settings_.path());
        applyTheme(application_, Theme::Dark);
    }

  private:
    /// Said before there is an application.
    static char** withPlatform(char** argv) {
        if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM")) qputenv("QT_QPA_PLATFORM", "offscreen");
        return argv;
    }

    QApplication application_;
    const QTemporaryDir settings_;
};

}  // namespace syn::bench
