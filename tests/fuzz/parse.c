/*
 * Any bytes through the parser: no crash, no endless loop, steps bounded by the text; then the
 * same with what the tree prints. Under libFuzzer (-Dfuzzing=true, clang) the target; otherwise a
 * program that replays the files of the directories it is given.
 */
#include "replay.h"

#include "shell/parse/dump.h"
#include "shell/parse/parse.h"
#include "shell/parse/print.h"

/* Reads all portions; prints what they hold. True if nothing was given up. */
static bool read_text(struct str text, bool extglob, struct buf *printed)
{
	struct parse_options options = { .extglob = extglob };
	struct parsed parsed;
	uint64_t n_steps = 0;
	bool whole = true;

	do {
		AUTO_BUF struct buf dump = BUF_INIT;
		struct arena arena;

		arena_init(&arena, 0);
		if (shell_parse(&arena, text, &options, &parsed) < 0) {
			arena_finish(&arena);
			return false;
		}
		n_steps += parsed.n_steps;
		whole &= parsed.n_unparsed + parsed.n_deferred == 0 && !parsed.limit_hit;
		require(parsed.resume > options.from || parsed.resume == parsed.text.len,
			"a portion goes on");
		options.from = parsed.resume;
		shell_dump(&dump, parsed.text, parsed.root);
		shell_print(printed, parsed.root);
		arena_finish(&arena);
	} while (parsed.resume < parsed.text.len);
	require(n_steps <= 4 * MAX_DEPTH * ((uint64_t)text.len + 64), "steps are bounded");
	return whole;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct str text = { (const char *)data, len };

	if (len > MAX_TEXT)
		return 0;
	for (int extglob = 0; extglob < 2; extglob++) {
		AUTO_BUF struct buf once = BUF_INIT;
		AUTO_BUF struct buf twice = BUF_INIT;

		if (read_text(text, extglob, &once))
			read_text(buf_str(&once), extglob, &twice);
	}
	return 0;
}
