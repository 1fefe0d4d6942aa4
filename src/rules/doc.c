#include "rules/doc.h"

#include <errno.h>
#include <yaml.h>

#include "base/util.h"

/* libyaml counts characters; we follow its marks with a cursor that also knows the byte. */
struct loader {
	struct arena *arena;
	struct report *report;
	struct str text;
	yaml_parser_t parser;
	yaml_event_t event;
	size_t char_at, byte_at; /* the cursor */
	size_t start;            /* byte where the event at hand begins */
	size_t gap_from;         /* byte behind the last token */
	bool after_plain;        /* that token was a plain scalar */
};

const char *doc_kind_name(enum doc_kind kind)
{
	switch (kind) {
	case DOC_TEXT:
		return "text";
	case DOC_LIST:
		return "a list";
	case DOC_MAP:
		return "a map";
	}
	return "?";
}

void report_at(struct report *report, struct doc_mark at, const char *format, ...)
{
	va_list args;

	buf_printf(report->out, "%.*s:%u:%u: ", STR_ARGS(report->name), at.line, at.column);
	va_start(args, format);
	buf_vprintf(report->out, format, args);
	va_end(args);
	buf_add_char(report->out, '\n');
	report->n++;
}

static struct doc_mark mark_of(yaml_mark_t mark)
{
	return (struct doc_mark){ (uint32_t)mark.line + 1, (uint32_t)mark.column + 1 };
}

static size_t next_char(struct str text, size_t at)
{
	at++;
	while (at < text.len && ((unsigned char)text.at[at] & 0xc0) == 0x80)
		at++;
	return at;
}

static size_t byte_of(struct loader *l, yaml_mark_t mark)
{
	if (mark.index < l->char_at)
		l->char_at = l->byte_at = 0;
	while (l->char_at < mark.index && l->byte_at < l->text.len) {
		l->byte_at = next_char(l->text, l->byte_at);
		l->char_at++;
	}
	return l->byte_at;
}

/* Line and column of a byte, for what libyaml has no mark for. */
static struct doc_mark mark_at_byte(struct str text, size_t byte)
{
	struct doc_mark mark = { 1, 1 };

	for (size_t i = 0; i < byte && i < text.len; i = next_char(text, i)) {
		mark.column++;
		if (text.at[i] == '\n')
			mark = (struct doc_mark){ mark.line + 1, 1 };
	}
	return mark;
}

static int rejected(struct loader *l, yaml_mark_t at, const char *why)
{
	report_at(l->report, mark_of(at), "%s", why);
	return DOC_REJECTED;
}

/*
 * A comment behind plain text is set apart: two blanks before the '#', one behind it. Anything
 * else looks like text that its author wanted whole.
 */
static bool cuts_plain_text(struct str text, size_t from, size_t hash)
{
	bool apart = hash >= from + 2;
	bool comment =
		hash + 1 >= text.len || text.at[hash + 1] == ' ' || text.at[hash + 1] == '\n';

	return hash > from && !(apart && comment);
}

/* Looks at what stands between two tokens: blanks, comments, punctuation. */
static int check_gap(struct loader *l, size_t to)
{
	size_t at = l->gap_from;
	bool plain = l->after_plain;

	for (; at < to && at < l->text.len; at++) {
		char c = l->text.at[at];

		if (c == '\t') {
			report_at(l->report, mark_at_byte(l->text, at),
				"a tab stands here: indent and separate with spaces");
			return DOC_REJECTED;
		}
		if (c == '#') {
			if (plain && cuts_plain_text(l->text, l->gap_from, at)) {
				report_at(l->report, mark_at_byte(l->text, at),
					"this text is cut at ' #': quote it, or set the comment "
					"apart with two spaces");
				return DOC_REJECTED;
			}
			while (at < to && l->text.at[at] != '\n')
				at++;
		}
		if (c != ' ')
			plain = false;
	}
	return 0;
}

static int problem(struct loader *l)
{
	const yaml_parser_t *p = &l->parser;
	const char *why = p->problem ? p->problem : "cannot be read";

	if (p->error == YAML_MEMORY_ERROR)
		return -ENOMEM;
	if (p->error == YAML_READER_ERROR)
		report_at(l->report, mark_at_byte(l->text, p->problem_offset), "%s", why);
	else
		report_at(l->report, mark_of(p->problem_mark), "%s%s%s", why, p->context ? " " : "",
			p->context ? p->context : "");
	return DOC_REJECTED;
}

static int next_event(struct loader *l)
{
	int r;

	yaml_event_delete(&l->event);
	if (!yaml_parser_parse(&l->parser, &l->event))
		return problem(l);
	l->start = byte_of(l, l->event.start_mark);
	if (l->start > l->gap_from) {
		r = check_gap(l, l->start);
		if (r)
			return r;
	}
	l->gap_from = MAX(l->gap_from, byte_of(l, l->event.end_mark));
	l->after_plain = l->event.type == YAML_SCALAR_EVENT &&
			 l->event.data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	return 0;
}

static enum doc_style style_of(yaml_scalar_style_t style)
{
	switch (style) {
	case YAML_SINGLE_QUOTED_SCALAR_STYLE:
		return DOC_SINGLE_QUOTED;
	case YAML_DOUBLE_QUOTED_SCALAR_STYLE:
		return DOC_DOUBLE_QUOTED;
	case YAML_LITERAL_SCALAR_STYLE:
	case YAML_FOLDED_SCALAR_STYLE:
		return DOC_BLOCK;
	case YAML_ANY_SCALAR_STYLE:
	case YAML_PLAIN_SCALAR_STYLE:
		break;
	}
	return DOC_PLAIN;
}

static int read_node(struct loader *l, int depth, struct doc_node **ret);

static int read_scalar(struct loader *l, struct doc_node *node)
{
	struct str text = { (const char *)l->event.data.scalar.value, l->event.data.scalar.length };

	if (l->event.data.scalar.tag)
		return rejected(l, l->event.start_mark, "tags are not taken");
	if (l->event.data.scalar.anchor)
		return rejected(l, l->event.start_mark, "anchors are not taken");
	node->kind = DOC_TEXT;
	node->style = style_of(l->event.data.scalar.style);
	node->text = arena_copy(l->arena, text);
	return node->text.at ? 0 : -ENOMEM;
}

static int read_list(struct loader *l, int depth, struct doc_node *node)
{
	struct doc_node **end = &node->first;
	int r;

	node->kind = DOC_LIST;
	for (;;) {
		r = next_event(l);
		if (r || l->event.type == YAML_SEQUENCE_END_EVENT)
			return r;
		r = read_node(l, depth, end);
		if (r)
			return r;
		end = &(*end)->next;
		node->n++;
	}
}

static int read_key(struct loader *l, const struct doc_node *map, struct str *ret)
{
	yaml_event_t *event = &l->event;

	if (event->type == YAML_ALIAS_EVENT)
		return rejected(l, event->start_mark, "aliases are not taken");
	if (event->type != YAML_SCALAR_EVENT)
		return rejected(l, event->start_mark, "a key must be a word");
	if (event->data.scalar.anchor || event->data.scalar.tag)
		return rejected(l, event->start_mark, "anchors and tags are not taken");
	*ret = arena_copy(l->arena,
		(struct str){ (const char *)event->data.scalar.value, event->data.scalar.length });
	if (!ret->at)
		return -ENOMEM;
	if (!ret->len)
		return rejected(l, event->start_mark, "a key must be a word");
	for (const struct doc_node *child = map->first; child; child = child->next)
		if (str_equal(child->key, *ret)) {
			report_at(l->report, mark_of(event->start_mark),
				"the key '%.*s' stands here twice (first in line %u)",
				STR_ARGS(*ret), child->key_at.line);
			return DOC_REJECTED;
		}
	return 0;
}

static int read_map(struct loader *l, int depth, struct doc_node *node)
{
	struct doc_node **end = &node->first;
	struct doc_mark key_at;
	struct str key;
	int r;

	node->kind = DOC_MAP;
	for (;;) {
		r = next_event(l);
		if (r || l->event.type == YAML_MAPPING_END_EVENT)
			return r;
		key_at = mark_of(l->event.start_mark);
		r = read_key(l, node, &key);
		if (!r)
			r = next_event(l);
		if (!r)
			r = read_node(l, depth, end);
		if (r) {
			*end = NULL;
			return r;
		}
		(*end)->key = key;
		(*end)->key_at = key_at;
		end = &(*end)->next;
		node->n++;
	}
}

/* The value whose first event is at hand. */
static int read_node(struct loader *l, int depth, struct doc_node **ret)
{
	const yaml_event_t *event = &l->event;
	struct doc_node *node;

	if (depth > MAX_DOC_DEPTH)
		return rejected(l, event->start_mark, "nested too deeply");
	node = arena_alloc(l->arena, struct doc_node, 1);
	if (!node)
		return -ENOMEM;
	node->at = mark_of(event->start_mark);
	node->source = str_skip(l->text, l->start);
	*ret = node;
	if (event->type == YAML_SCALAR_EVENT)
		return read_scalar(l, node);
	if (event->type == YAML_ALIAS_EVENT)
		return rejected(l, event->start_mark, "aliases are not taken");
	if (event->type == YAML_SEQUENCE_START_EVENT) {
		if (event->data.sequence_start.anchor || event->data.sequence_start.tag)
			return rejected(l, event->start_mark, "anchors and tags are not taken");
		return read_list(l, depth + 1, node);
	}
	if (event->type != YAML_MAPPING_START_EVENT)
		return rejected(l, event->start_mark, "a value is missing");
	if (event->data.mapping_start.anchor || event->data.mapping_start.tag)
		return rejected(l, event->start_mark, "anchors and tags are not taken");
	return read_map(l, depth + 1, node);
}

static int read_stream(struct loader *l, struct doc_node **ret)
{
	int r = next_event(l); /* stream start */

	if (!r)
		r = next_event(l);
	if (r)
		return r;
	if (l->event.type != YAML_DOCUMENT_START_EVENT)
		return rejected(l, l->event.start_mark, "the file is empty");
	if (l->event.data.document_start.version_directive ||
		l->event.data.document_start.tag_directives.start !=
			l->event.data.document_start.tag_directives.end)
		return rejected(l, l->event.start_mark, "directives are not taken");
	r = next_event(l);
	if (!r)
		r = read_node(l, 0, ret);
	if (!r)
		r = next_event(l); /* document end */
	if (!r)
		r = next_event(l);
	if (!r && l->event.type != YAML_STREAM_END_EVENT)
		return rejected(l, l->event.start_mark, "a second document begins: one a file");
	return r;
}

int doc_parse(
	struct arena *arena, struct str text, struct report *report, struct doc_node **ret_root)
{
	struct loader l = { .arena = arena, .report = report };
	struct doc_node *root = NULL;
	int r;

	if (str_starts(text, "\xef\xbb\xbf"))
		text = str_skip(text, 3);
	l.text = text;
	if (text.len > MAX_DOC_BYTES) {
		report_at(report, (struct doc_mark){ 1, 1 }, "longer than %u bytes", MAX_DOC_BYTES);
		return DOC_REJECTED;
	}
	if (!yaml_parser_initialize(&l.parser))
		return -ENOMEM;
	yaml_parser_set_encoding(&l.parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&l.parser, (const unsigned char *)text.at, text.len);
	r = read_stream(&l, &root);
	yaml_event_delete(&l.event);
	yaml_parser_delete(&l.parser);
	if (!r)
		*ret_root = root;
	return r;
}

const struct doc_node *doc_get(const struct doc_node *map, const char *key)
{
	for (const struct doc_node *child = map->first; child; child = child->next)
		if (str_is(child->key, key))
			return child;
	return NULL;
}

static struct doc_mark mark_in_block(const struct doc_node *node, size_t offset)
{
	struct doc_mark mark = { node->at.line + 1, 1 };
	size_t at = str_find_char(node->source, '\n', 0);
	size_t indent = 0;

	if (at == STR_NOT_FOUND)
		return node->at;
	while (at + 1 + indent < node->source.len && node->source.at[at + 1 + indent] == ' ')
		indent++;
	for (size_t i = 0; i < offset && i < node->text.len; i = next_char(node->text, i)) {
		mark.column++;
		if (node->text.at[i] == '\n')
			mark = (struct doc_mark){ mark.line + 1, 1 };
	}
	mark.column += (uint32_t)indent;
	return mark;
}

struct doc_mark doc_mark_within(const struct doc_node *node, size_t offset)
{
	struct doc_mark mark = node->at;
	size_t raw = 0;

	if (node->style == DOC_BLOCK)
		return mark_in_block(node, offset);
	if (node->style != DOC_PLAIN) {
		mark.column++;
		raw++;
	}
	for (size_t i = 0; i < offset && i < node->text.len; i = next_char(node->text, i)) {
		char c = raw < node->source.len ? node->source.at[raw] : 0;

		if ((node->style == DOC_SINGLE_QUOTED && c == '\'') ||
			(node->style == DOC_DOUBLE_QUOTED && c == '\\')) {
			mark.column++;
			raw++;
		}
		mark.column++;
		raw = raw < node->source.len ? next_char(node->source, raw) : raw;
	}
	return mark;
}
