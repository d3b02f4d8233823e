#pragma once
#include <archive.h>
#include <archive_entry.h>
#include <zlib.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Packed files for tests, made with the libraries that everybody packs with.
namespace onrecord::ingest {

using Files = std::vector<std::pair<std::string, std::string>>;

inline std::string Pack(const Files& files, bool tar = false, const char* options = "") {
  std::string out(64 << 20, '\0');
  size_t used = 0;
  archive* const a = archive_write_new();
  tar ? archive_write_set_format_pax_restricted(a) : archive_write_set_format_zip(a);
  archive_write_set_options(a, options);
  archive_write_set_bytes_in_last_block(a, 1);
  archive_write_open_memory(a, out.data(), out.size(), &used);
  for (const auto& [name, bytes] : files) {
    archive_entry* const entry = archive_entry_new();
    archive_entry_set_pathname(entry, name.c_str());
    archive_entry_set_size(entry, static_cast<la_int64_t>(bytes.size()));
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_write_header(a, entry);
    archive_write_data(a, bytes.data(), bytes.size());
    archive_entry_free(entry);
  }
  archive_write_close(a);
  archive_write_free(a);
  out.resize(used);
  return out;
}

inline std::string Zip(const Files& files) { return Pack(files); }
inline std::string Tar(const Files& files) { return Pack(files, true); }

inline std::string Gzip(std::string_view bytes) {
  z_stream stream{};
  deflateInit2(&stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&stream, bytes.size()) + 64, '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  deflateEnd(&stream);
  return out;
}

// A .docx with a paragraph for each line.
inline std::string Word(const std::vector<std::string>& lines) {
  std::string xml = "<?xml version=\"1.0\"?><w:document xmlns:w=\"urn:w\"><w:body>";
  for (const std::string& line : lines) xml += "<w:p><w:r><w:t>" + line + "</w:t></w:r></w:p>";
  xml += "</w:body></w:document>";
  return Zip({{"[Content_Types].xml", "<Types/>"}, {"word/document.xml", xml}});
}

}  // namespace onrecord::ingest
