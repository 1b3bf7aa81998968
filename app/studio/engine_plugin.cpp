#include "app/studio/engine_plugin.h"

#include <QCoreApplication>
#include <QDir>
#include <QLibrary>

namespace syn::studio {

EngineMaker pluginMaker(const QString& file, const QString& modelFolders) {
    return [file, modelFolders]() -> Result<std::unique_ptr<engine::Engine>> {
        QLibrary library(file);
        using Make = engine::Engine* (*)(const char*);
        const auto make = reinterpret_cast<Make>(library.resolve("syn_make_engine"));
        if (!make)
            return Error{"The engine " + file.toStdString() + " could not be loaded (" +
                         library.errorString().toStdString() +
                         "): start with packaging/run, which builds it again."};
        return std::unique_ptr<engine::Engine>(make(modelFolders.toUtf8().constData()));
    };
}

QString defaultPlugin() {
    const QDir program(QCoreApplication::applicationDirPath());
    for (const char* place : {"libsynengine.so", "../lib/synesthete/libsynengine.so"})
        if (program.exists(place)) return program.absoluteFilePath(place);
    return program.absoluteFilePath("libsynengine.so");
}

QString defaultModelFolders() {
    QStringList folders = qEnvironmentVariable("SYNESTHETE_MODELS").split(':', Qt::SkipEmptyParts);
    if (!folders.isEmpty()) return folders.join(':');
    folders << QStringLiteral("models");
    for (QDir up(QCoreApplication::applicationDirPath());;) {
        for (const char* place : {"models", "share/synesthete/models"})
            if (up.exists(place)) folders << up.absoluteFilePath(place);
        if (!up.cdUp() || up.isRoot()) break;
    }
    // Models that the user trains.
    const QString data = qEnvironmentVariable("XDG_DATA_HOME");
    folders << (data.isEmpty() ? QDir::homePath() + "/.local/share" : data) + "/synesthete/models";
    return folders.join(':');
}

}  // namespace syn::studio
