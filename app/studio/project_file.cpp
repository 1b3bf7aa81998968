#include "app/studio/project_file.h"

#include <fmt/core.h>

#include <QBuffer>
#include <QFileInfo>
#include <QImageReader>
#include <set>

#include "app/studio/project_archive.h"
#include "app/studio/project_json.h"
#include "core/base/atomic_file.h"

namespace syn::studio {
namespace {

constexpr const char* kText = "project.json";
constexpr std::uintmax_t kLargestFile = std::uintmax_t{256} << 20;

Result<std::string> encode(const QImage& picture) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    if (!buffer.open(QIODevice::WriteOnly) || !picture.save(&buffer, "PNG"))
        return Error{"The project could not be packed: one of its pictures has no form that PNG can hold."};
    return bytes.toStdString();
}

Result<QImage> decode(const std::string& bytes, const std::string& layer, const std::string& name) {
    QByteArray content(bytes.data(), static_cast<qsizetype>(bytes.size()));
    QBuffer buffer(&content);
    QImageReader reader(&buffer, "PNG");
    const QSize size = reader.canRead() ? reader.size() : QSize();  // before any pixel is read
    if (std::max(size.width(), size.height()) > kLargestGuide)
        return Error{
            fmt::format("{} cannot be opened: its layer {} has {} x {} pixels; a project's have {} a "
                        "side at most.",
                        name, layer, size.width(), size.height(), kLargestGuide)};
    const QImage picture = size.isEmpty() ? QImage() : reader.read();
    if (picture.isNull())
        return Error{
            fmt::format("{} cannot be opened: its layer {} is no picture, or is damaged.", name, layer)};
    const auto format = picture.format() == QImage::Format_Grayscale8 ? QImage::Format_Grayscale8
                        : picture.hasAlphaChannel()                   ? QImage::Format_RGBA8888
                                                                      : QImage::Format_RGB888;
    return picture.convertToFormat(format);
}

}  // namespace

Result<std::string> packProject(const Project& project, LayerCache* cache) {
    std::vector<ArchiveMember> layers;
    LayerCache used;
    Result<void> good;
    const std::string text = toJson(project, [&](const QImage& picture) {
        const qint64 key = picture.cacheKey();
        if (cache && cache->contains(key)) {
            used.insert(key, cache->value(key));
        } else if (auto encoded = encode(picture)) {
            used.insert(key, std::move(encoded).value());
        } else {
            good = encoded.error();
        }
        layers.push_back({fmt::format("layers/{}.png", layers.size()), used.value(key), false});
        return layers.back().name;
    });
    if (!good) return good.error();
    std::vector<ArchiveMember> members{{kText, text}};
    members.insert(members.end(), std::make_move_iterator(layers.begin()),
                   std::make_move_iterator(layers.end()));
    if (cache) *cache = std::move(used);
    return packArchive(members);
}

Result<Project> unpackProject(std::string_view bytes, const std::string& name) {
    const auto members = unpackArchive(bytes, name);
    if (!members) return members.error();
    const auto text = members->find(kText);
    if (text == members->end())
        return Error{
            fmt::format("{} cannot be opened: it is a zip archive, but no project of Synesthete.", name)};
    std::set<std::string> used{kText};
    auto project = projectFromJson(text->second, name, [&](const std::string& layer) -> Result<QImage> {
        const auto found = members->find(layer);
        if (found == members->end())
            return Error{fmt::format("{} cannot be opened: its layer {} is missing.", name, layer)};
        used.insert(layer);
        return decode(found->second, layer, name);
    });
    if (!project) return project;
    for (const auto& [member, content] : *members)
        if (!used.contains(member))
            return Error{fmt::format("{} cannot be opened: it has a part {} that its project does not know.",
                                     name, member)};
    return project;
}

Result<void> saveProject(const QString& file, const Project& project, LayerCache* cache) {
    const auto bytes = packProject(project, cache);
    if (!bytes) return bytes.error();
    return write_atomically(file.toStdString(), *bytes);
}

Result<Project> openProject(const QString& file) {
    const auto bytes = read_file(file.toStdString(), kLargestFile);
    if (!bytes) return bytes.error();
    return unpackProject(*bytes, QFileInfo(file).fileName().toStdString());
}

bool isProjectFile(const QString& file) {
    return file.endsWith(QStringLiteral(".syn"), Qt::CaseInsensitive);
}

}  // namespace syn::studio
