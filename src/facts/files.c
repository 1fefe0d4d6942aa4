/* Files, links and directories. Nothing here blocks on a FIFO or follows into a device. */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/util.h"
#include "facts/real.h"

/* What an announced write would leave there; at is NULL where none would. */
static int announced(void *self, struct arena *arena, struct str path, struct str *ret)
{
	const struct facts_real *real = self;

	*ret = (struct str){ NULL, 0 };
	return real && real->announced.text
		       ? real->announced.text(real->announced.self, arena, path, ret)
		       : 0;
}

int real_read_file(void *self, struct arena *arena, struct str path, struct file_texts *ret)
{
	struct str terminated = arena_copy(arena, path);
	struct str text, coming;
	int err;

	if (!terminated.at)
		return -ENOMEM;
	if (str_find_char(path, '\0', 0) != STR_NOT_FOUND)
		return -EINVAL;
	err = announced(self, arena, path, &coming);
	if (err)
		return err;
	err = file_read(arena, terminated.at, MAX_SCRIPT, &text);
	if (err == -ENOMEM || (err && !coming.at))
		return err;
	if (err)
		*ret = (struct file_texts){ .n = 1, .at = { coming } };
	else if (coming.at && !str_equal(coming, text))
		*ret = (struct file_texts){ .n = 2, .at = { text, coming } };
	else
		*ret = (struct file_texts){ .n = 1, .at = { text } };
	return 0;
}

static enum file_kind kind_of(mode_t mode)
{
	if (S_ISREG(mode))
		return FILE_REGULAR;
	return S_ISDIR(mode) ? FILE_DIR : FILE_OTHER;
}

/*
 * Where @path really is. Names are mostly asked for directory by directory: what is no link stands
 * where the one before it in the same directory stood.
 */
static struct str real_path(
	struct facts_real *real, struct arena *arena, struct str path, bool link)
{
	size_t slash = str_rfind_char(path, '/');
	struct str dir = str_slice(path, 0, slash), base = str_basename(path);
	bool plain = !link && slash != STR_NOT_FOUND && slash && base.len && !str_is(base, ".") &&
		     !str_is(base, "..");
	char resolved[PATH_MAX];
	struct str own;

	if (plain && real->directory.len && str_equal(dir, real->directory))
		return arena_printf(
			arena, "%.*s/%.*s", STR_ARGS(real->real_directory), STR_ARGS(base));
	if (!realpath(path.at, resolved))
		return path;
	own = arena_copy(arena, str_from(resolved));
	if (plain && own.at && str_rfind_char(own, '/') > 0) {
		real->directory = arena_copy(real->arena, dir);
		real->real_directory =
			arena_copy(real->arena, str_slice(own, 0, str_rfind_char(own, '/')));
		if (!real->directory.at || !real->real_directory.at)
			real->directory = (struct str){ 0 };
	}
	return own;
}

int real_file_info(void *self, struct arena *arena, struct str path, struct file_info *ret)
{
	struct str terminated = arena_copy(arena, path);
	struct str coming;
	struct stat st;
	bool link = false;
	int err;

	if (!terminated.at)
		return -ENOMEM;
	*ret = (struct file_info){ .kind = FILE_NONE };
	if (str_find_char(path, '\0', 0) != STR_NOT_FOUND)
		return 0;
	err = lstat(terminated.at, &st);
	if (!err && S_ISLNK(st.st_mode)) {
		link = true;
		err = stat(terminated.at, &st);
	}
	if (err < 0) {
		err = announced(self, arena, path, &coming);
		if (!err && coming.at)
			*ret = (struct file_info){ .kind = FILE_REGULAR,
				.executable = true,
				.real = terminated,
				.size = (int64_t)coming.len };
		return err;
	}
	ret->kind = kind_of(st.st_mode);
	ret->executable = (st.st_mode & 0111) != 0;
	ret->size = st.st_size;
	ret->mtime_ms = (int64_t)st.st_mtim.tv_sec * 1000 + st.st_mtim.tv_nsec / 1000000;
	ret->real = real_path(self, arena, terminated, link);
	return ret->real.at ? 0 : -ENOMEM;
}

int real_read_link(void *self, struct arena *arena, struct str path, struct str *ret)
{
	struct str terminated = arena_copy(arena, path);
	char target[PATH_MAX];
	ssize_t len;

	(void)self;
	*ret = (struct str){ NULL, 0 };
	if (!terminated.at)
		return -ENOMEM;
	len = readlink(terminated.at, target, sizeof(target));
	if (len <= 0)
		return 0;
	*ret = arena_copy(arena, (struct str){ target, (size_t)len });
	return ret->at ? 0 : -ENOMEM;
}

int real_list_dir(
	void *self, struct arena *arena, struct str path, struct str **ret_names, size_t *ret_n)
{
	struct str terminated = arena_copy(arena, path);
	AUTO_DIR DIR *dir = NULL;
	size_t n = 0, capacity = 0;
	struct str *names = NULL;
	struct dirent *entry;

	(void)self;
	if (!terminated.at)
		return -ENOMEM;
	dir = opendir(terminated.at);
	if (!dir)
		return -errno;
	while (n < MAX_DIR_NAMES && (entry = readdir(dir))) {
		if (str_is(STR("."), entry->d_name) || str_is(STR(".."), entry->d_name))
			continue;
		names = arena_grow(arena, names, n, &capacity, sizeof(*names));
		if (!names)
			return -ENOMEM;
		names[n] = arena_copy(arena, str_from(entry->d_name));
		if (!names[n].at)
			return -ENOMEM;
		n++;
	}
	*ret_names = names;
	*ret_n = n;
	return 0;
}
