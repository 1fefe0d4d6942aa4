/* The state database: several users at once, damage, other versions, what is kept and how long. */
#include "../unit.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "session/ledger.h"
#include "session/redact.h"

#define ROUNDS 1000
#define NOW    INT64_C(1795477403000)

static char dir[64], path[96];

static void set_up(void)
{
	snprintf(dir, sizeof(dir), "/tmp/keihook-state-XXXXXX");
	ck_assert_ptr_nonnull(mkdtemp(dir));
	snprintf(path, sizeof(path), "%s/state.db", dir);
}

static void tear_down(void)
{
	static const char *const suffixes[] = { "", "-wal", "-shm", "-journal", ".v0" };
	char name[128];

	for (size_t i = 0; i < sizeof(suffixes) / sizeof(*suffixes); i++) {
		snprintf(name, sizeof(name), "%s%s", path, suffixes[i]);
		unlink(name);
	}
	rmdir(dir);
}

static struct store *open_store(void)
{
	struct store *store;

	ck_assert_int_eq(store_open(path, &store), 0);
	return store;
}

static const struct permit permit = { { "test.stop", 9 }, { "ap-1", 4 }, { "", 0 } };

struct racer {
	struct store *store;
	pthread_barrier_t *barrier;
	int n_spent;
};

static bool spend(struct store *store, struct arena *arena)
{
	size_t missing = 1;
	int err;

	do
		err = ledger_spend(store, arena, STR("s"), STR("c"), STR("call"), &permit, 1,
			NOW + 1, &missing);
	while (err == -EBUSY);
	ck_assert_int_eq(err, 0);
	return missing == 1;
}

static void *race(void *argument)
{
	struct racer *racer = argument;
	struct arena arena;

	arena_init(&arena, 0);
	for (int i = 0; i < ROUNDS; i++) {
		pthread_barrier_wait(racer->barrier); /* the permission is there */
		racer->n_spent += spend(racer->store, &arena);
		arena_reset(&arena);
		pthread_barrier_wait(racer->barrier); /* both have tried */
	}
	arena_finish(&arena);
	return NULL;
}

/* Two connections, as the daemon and a one-shot run have, or two workers sharing one. */
static void race_rounds(struct store *a, struct store *b)
{
	struct racer racers[2] = { { .store = a }, { .store = b } };
	pthread_barrier_t barrier;
	pthread_t threads[2];

	pthread_barrier_init(&barrier, NULL, 3);
	for (int i = 0; i < 2; i++) {
		racers[i].barrier = &barrier;
		ck_assert_int_eq(pthread_create(&threads[i], NULL, race, &racers[i]), 0);
	}
	for (int i = 0; i < ROUNDS; i++) {
		ck_assert_int_eq(ledger_permit(a, STR("s"), STR("c"), &permit, NOW, "test", 0), 0);
		pthread_barrier_wait(&barrier);
		pthread_barrier_wait(&barrier);
		ck_assert_int_eq(racers[0].n_spent + racers[1].n_spent, i + 1);
	}
	for (int i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	pthread_barrier_destroy(&barrier);
}

START_TEST(of_two_identical_calls_exactly_one_spends)
{
	struct store *a = open_store(), *b = open_store();

	race_rounds(a, a);
	store_close(b);
	store_close(a);
}
END_TEST

START_TEST(two_processes_share_one_permission)
{
	struct store *a = open_store(), *b = open_store();

	race_rounds(a, b);
	store_close(b);
	store_close(a);
}
END_TEST

START_TEST(permission_spent_by_a_process_that_died_stays_spent)
{
	struct store *store = open_store();
	struct arena arena;
	pid_t child;

	arena_init(&arena, 0);
	ck_assert_int_eq(ledger_permit(store, STR("s"), STR("c"), &permit, NOW, "test", 0), 0);
	store_close(store);
	child = fork();
	if (child == 0) {
		store = open_store();
		spend(store, &arena);
		_exit(0); /* without closing anything, as if killed before the reply */
	}
	waitpid(child, NULL, 0);
	store = open_store();
	ck_assert(!spend(store, &arena));
	store_close(store);
	arena_finish(&arena);
}
END_TEST

START_TEST(file_is_for_its_owner_alone)
{
	struct stat st;

	umask(0);
	store_close(open_store());
	ck_assert_int_eq(stat(path, &st), 0);
	ck_assert_uint_eq(st.st_mode & 0777, 0600);
}
END_TEST

START_TEST(newer_state_is_only_read)
{
	struct store *store = open_store();

	ck_assert_int_eq(
		store_run(store, "PRAGMA user_version = 99", STORE_NO_ARGS, NULL, NULL), 0);
	store_close(store);
	store = open_store();
	ck_assert_ptr_nonnull(store_trouble(store));
	ck_assert_int_ne(ledger_permit(store, STR("s"), STR("c"), &permit, NOW, "test", 0), 0);
	store_close(store);
}
END_TEST

static void write_garbage(void)
{
	FILE *file = fopen(path, "w");

	ck_assert_ptr_nonnull(file);
	for (int i = 0; i < 4096; i++)
		fputs("this is no database ", file);
	fclose(file);
}

START_TEST(damaged_state_grants_nothing)
{
	struct session_row row;
	struct arena arena;
	struct store *store;

	write_garbage();
	store = open_store();
	arena_init(&arena, 0);
	ck_assert_ptr_nonnull(store_trouble(store));
	ck_assert_int_ne(ledger_session(store, &arena, STR("s"), &row), 0);
	arena_finish(&arena);
	store_close(store);
}
END_TEST

START_TEST(old_rows_go)
{
	const struct event old = { .session_id = STR("s"), .received_ms = NOW },
			   young = { .session_id = STR("s"), .received_ms = NOW + 86400000 };
	struct store *store = open_store();
	struct store_rows rows;
	struct arena arena;

	arena_init(&arena, 0);
	ck_assert_int_eq(session_log(store, &old, "refused", STR("r"), STR("t"), STR("")), 0);
	ck_assert_int_eq(session_log(store, &young, "refused", STR("r"), STR("t"), STR("")), 0);
	ck_assert_int_eq(store_prune(store, NOW + INT64_C(30) * 86400000 + 1), 0);
	ck_assert_int_eq(
		store_read(store, &arena, "SELECT ms FROM audit", STORE_NO_ARGS, &rows), 0);
	ck_assert_uint_eq(rows.n, 1);
	arena_finish(&arena);
	store_close(store);
}
END_TEST

START_TEST(secrets_are_not_kept)
{
	static const struct {
		const char *text, *want;
	} rows[] = {
		{ "OPENAI_API_KEY=abc modal run x", "OPENAI_API_KEY=*** modal run x" },
		{ "modal --token abc run", "modal --token *** run" },
		{ "modal --token=abc run", "modal --token=*** run" },
		{ "curl -H 'Authorization: Bearer abc' x",
			"curl -H 'Authorization: Bearer ***' x" },
		{ "git push https://u:p@h/r", "git push https://***@h/r" },
		{ "use ghp_0123456789abcdef now", "use *** now" },
		{ "X=sk-ant-0123456789abc y", "*** y" },
		{ "git commit -m 'keyboard=x'", "git commit -m 'keyboard=x'" },
		{ "modal app stop ap-1", "modal app stop ap-1" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct buf clean = BUF_INIT;

		redact(&clean, str_from(rows[i].text));
		ck_assert_str_is(buf_str(&clean), rows[i].want);
		buf_finish(&clean);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("session-state");
	TCase *tcase = tcase_create("state");

	suite_add_tcase(suite, tcase);
	tcase_add_checked_fixture(tcase, set_up, tear_down);
	tcase_set_timeout(tcase, 60);
	tcase_add_test(tcase, of_two_identical_calls_exactly_one_spends);
	tcase_add_test(tcase, two_processes_share_one_permission);
	tcase_add_test(tcase, permission_spent_by_a_process_that_died_stays_spent);
	tcase_add_test(tcase, file_is_for_its_owner_alone);
	tcase_add_test(tcase, newer_state_is_only_read);
	tcase_add_test(tcase, damaged_state_grants_nothing);
	tcase_add_test(tcase, old_rows_go);
	tcase_add_test(tcase, secrets_are_not_kept);
	return unit_run(suite);
}
