#include "rules/sources.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/paths.h"
#include "base/sha256.h"
#include "rules/builtin.h"
#include "rules/selftest.h"

struct gatherer {
	struct arena *arena;
	const struct source_paths *paths;
	struct buf *diagnostics;
	struct pack_source *at;
	size_t n, capacity;
};

/* The group that a system gives each person of their own: same name, nobody else in it. */
static bool private_group(gid_t gid)
{
	const struct group *group = getgrgid(gid);
	const struct passwd *user;

	if (!group || (group->gr_mem && group->gr_mem[0]))
		return false;
	user = getpwuid(geteuid());
	return user && user->pw_gid == gid && strcmp(user->pw_name, group->gr_name) == 0;
}

static bool trusted(const struct stat *st)
{
	if (st->st_uid != 0 && st->st_uid != geteuid())
		return false;
	if (st->st_mode & S_IWOTH)
		return false;
	return !(st->st_mode & S_IWGRP) || st->st_gid == 0 || private_group(st->st_gid);
}

static int add_source(struct gatherer *g, struct pack_source source)
{
	struct pack_source *at = arena_grow(g->arena, g->at, g->n, &g->capacity, sizeof(*at));

	if (!at)
		return -ENOMEM;
	g->at = at;
	g->at[g->n++] = source;
	return 0;
}

/* Where the last good text of the pack at @path is kept. */
static struct str good_path(struct gatherer *g, struct str path)
{
	char hex[SHA256_HEX_LEN + 1];
	struct sha256 sha;

	if (!g->paths->good)
		return STR("");
	sha256_init(&sha);
	sha256_add(&sha, path);
	sha256_hex(&sha, hex);
	return arena_printf(g->arena, "%s/%s.yaml", g->paths->good, hex);
}

static int read_good(struct gatherer *g, struct str path, struct str *ret)
{
	struct str good = good_path(g, path);
	int err;

	*ret = STR("");
	if (!good.len)
		return 0;
	err = file_read(g->arena, good.at, MAX_DOC_BYTES, ret);
	return err == -ENOMEM ? err : 0;
}

static int add_file(struct gatherer *g, int dir, const char *folder, const char *name, bool project)
{
	struct pack_source source = { .project = project };
	struct buf text = BUF_IN(g->arena);
	AUTO_CLOSE int fd = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	struct stat st;
	int err;

	source.name = arena_printf(g->arena, "%s/%s", folder, name);
	if (!source.name.at)
		return -ENOMEM;
	if (fd < 0 || fstat(fd, &st) || !S_ISREG(st.st_mode)) {
		buf_printf(g->diagnostics, "%.*s: cannot be read: %s\n", STR_ARGS(source.name),
			fd < 0 ? strerror(errno) : "not a file");
	} else if (!trusted(&st)) {
		buf_printf(g->diagnostics,
			"%.*s: ignored: must be ours or root's, and not writable by others\n",
			STR_ARGS(source.name));
		return 0;
	} else {
		err = file_read_fd(&text, fd, MAX_DOC_BYTES);
		if (err == -ENOMEM)
			return err;
		if (err)
			buf_printf(g->diagnostics, "%.*s: cannot be read: %s\n",
				STR_ARGS(source.name), strerror(-err));
	}
	source.text = buf_str(&text);
	err = read_good(g, source.name, &source.fallback);
	return err ? err : add_source(g, source);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int pack_names(struct gatherer *g, DIR *dir, const char ***ret, size_t *ret_n)
{
	const char **names = arena_alloc(g->arena, const char *, MAX_PACK_FILES);
	const struct dirent *entry;
	size_t n = 0;

	if (!names)
		return -ENOMEM;
	while (n < MAX_PACK_FILES && (entry = readdir(dir))) {
		struct str name = str_from(entry->d_name);

		if (entry->d_name[0] == '.' ||
			(!str_ends(name, ".yaml") && !str_ends(name, ".yml")))
			continue;
		name = arena_copy(g->arena, name);
		if (!name.at)
			return -ENOMEM;
		names[n++] = name.at;
	}
	qsort(names, n, sizeof(*names), by_name);
	*ret = names;
	*ret_n = n;
	return 0;
}

static int add_folder(struct gatherer *g, const char *folder, bool project)
{
	int fd = folder ? open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;
	const char **names;
	struct stat st;
	size_t n = 0;
	DIR *dir;
	int err;

	if (fd < 0)
		return 0;
	if (fstat(fd, &st) || !trusted(&st)) {
		buf_printf(g->diagnostics,
			"%s: ignored: must be ours or root's, and not writable by others\n",
			folder);
		close(fd);
		return 0;
	}
	dir = fdopendir(fd);
	if (!dir) {
		close(fd);
		return -ENOMEM;
	}
	err = pack_names(g, dir, &names, &n);
	for (size_t i = 0; i < n && !err; i++)
		err = add_file(g, dirfd(dir), folder, names[i], project);
	closedir(dir);
	return err;
}

static int add_builtin(struct gatherer *g)
{
	int err = 0;

	for (size_t i = 0; i < n_builtin_packs && !err; i++)
		err = add_source(g, (struct pack_source){
					    .name = str_from(builtin_packs[i].name),
					    .text = { (const char *)builtin_packs[i].text,
						    builtin_packs[i].len },
					    .tested = true,
				    });
	return err;
}

static int read_config(struct gatherer *g, struct sources_result *result)
{
	struct str text;
	int r;

	if (!g->paths->config)
		return 0;
	r = file_read(g->arena, g->paths->config, MAX_DOC_BYTES, &text);
	if (r == -ENOENT || r == -ENOTDIR)
		return 0;
	if (!r)
		r = config_read(g->arena, str_from(g->paths->config), text, g->diagnostics,
			&result->config);
	else if (r != -ENOMEM)
		buf_printf(
			g->diagnostics, "%s: cannot be read: %s\n", g->paths->config, strerror(-r));
	if (r && r != -ENOMEM) {
		buf_printf(g->diagnostics, "%s: not taken: packs are on and off as by default\n",
			g->paths->config);
		result->n_broken++;
	}
	return r == -ENOMEM ? r : 0;
}

/* Texts that are in force become the last good ones. Failing to keep them changes nothing. */
static void keep_good(struct gatherer *g)
{
	if (!g->paths->good || file_make_dirs(g->paths->good, 0700))
		return;
	for (size_t i = 0; i < g->n; i++) {
		struct str path;

		if (g->at[i].tested || str_equal(g->at[i].text, g->at[i].fallback))
			continue;
		path = good_path(g, g->at[i].name);
		if (path.len)
			file_replace(path.at, g->at[i].text, 0600);
	}
}

static int gather(struct gatherer *g)
{
	int err = add_builtin(g);

	if (!err)
		err = add_folder(g, g->paths->system, false);
	if (!err)
		err = add_folder(g, g->paths->user, false);
	if (!err)
		err = add_folder(g, g->paths->project, true);
	return err;
}

int sources_load(struct arena *arena, const struct source_paths *paths, struct words only,
	policy_judge judge, struct policy **ret, struct sources_result *ret_result,
	struct buf *diagnostics)
{
	struct gatherer g = { .arena = arena, .paths = paths, .diagnostics = diagnostics };
	struct sources_result result = { 0 };
	struct policy_options options;
	size_t n_broken = 0;
	int err = read_config(&g, &result);

	if (!err)
		err = gather(&g);
	if (err)
		return err;
	options = (struct policy_options){
		.sources = g.at,
		.n_sources = g.n,
		.enabled = result.config.enabled.at,
		.n_enabled = result.config.enabled.n,
		.disabled = result.config.disabled.at,
		.n_disabled = result.config.disabled.n,
		.only = only.at,
		.n_only = only.n,
		.judge = judge,
	};
	err = policy_load(&options, ret, diagnostics, &n_broken);
	if (err)
		return err;
	if (!n_broken && !only.n)
		keep_good(&g);
	result.n_broken += n_broken;
	*ret_result = result;
	return 0;
}

static bool holds(const struct words *words, struct str name)
{
	for (size_t i = 0; i < words->n; i++)
		if (str_equal(words->at[i], name))
			return true;
	return false;
}

int sources_packs(struct arena *arena, const struct source_paths *paths,
	const struct config *config, struct pack_state **ret, size_t *ret_n,
	struct buf *diagnostics)
{
	struct gatherer g = { .arena = arena, .paths = paths, .diagnostics = diagnostics };
	struct pack_state *states;
	size_t n = 0;
	int err = gather(&g);

	states = err ? NULL : arena_alloc(arena, struct pack_state, g.n + 1);
	if (!states)
		return err ? err : -ENOMEM;
	for (size_t i = 0; i < g.n; i++) {
		struct pack *pack;
		int r = pack_read(arena, g.at[i].name, g.at[i].text, diagnostics, &pack);

		if (r == PACK_REJECTED)
			continue;
		if (r)
			return r;
		states[n++] = (struct pack_state){
			.name = arena_copy(arena, pack->name),
			.why = arena_copy(arena, pack->why),
			.on_by_default = pack->on_by_default,
			.on = (pack->on_by_default || holds(&config->enabled, pack->name)) &&
			      !holds(&config->disabled, pack->name),
		};
		pack_finish(pack);
	}
	*ret = states;
	*ret_n = n;
	return 0;
}

static bool named(const struct words *names, struct str name)
{
	for (size_t i = 0; i < names->n; i++)
		if (str_equal(names->at[i], name))
			return true;
	return names->n == 0;
}

static int test_source(struct arena *arena, const struct pack_source *source, struct words *names,
	policy_judge judge, struct test_count *count, struct buf *diagnostics)
{
	struct pack *pack;
	int r = pack_read(arena, source->name, source->text, diagnostics, &pack);

	if (r == PACK_REJECTED) {
		count->broken++;
		return 0;
	}
	if (r)
		return r;
	if (named(names, pack->name)) {
		r = selftest_pack(pack, judge, diagnostics);
		count->broken += r == PACK_REJECTED;
		count->packs++;
		count->rules += pack->n_rules;
		for (const struct rule *rule = pack->rules; rule; rule = rule->next)
			for (const struct pack_test *t = rule->tests; t; t = t->next)
				count->tests++;
	}
	pack_finish(pack);
	return r == PACK_REJECTED ? 0 : r;
}

/* A name that is a file: the pack in it, before it is put in its place. */
static int test_file(struct arena *arena, struct str name, policy_judge judge,
	struct test_count *count, struct buf *diagnostics)
{
	struct pack_source source = { .name = name };
	struct words all = { 0 };
	struct str path = arena_copy(arena, name);
	int err = path.at ? file_read(arena, path.at, MAX_SCRIPT, &source.text) : -ENOMEM;

	if (err == -ENOMEM)
		return err;
	if (err) {
		buf_printf(diagnostics, "%.*s: %s\n", STR_ARGS(name), strerror(-err));
		count->packs++;
		count->broken++;
		return 0;
	}
	return test_source(arena, &source, &all, judge, count, diagnostics);
}

int sources_test(struct arena *arena, const struct source_paths *paths, struct words names,
	policy_judge judge, struct test_count *ret, struct buf *diagnostics)
{
	struct gatherer g = { .arena = arena, .paths = paths, .diagnostics = diagnostics };
	struct test_count count = { 0 };
	int err = gather(&g);

	for (size_t i = 0; i < g.n && !err; i++)
		err = test_source(arena, &g.at[i], &names, judge, &count, diagnostics);
	for (size_t i = 0; i < names.n && !err; i++)
		if (str_ends(names.at[i], ".yaml") || str_ends(names.at[i], ".yml"))
			err = test_file(arena, names.at[i], judge, &count, diagnostics);
	if (!err && names.n && !count.broken && count.packs < names.n) {
		buf_printf(diagnostics, "%zu of the packs named are not there\n",
			names.n - count.packs);
		count.broken++;
	}
	*ret = count;
	return err;
}

/* The nearest .keihook above @cwd; NULL if there is none. */
static const char *project_folder(struct arena *arena, struct str cwd)
{
	while (cwd.len && cwd.at[0] == '/') {
		struct str folder = arena_printf(arena, "%.*s/.keihook", STR_ARGS(cwd));
		struct stat st;

		if (folder.at && stat(folder.at, &st) == 0 && S_ISDIR(st.st_mode))
			return folder.at;
		cwd.len = str_rfind_char(cwd, '/');
	}
	return NULL;
}

static const char *own_variable(const char *name)
{
	return getenv(name);
}

void source_paths(struct arena *arena, struct str cwd, struct source_paths *ret)
{
	struct source_paths paths = { .system = "/etc/keihookd/patterns" };
	char dir[PATH_MAX];

	if (paths_config_dir(dir, own_variable) == 0) {
		if (!paths_hardened())
			paths.user = arena_printf(arena, "%s/patterns", dir).at;
		paths.config = arena_printf(arena, "%s/config.yaml", dir).at;
	}
	if (paths_state_dir(dir, own_variable) == 0)
		paths.good = arena_printf(arena, "%s/packs", dir).at;
	paths.project = project_folder(arena, cwd);
	*ret = paths;
}
