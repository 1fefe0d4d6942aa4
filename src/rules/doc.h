/*
 * YAML as a tree in which every value knows where it stands. Read through libyaml's events, and
 * stricter than YAML: every scalar is text, and what libyaml takes silently but an author did not
 * mean is refused with its place: tabs between values, duplicate keys, plain text cut by ` #`,
 * anchors, aliases, tags, several documents.
 *
 * The tree lives in the arena and points into the text; keep both until done with it.
 */
#ifndef KEIHOOKD_RULES_DOC_H
#define KEIHOOKD_RULES_DOC_H

#include "base/arena.h"
#include "base/buf.h"

#define MAX_DOC_DEPTH 24
#define MAX_DOC_BYTES (8u << 20)

/* The text is not a document we take; the report says why. */
#define DOC_REJECTED 1

/* Where a value begins; both count from 1, columns in characters. */
struct doc_mark {
	uint32_t line, column;
};

enum doc_kind { DOC_TEXT, DOC_LIST, DOC_MAP };
enum doc_style { DOC_PLAIN, DOC_SINGLE_QUOTED, DOC_DOUBLE_QUOTED, DOC_BLOCK };

struct doc_node {
	enum doc_kind kind;
	enum doc_style style; /* TEXT */
	struct doc_mark at;
	struct str text;   /* TEXT */
	struct str source; /* the document from this value's first byte on */
	struct doc_node *first, *next;
	size_t n;       /* children of a LIST or MAP */
	struct str key; /* of a MAP's child */
	struct doc_mark key_at;
};

/* Collects messages: "modal.yaml:33:17: arg: missing closing parenthesis", one a line. */
struct report {
	struct str name; /* of the file */
	struct buf *out;
	size_t n;
};

void report_at(struct report *report, struct doc_mark at, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Returns 0, -ENOMEM or DOC_REJECTED. */
int doc_parse(
	struct arena *arena, struct str text, struct report *report, struct doc_node **ret_root);

/* "text", "a list", "a map" */
const char *doc_kind_name(enum doc_kind kind);
/* The child with this key, or NULL. */
const struct doc_node *doc_get(const struct doc_node *map, const char *key);
/* Where byte @offset of a TEXT's value stands in the file, through quotes and indentation. */
struct doc_mark doc_mark_within(const struct doc_node *node, size_t offset);

#endif
