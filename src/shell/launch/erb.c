/* erb(1) (Ruby 3.1): a template as the Ruby program that it is. */
#include "shell/launch/launch.h"

static void add_text(struct buf *code, struct str text)
{
	if (!text.len)
		return;
	buf_add_text(code, "print \"");
	for (size_t i = 0; i < text.len; i++) {
		if (text.at[i] == '\n') {
			buf_add_text(code, "\\n");
			continue;
		}
		if (strchr("\"\\#", text.at[i]) && text.at[i])
			buf_add_char(code, '\\');
		buf_add_char(code, text.at[i]);
	}
	buf_add_text(code, "\"\n");
}

/* <% code %>, <%= expression %>, <%# comment %>, <%% for itself; a dash stands beside either mark.
 */
static struct str program_of(struct unwrap *u, struct str template)
{
	struct buf code = BUF_IN(u->arena);

	while (template.len) {
		size_t open = MIN(str_find(template, STR("<%"), 0), template.len);
		struct str inside;
		size_t close;

		add_text(&code, str_slice(template, 0, open));
		template = str_skip(template, MIN(open + 2, template.len));
		close = MIN(str_find(template, STR("%>"), 0), template.len);
		inside = str_slice(template, 0, close);
		template = str_skip(template, MIN(close + 2, template.len));
		if (str_ends(inside, "-")) {
			inside.len--;
			if (str_starts(template, "\n"))
				template = str_skip(template, 1);
		}
		if (str_starts(inside, "#"))
			continue;
		if (str_starts(inside, "%")) {
			add_text(&code, STR("<"));
			add_text(&code, inside);
		} else if (str_starts(inside, "=")) {
			buf_printf(&code, "print((%.*s))\n", STR_ARGS(str_skip(inside, 1)));
		} else {
			if (str_starts(inside, "-"))
				inside = str_skip(inside, 1);
			buf_add(&code, inside);
			buf_add_char(&code, '\n');
		}
	}
	u->failed |= buf_failed(&code);
	return buf_str(&code);
}

static void start(struct unwrap *u, struct str template)
{
	struct field code = launch_field(u, program_of(u, template));

	launch_code(u, LANG_RUBY, &code, NULL);
}

void launch_erb(struct unwrap *u)
{
	struct options o = options_of(u->arena, u->argv + 1, u->argc - 1,
		"T: r: S: E: encoding: U n v d P trim-mode: x! h! help! V! version!");
	bool named = false;
	enum option_kind kind;
	struct file_texts texts;
	struct str text;

	while ((kind = options_next(&o)) != OPTION_END) {
		if (kind == OPTION_FLAG || kind == OPTION_VALUE) {
			if (o.mark == '!')
				return;
			continue;
		}
		if (launch_known(u, &o.argv[o.at], &text) &&
			launch_count_assigns(&o.argv[o.at], 1) == 0) {
			named = true;
			if (str_is(text, "-") || str_is(text, "/dev/stdin"))
				named = false;
			else if (launch_read_file(u, text, &texts))
				start(u, texts.at[texts.n - 1]);
		}
		options_take_word(&o);
	}
	if (!named && launch_stdin_text(u, &text))
		start(u, text);
}
