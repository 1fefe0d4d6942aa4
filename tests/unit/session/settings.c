/* Which changes of Claude Code's settings lose our hooks. */
#include "world.h"

#include <errno.h>

#define HOOKS \
	"\"hooks\":{\"PreToolUse\":[{\"matcher\":\"Bash\",\"hooks\":[{\"type\":\"command\"," \
	"\"command\":\"/usr/lib/keihookd/keihook\",\"args\":[],\"timeout\":10," \
	"\"onFailure\":\"block\"}]}]}"
#define OTHER \
	"\"hooks\":{\"PreToolUse\":[{\"matcher\":\"Bash\",\"hooks\":[{\"type\":\"command\"," \
	"\"command\":\"/usr/bin/other\"}]}]}"

static struct world w;
static const char *file; /* the person's settings; NULL: there are none */

static int read_file(void *self, struct arena *arena, struct str path, struct file_texts *ret)
{
	(void)self;
	(void)arena;
	if (!file || !str_is(path, "/home/u/.claude/settings.json"))
		return -ENOENT;
	*ret = (struct file_texts){ .n = 1, .at = { str_from(file) } };
	return 0;
}

static bool environment(void *self, struct str name, struct str *ret)
{
	(void)self;
	*ret = STR("/home/u");
	return str_is(name, "HOME");
}

static void set_up(void)
{
	struct event start;

	world_init(&w);
	w.facts.read_file = read_file;
	w.facts.environment = environment;
	file = "{\"theme\":\"dark\"," HOOKS "}";
	start = world_event(&w, EVENT_SESSION_START);
	start.source = STR("startup");
	ck_assert_int_eq(
		session_observe(w.store, &w.arena, &start, NULL, &w.facts, NULL, &w.person), 0);
}

static void tear_down(void)
{
	world_finish(&w);
}

static bool refused(const char *path, const char *text)
{
	struct event event = world_event(&w, EVENT_CONFIG_CHANGE);
	struct finding *finding;

	event.file_path = str_from(path);
	file = text;
	ck_assert_int_eq(session_settings(w.store, &w.arena, &event, &w.facts, &finding), 0);
	ck_assert(!finding || finding->confirm.len == 0);
	return finding != NULL;
}

static bool user_refused(const char *text)
{
	return refused("/home/u/.claude/settings.json", text);
}

START_TEST(losing_our_hooks_is_refused)
{
	ck_assert(user_refused("{}"));
	ck_assert(user_refused("{\"hooks\":{}}"));
	ck_assert(user_refused("{" OTHER "}"));
	ck_assert(user_refused(NULL));
}
END_TEST

START_TEST(unreadable_settings_are_refused)
{
	ck_assert(user_refused("{\"hooks\":"));
	ck_assert(user_refused(""));
}
END_TEST

START_TEST(switching_all_hooks_off_is_refused)
{
	ck_assert(user_refused("{\"disableAllHooks\":true," HOOKS "}"));
}
END_TEST

START_TEST(narrowing_our_hooks_is_refused)
{
	ck_assert(user_refused(
		"{\"hooks\":{\"PreToolUse\":[{\"matcher\":\"Nothing\",\"hooks\":[{\"type\":"
		"\"command\",\"command\":\"/usr/lib/keihookd/keihook\",\"args\":[],\"timeout\":10,"
		"\"onFailure\":\"block\"}]}]}}"));
	ck_assert(user_refused("{\"hooks\":{\"PreToolUse\":[{\"matcher\":\"Bash\",\"hooks\":[{"
			       "\"type\":\"command\","
			       "\"command\":\"/usr/lib/keihookd/"
			       "keihook\",\"args\":[],\"timeout\":10,\"async\":true}"
			       "]}]}}"));
}
END_TEST

START_TEST(other_keys_and_other_hooks_are_free)
{
	ck_assert(!user_refused("{\"theme\":\"light\",\"model\":\"x\"," HOOKS "}"));
	ck_assert(!user_refused("{\"disableAllHooks\":false," HOOKS "}"));
	ck_assert(!refused("/p/.claude/settings.json", "{}"));
}
END_TEST

#define CASE(name) tcase_add_test(tcase, name)

int main(void)
{
	Suite *suite = suite_create("session-settings");
	TCase *tcase = tcase_create("settings");

	suite_add_tcase(suite, tcase);
	tcase_add_checked_fixture(tcase, set_up, tear_down);
	CASE(losing_our_hooks_is_refused);
	CASE(unreadable_settings_are_refused);
	CASE(switching_all_hooks_off_is_refused);
	CASE(narrowing_our_hooks_is_refused);
	CASE(other_keys_and_other_hooks_are_free);
	return unit_run(suite);
}
