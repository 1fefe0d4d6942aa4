#include "standing.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/paths.h"
#include "decide.h"
#include "rules/sources.h"

static const char *own_variable(const char *name)
{
	return getenv(name);
}

static int state_dir(char ret_path[PATH_MAX])
{
	int err = paths_state_dir(ret_path, own_variable);

	return err ? err : file_make_dirs(ret_path, paths_hardened() ? 0755 : 0700);
}

static bool holds(const char *path, struct str text)
{
	struct arena arena;
	struct str old;
	bool same;

	arena_init(&arena, 0);
	same = file_read(&arena, path, text.len, &old) == 0 && str_equal(old, text);
	arena_finish(&arena);
	return same;
}

static int write_words(struct str text)
{
	char path[PATH_MAX];
	int err = state_dir(path);

	if (!err)
		err = paths_words_file(path, own_variable);
	if (err || holds(path, text))
		return err;
	return file_replace(path, text, paths_hardened() ? 0644 : 0600);
}

/* A list that cannot be written leaves the client with the older one, and the built-in floor. */
static void leave_words(const struct policy *policy, struct buf *diagnostics)
{
	AUTO_BUF struct buf text = BUF_INIT;
	size_t n;
	const struct str *words = policy_guarded_words(policy, &n);
	int err;

	for (size_t i = 0; i < n; i++)
		buf_printf(&text, "%.*s\n", STR_ARGS(words[i]));
	err = buf_failed(&text) ? -ENOMEM : write_words(buf_str(&text));
	if (err)
		buf_printf(diagnostics, "guarded words: cannot be written: %s\n", strerror(-err));
}

int standing_policy(struct policy **ret, struct buf *diagnostics, size_t *ret_n_broken)
{
	struct sources_result result;
	struct source_paths paths;
	struct policy *policy;
	struct arena arena;
	int err;

	arena_init(&arena, MAX_SOURCES_BYTES);
	source_paths(&arena, STR(""), &paths);
	err = sources_load(
		&arena, &paths, (struct words){ 0 }, decide_test, &policy, &result, diagnostics);
	arena_finish(&arena);
	if (err)
		return err;
	*ret_n_broken = result.n_broken;
	/* A hook client of a hardened install decides in place, as the user: the words are root's.
	 */
	if (*ret_n_broken == 0 && !(paths_hardened() && geteuid() != 0))
		leave_words(policy, diagnostics);
	*ret = policy;
	return 0;
}

/* What the person's own configuration says about confirming; without one nothing is switched on. */
void standing_configure(struct store *store)
{
	AUTO_BUF struct buf diagnostics = BUF_INIT;
	struct source_paths paths;
	struct config config = { 0 };
	struct arena arena;
	struct str text;
	bool readable;

	arena_init(&arena, 0);
	source_paths(&arena, STR(""), &paths);
	readable = paths.config && file_read(&arena, paths.config, MAX_SCRIPT, &text) == 0 &&
		   config_read(&arena, str_from(paths.config), text, &diagnostics, &config) == 0;
	if (!readable)
		config = (struct config){ 0 };
	store_configure(store, &(struct session_options){
				       .sdk = config.confirm_sdk.at,
				       .n_sdk = config.confirm_sdk.n,
				       .code = config.confirm_code,
				       .hardened = paths_hardened(),
			       });
	arena_finish(&arena);
}

/* Without a place for it the state is one that knows nothing, for store_open() says why. */
int standing_store(struct store **ret)
{
	char dir[PATH_MAX], path[PATH_MAX];
	int err;

	if (state_dir(dir) || !paths_join(path, dir, "/state.db", NULL))
		path[0] = '\0';
	err = store_open(path, ret);
	if (!err)
		standing_configure(*ret);
	return err;
}
