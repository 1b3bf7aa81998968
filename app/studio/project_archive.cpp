#include "app/studio/project_archive.h"

#include <fmt/core.h>
#include <zip.h>

#include <memory>
#include <string>

namespace syn::studio {
namespace {

// Zip's oldest day: a file's bytes must not depend on when it was saved.
constexpr zip_uint16_t kNoTime = 0, kNoDate = (1 << 5) | 1;

struct DropArchive {
    void operator()(zip_t* archive) const { zip_discard(archive); }
};
using Archive = std::unique_ptr<zip_t, DropArchive>;

struct CloseMember {
    void operator()(zip_file_t* member) const { zip_fclose(member); }
};

Error damaged(const std::string& name, const std::string& why) {
    return Error{fmt::format("{} cannot be opened: {}. If there is a copy of it, open that.", name, why)};
}

Error cannotPack() {
    return Error{"The project could not be packed: there is too little memory."};
}

/// Names that a project has: plain letters, folders only downwards.
bool harmless(std::string_view name) {
    if (name.empty() || name.size() > 255 || name.front() == '/' || name.back() == '/') return false;
    for (const char c : name) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                           c == '.' || c == '_' || c == '-' || c == '/';
        if (!plain) return false;
    }
    return name.find("..") == std::string_view::npos && name.find("//") == std::string_view::npos;
}

/// A name from a stranger's file, fit to stand in a sentence.
std::string quoted(const char* name) {
    std::string shown(name ? name : "");
    if (shown.size() > 60) shown = shown.substr(0, 60) + "...";
    for (char& c : shown)
        if (static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) > 0x7e) c = '?';
    return "\"" + shown + "\"";
}

bool add(zip_t* archive, const ArchiveMember& member) {
    zip_source_t* source = zip_source_buffer(archive, member.bytes.data(), member.bytes.size(), 0);
    if (!source) return false;
    const zip_int64_t at = zip_file_add(archive, member.name.c_str(), source, ZIP_FL_ENC_UTF_8);
    if (at < 0) {
        zip_source_free(source);
        return false;
    }
    const auto index = static_cast<zip_uint64_t>(at);
    return zip_set_file_compression(archive, index, member.deflate ? ZIP_CM_DEFLATE : ZIP_CM_STORE, 9) == 0 &&
           zip_file_set_dostime(archive, index, kNoTime, kNoDate, 0) == 0;
}

/// What libzip wrote into the source.
Result<std::string> contentOf(zip_source_t* source) {
    zip_stat_t stat;
    zip_stat_init(&stat);
    if (zip_source_stat(source, &stat) != 0 || zip_source_open(source) != 0) return cannotPack();
    std::string bytes(stat.size, '\0');
    const zip_int64_t got = zip_source_read(source, bytes.data(), bytes.size());
    zip_source_close(source);
    if (got != static_cast<zip_int64_t>(bytes.size())) return cannotPack();
    return bytes;
}

Result<std::string> read(zip_t* archive, const zip_stat_t& stat, const std::string& name) {
    const std::unique_ptr<zip_file_t, CloseMember> member(zip_fopen_index(archive, stat.index, 0));
    if (!member)
        return damaged(
            name, fmt::format("its part {} cannot be read ({})", quoted(stat.name), zip_strerror(archive)));
    // One byte more than is promised: a part that goes on longer lies about its size.
    std::string bytes(stat.size + 1, '\0');
    std::uint64_t got = 0;
    while (got < bytes.size()) {
        const zip_int64_t more = zip_fread(member.get(), bytes.data() + got, bytes.size() - got);
        if (more < 0) return damaged(name, fmt::format("its part {} is damaged", quoted(stat.name)));
        if (more == 0) break;
        got += static_cast<std::uint64_t>(more);
    }
    if (got != stat.size)
        return damaged(name, fmt::format("its part {} has another size than it says", quoted(stat.name)));
    bytes.resize(stat.size);
    return bytes;
}

}  // namespace

Result<std::string> packArchive(const std::vector<ArchiveMember>& members) {
    zip_source_t* source = zip_source_buffer_create(nullptr, 0, 0, nullptr);
    if (!source) return cannotPack();
    // Kept once for the archive and once for reading what was written.
    zip_source_keep(source);
    const std::unique_ptr<zip_source_t, decltype(&zip_source_free)> owner(source, &zip_source_free);
    zip_t* archive = zip_open_from_source(source, ZIP_TRUNCATE, nullptr);
    if (!archive) {
        zip_source_free(source);
        return cannotPack();
    }
    for (const ArchiveMember& member : members)
        if (!add(archive, member)) {
            zip_discard(archive);
            return cannotPack();
        }
    if (zip_close(archive) != 0) {
        zip_discard(archive);
        return cannotPack();
    }
    return contentOf(source);
}

Result<std::map<std::string, std::string>> unpackArchive(std::string_view bytes, const std::string& name,
                                                         const ArchiveLimits& limits) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    // With ZIP_CHECKCONS the list at the end must agree with the parts' own headers and name each part once.
    const Archive archive(source ? zip_open_from_source(source, ZIP_RDONLY | ZIP_CHECKCONS, &error)
                                 : nullptr);
    if (!archive) {
        if (source) zip_source_free(source);
        zip_error_fini(&error);
        return damaged(name, "it is no project, or was cut off or damaged");
    }
    const auto count = static_cast<std::uint64_t>(zip_get_num_entries(archive.get(), 0));
    if (count > limits.members)
        return damaged(name, fmt::format("it has {} parts, more than any project", count));
    std::map<std::string, std::string> members;
    std::uint64_t total = 0;
    for (std::uint64_t i = 0; i < count; ++i) {
        zip_stat_t stat;
        zip_stat_init(&stat);
        constexpr zip_uint64_t kNeeded = ZIP_STAT_NAME | ZIP_STAT_SIZE | ZIP_STAT_INDEX;
        if (zip_stat_index(archive.get(), i, 0, &stat) != 0 || (stat.valid & kNeeded) != kNeeded)
            return damaged(name, "its list of parts is damaged");
        if (!harmless(stat.name))
            return damaged(name, fmt::format("it has a part named {}, as no project has", quoted(stat.name)));
        if (stat.size > limits.memberBytes || stat.size > limits.allBytes - total)
            return damaged(name, fmt::format("its part {} would have {} bytes, more than any project",
                                             quoted(stat.name), stat.size));
        total += stat.size;
        auto content = read(archive.get(), stat, name);
        if (!content) return content.error();
        members.emplace(stat.name, std::move(content).value());
    }
    return members;
}

}  // namespace syn::studio
