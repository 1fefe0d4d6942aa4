#include "protocol/skim.h"

static const struct str floor_words[] = {
	{ "modal", 5 },
	{ "kill", 4 },
	{ "pkill", 5 },
	{ "killall", 7 },
	{ "killall5", 8 },
	{ "skill", 5 },
	{ "snice", 5 },
	{ "fuser", 5 },
	{ "killpg", 6 },
	{ "tmux", 4 },
	{ "screen", 6 },
	{ "systemctl", 9 },
	{ "docker", 6 },
	{ "podman", 6 },
	{ "shutdown", 8 },
	{ "reboot", 6 },
	{ "poweroff", 8 },
	{ "halt", 4 },
	{ "loginctl", 8 },
	{ "keihook", 7 },
	{ "keihookd", 8 },
	{ "keihookctl", 10 },
	{ "disableAllHooks", 15 },
};

const struct str *skim_floor_words(size_t *ret_n)
{
	*ret_n = sizeof(floor_words) / sizeof(floor_words[0]);
	return floor_words;
}

static bool is_word_char(uint32_t c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

/* A listed word counts up to its first byte that no word holds: docker-compose as docker. */
static bool is_listed(struct str word, const struct str *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct str entry = list[i];
		size_t len = 0;

		while (len < entry.len && is_word_char((unsigned char)entry.at[len]))
			len++;
		if (len && str_equal(word, str_slice(entry, 0, len)))
			return true;
	}
	return false;
}

static void end_word(struct skim *skim, struct word_scan *scan, struct word_half *half)
{
	struct str word = { half->word, half->len };
	size_t n_floor;
	const struct str *fixed = skim_floor_words(&n_floor);

	half->len = 0;
	if (scan->found || word.len < 2 || word.len > SKIM_MAX_WORD)
		return;
	if (!is_listed(word, fixed, n_floor) && !is_listed(word, skim->words, skim->n_words))
		return;
	scan->found = true;
	memcpy(scan->hit, word.at, word.len);
	scan->hit[word.len] = '\0';
}

static void half_feed(struct skim *skim, struct word_scan *scan, struct word_half *half, uint32_t c)
{
	if (!is_word_char(c)) {
		end_word(skim, scan, half);
		return;
	}
	if (half->len < SKIM_MAX_WORD)
		half->word[half->len] = (char)c;
	if (half->len <= SKIM_MAX_WORD)
		half->len++;
}

/* @c is a character of a text; 0 is an end between texts. */
static void scan_feed(struct skim *skim, struct word_scan *scan, uint32_t c)
{
	bool continued = scan->backslash && c == '\n';

	half_feed(skim, scan, &scan->halves[0], c);
	scan->backslash = c == '\\';
	if (c != '\'' && c != '"' && c != '\\' && !continued)
		half_feed(skim, scan, &scan->halves[1], c);
}

static bool key_is(const struct skim *skim, const char *name)
{
	return str_is((struct str){ skim->key, skim->key_len }, name);
}

static void give(struct skim *skim, uint32_t c)
{
	bool inside = skim->depth > 1 || (skim->depth == 1 && !skim->is_key);

	scan_feed(skim, &skim->whole, c);
	if (skim->depth == 0 || (inside && key_is(skim, "tool_input")))
		scan_feed(skim, &skim->inside, c);
}

static void text_char(struct skim *skim, uint32_t c)
{
	give(skim, c);
	if (skim->depth != 1)
		return;
	if (skim->is_key) {
		if (skim->key_len < sizeof(skim->key))
			skim->key[skim->key_len++] = (char)c;
	} else if (skim->name && skim->name_len < SKIM_MAX_NAME) {
		skim->name[skim->name_len++] = (char)c;
		skim->name[skim->name_len] = '\0';
	}
}

static void escaped_char(struct skim *skim, unsigned char c)
{
	static const char from[] = "bfnrt", to[] = "\b\f\n\r\t";
	const char *at = c ? strchr(from, c) : NULL;

	skim->escape = false;
	if (c != 'u') {
		text_char(skim, at ? (unsigned char)to[at - from] : c);
		return;
	}
	skim->hex_left = 4;
	skim->code_point = 0;
}

static void hex_char(struct skim *skim, unsigned char c)
{
	uint32_t digit = c <= '9' ? (uint32_t)(c - '0') : (uint32_t)((c | 0x20) - 'a' + 10);

	skim->code_point = skim->code_point << 4 | (digit & 15);
	if (--skim->hex_left == 0)
		text_char(skim, skim->code_point ? skim->code_point : 0xfffd);
}

static void start_string(struct skim *skim)
{
	skim->in_string = true;
	skim->name = NULL;
	if (skim->depth != 1)
		return;
	if (skim->is_key) {
		skim->key_len = 0;
		return;
	}
	if (key_is(skim, "tool_name"))
		skim->name = skim->tool;
	else if (key_is(skim, "hook_event_name"))
		skim->name = skim->event;
	skim->name_len = 0;
}

static void between(struct skim *skim, unsigned char c)
{
	if (c == '"') {
		start_string(skim);
	} else if (c == '{' || c == '[') {
		if (++skim->depth == 1)
			skim->is_key = true;
	} else if (c == '}' || c == ']') {
		skim->depth -= skim->depth ? 1 : 0;
	} else if (skim->depth == 1 && c == ':') {
		skim->is_key = false;
		skim->saw_tool_input |= key_is(skim, "tool_input");
	} else if (skim->depth == 1 && c == ',') {
		skim->is_key = true;
	}
	give(skim, is_word_char(c) ? c : 0);
}

void skim_init(struct skim *skim, const struct str *words, size_t n_words)
{
	memset(skim, 0, sizeof(*skim));
	skim->words = words;
	skim->n_words = n_words;
}

void skim_feed(struct skim *skim, struct str bytes)
{
	for (size_t i = 0; i < bytes.len; i++) {
		unsigned char c = (unsigned char)bytes.at[i];

		if (!skim->in_string) {
			between(skim, c);
		} else if (skim->hex_left) {
			hex_char(skim, c);
		} else if (skim->escape) {
			escaped_char(skim, c);
		} else if (c == '\\') {
			skim->escape = true;
		} else if (c == '"') {
			skim->in_string = false;
			give(skim, 0);
		} else {
			text_char(skim, c ? c : 0xfffd);
		}
	}
}

void skim_end(struct skim *skim)
{
	scan_feed(skim, &skim->inside, 0);
	scan_feed(skim, &skim->whole, 0);
}

const char *skim_hit(const struct skim *skim)
{
	const struct word_scan *scan = skim->saw_tool_input ? &skim->inside : &skim->whole;

	return scan->found ? scan->hit : NULL;
}

bool tool_only_writes(struct str tool)
{
	return str_is(tool, "Write") || str_is(tool, "Edit") || str_is(tool, "MultiEdit") ||
	       str_is(tool, "NotebookEdit");
}

bool skim_may_be_pre_tool_use(const struct skim *skim)
{
	return !skim->event[0] || strcmp(skim->event, "PreToolUse") == 0;
}

bool skim_executes(const struct skim *skim)
{
	return skim_may_be_pre_tool_use(skim) && !tool_only_writes(str_from(skim->tool));
}
