/*
 * Lines of tests/golden/filters: a command and perhaps ` <<< INPUT`. Each is run for real (by
 * bash, in a directory of fixture files) and predicted; output and status must agree. A line that
 * begins with `? ` must stay unpredicted.
 */
#include "unit.h"

#include <errno.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "shell/filter/filter.h"
#include "words.h"

static struct arena arena;
static struct str fixture_dir;

static struct str slurp(FILE *file)
{
	struct buf text = BUF_IN(&arena);
	char block[4096];
	size_t n;

	rewind(file);
	while ((n = fread(block, 1, sizeof(block), file)) > 0)
		buf_add(&text, (struct str){ block, n });
	return buf_str(&text);
}

static struct str known(const struct field *word)
{
	struct str text = STR("");

	ck_assert(field_known(&arena, word, &text));
	return arena_copy(&arena, text);
}

static void child(const struct words *words, FILE *in, FILE *out)
{
	static char bash[] = "bash", flag[] = "-c", body[] = "\"$@\"", name[] = "_";
	char *argv[140] = { bash, flag, body, name };

	for (size_t i = 0; i < words->n; i++) {
		struct str word = known(&words->at[i]);
		char *copy = malloc(word.len + 1);

		memcpy(copy, word.at, word.len);
		copy[word.len] = '\0';
		argv[4 + i] = copy;
	}
	if (chdir(fixture_dir.at) < 0)
		_exit(126);
	dup2(fileno(in), 0);
	dup2(fileno(out), 1);
	if (!freopen("/dev/null", "w", stderr))
		_exit(126);
	setenv("LC_ALL", "C.UTF-8", 1);
	execvp("bash", argv);
	_exit(127);
}

static struct str run_real(const struct words *words, struct str input, int *ret_status)
{
	FILE *in = tmpfile(), *out = tmpfile();
	struct str text;
	pid_t pid;
	int status;

	ck_assert(in && out);
	fwrite(input.at, 1, input.len, in);
	rewind(in);
	fflush(NULL);
	pid = fork();
	if (pid == 0)
		child(words, in, out);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	*ret_status = WIFEXITED(status) ? WEXITSTATUS(status) : 128;
	text = slurp(out);
	fclose(in);
	fclose(out);
	return text;
}

static int read_fixture(void *self, struct arena *in, struct str path, struct file_texts *ret)
{
	struct str copy = arena_copy(in, path);
	FILE *file = fopen(copy.at, "re");

	(void)self;
	if (!file)
		return -ENOENT;
	*ret = (struct file_texts){ .n = 1, .at = { slurp(file) } };
	fclose(file);
	return 0;
}

static bool predict(
	const struct words *words, struct str input, struct str *ret_text, int *ret_status)
{
	struct filter_input in = {
		.argv = words->at,
		.argc = words->n,
		.cwd = fixture_dir,
		.read_file = read_fixture,
		.files_are_known = true,
	};
	struct value output = { 0 };
	bool is_known = false;

	in.input = value_text(&arena, input);
	ck_assert_int_eq(filter_output(&arena, &in, &is_known, &output, ret_status), 0);
	return is_known && value_known(&arena, &output, ret_text);
}

static bool check_line(struct str line)
{
	bool want_unknown = str_starts(line, "? ");
	struct str command = want_unknown ? str_skip(line, 2) : line;
	size_t less = str_find(command, STR(" <<< "), 0);
	struct words words = words_cut(&arena, str_slice(command, 0, less)), given;
	struct str input = STR(""), real, text = STR("");
	int real_status = -1, status = -1;
	bool told;

	if (less != STR_NOT_FOUND) {
		given = words_cut(&arena, str_skip(command, less + 5));
		input = known(&given.at[0]);
	}
	told = predict(&words, input, &text, &status);
	if (want_unknown) {
		if (told)
			fprintf(stderr, "%.*s\n   predicted, but should not be\n", STR_ARGS(line));
		return !told;
	}
	real = run_real(&words, input, &real_status);
	if (told && str_equal(real, text) && (status == -1 || status == real_status))
		return true;
	fprintf(stderr, "%.*s\n   real (%d) %.*s\n   %s (%d) %.*s\n", STR_ARGS(line), real_status,
		STR_ARGS(real), told ? "told" : "unknown", status, STR_ARGS(text));
	return false;
}

START_TEST(every_line_prints_what_the_real_program_prints)
{
	struct str rest, line;
	FILE *file;
	int n = 0, n_wrong = 0;

	arena_init(&arena, 512u << 20);
	fixture_dir = arena_printf(&arena, "%s/filter-files", getenv("GOLDEN_DIR"));
	file = fopen(arena_printf(&arena, "%s/filters", getenv("GOLDEN_DIR")).at, "re");
	ck_assert_ptr_nonnull(file);
	rest = slurp(file);
	fclose(file);
	while (str_next_line(&rest, &line)) {
		if (line.len == 0 || line.at[0] == '#')
			continue;
		n++;
		n_wrong += !check_line(line);
	}
	fprintf(stderr, "%d lines, %d wrong\n", n, n_wrong);
	ck_assert_int_eq(n_wrong, 0);
	arena_finish(&arena);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("filters");
	TCase *tests = tcase_create("filters");

	tcase_set_timeout(tests, 120);
	tcase_add_test(tests, every_line_prints_what_the_real_program_prints);
	suite_add_tcase(suite, tests);
	return unit_run(suite);
}
