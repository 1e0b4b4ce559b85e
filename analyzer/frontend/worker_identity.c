/*
 * A build id is twenty bytes at the front of an ELF file, so that the usual case reads one page
 * of a program of several megabytes.
 */
#include "frontend/worker.h"

#include <elf.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "frontend/inputs.h"

const char *worker_default_program(struct arena *arena)
{
	char self[4096];
	ssize_t length = readlink("/proc/self/exe", self, sizeof(self) - 1);
	if (length < 0)
		return "async-lint-worker";
	self[length] = '\0';
	const char *folder = path_folder(arena, self);
	const char *installed = path_join(arena, folder, LINT_LIBEXEC "/async-lint-worker");
	if (!access(installed, F_OK))
		return installed;
	const char *beside = path_join(arena, folder, "async-lint-worker");
	return access(beside, F_OK) ? installed : beside; /* of a build folder */
}

enum { largest_note = 4096, largest_header_count = 64 };

static bool read_at(int fd, void *bytes, size_t size, uint64_t offset)
{
	return pread(fd, bytes, size, (off_t)offset) == (ssize_t)size;
}

static bool hash_build_id(const char *notes, size_t size, struct hash *hash)
{
	size_t at = 0;
	while (at + sizeof(Elf64_Nhdr) <= size) {
		Elf64_Nhdr note;
		memcpy(&note, notes + at, sizeof(note));
		at += sizeof(note);
		size_t name = ((size_t)note.n_namesz + 3) & ~(size_t)3;
		size_t text = ((size_t)note.n_descsz + 3) & ~(size_t)3;
		if (name > size - at || text > size - at - name)
			return false;
		if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4 &&
			!memcmp(notes + at, "GNU", 4)) {
			*hash = hash_bytes(notes + at + name, note.n_descsz);
			return true;
		}
		at += name + text;
	}
	return false;
}

static bool read_build_id(int fd, struct hash *hash)
{
	Elf64_Ehdr header;
	if (!read_at(fd, &header, sizeof(header), 0) || memcmp(header.e_ident, ELFMAG, SELFMAG) ||
		header.e_ident[EI_CLASS] != ELFCLASS64 || header.e_phnum > largest_header_count)
		return false;
	for (uint64_t i = 0; i < header.e_phnum; i++) {
		Elf64_Phdr part;
		char notes[largest_note];
		if (!read_at(fd, &part, sizeof(part), header.e_phoff + i * sizeof(part)))
			return false;
		if (part.p_type != PT_NOTE || part.p_filesz > sizeof(notes) ||
			!read_at(fd, notes, part.p_filesz, part.p_offset))
			continue;
		if (hash_build_id(notes, part.p_filesz, hash))
			return true;
	}
	return false;
}

/* Another file of the same name, size and time would go unseen: nobody builds such libraries. */
static struct hash hash_of_stat(const char *path)
{
	struct stat stat_data;
	if (stat(path, &stat_data))
		return (struct hash){ 0 };
	const int64_t all[] = { stat_data.st_size, stat_data.st_mtim.tv_sec,
		stat_data.st_mtim.tv_nsec, (int64_t)stat_data.st_ino };
	return hash_bytes(all, sizeof(all));
}

struct hash worker_identity(const char *program)
{
	struct hash identity = { 0 };
	struct stat stat_data;
	int fd = open(program, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return identity;
	if (!fstat(fd, &stat_data) && read_build_id(fd, &identity)) {
		const int64_t size = stat_data.st_size;
		identity = hash_join(identity, hash_bytes(&size, sizeof(size)));
	} else if (!inputs_hash_file(program, &identity)) {
		identity = (struct hash){ 0 };
	}
	close(fd);
	return hash_join(identity, hash_of_stat(LINT_LIBCLANG));
}
