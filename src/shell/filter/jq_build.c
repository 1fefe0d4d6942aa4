/* Strings and objects as jq's programs write them. */
#include "shell/filter/jq.h"

/* One escape, as JSON reads it. */
static void escape(struct jq *jq, struct buf *out)
{
	bool code = jq->at + 1 < jq->program.len && jq->program.at[jq->at + 1] == 'u';
	struct str quoted = str_slice(jq->program, jq->at, jq->at + (code ? 6 : 2));
	struct str rest = arena_printf(jq->f->arena, "\"%.*s\"", STR_ARGS(quoted));
	struct json part;

	if (rest.at && jq_read(jq->f, &rest, &part))
		buf_add(out, part.text);
	jq->at += quoted.len;
}

/* A string behind its quote, as the texts it may be: each \( ) goes through @format. */
void jq_string(struct jq *jq, const struct json *input, struct str format, struct json *ret)
{
	struct json made = { .kind = JSON_ARRAY };

	jq_result(jq, &made, jq_text(STR("")));
	while (jq_peek(jq) != '"' && !jq_stopped(jq)) {
		struct json parts = { .kind = JSON_ARRAY }, next = { .kind = JSON_ARRAY };
		struct buf out = BUF_IN(jq->f->arena);
		size_t from = jq->at;

		if (!jq_peek(jq)) {
			jq_give_up(jq);
			return;
		}
		if (str_starts(str_skip(jq->program, jq->at), "\\(")) {
			jq->at += 2;
			jq_pipe(jq, input, &parts);
			jq_expect(jq, ")");
			for (size_t i = 0; i < parts.n && !jq_stopped(jq); i++)
				parts.items[i] = jq_text(jq_format(jq, format, &parts.items[i]));
		} else if (jq_peek(jq) == '\\') {
			escape(jq, &out);
			jq_result(jq, &parts, jq_text(buf_str(&out)));
		} else {
			while (jq_peek(jq) && jq_peek(jq) != '"' && jq_peek(jq) != '\\')
				jq->at++;
			jq_result(jq, &parts, jq_text(str_slice(jq->program, from, jq->at)));
		}
		for (size_t i = 0; i < parts.n; i++)
			for (size_t k = 0; k < made.n; k++)
				jq_result(jq, &next,
					jq_text(arena_concat(jq->f->arena, made.items[k].text,
						parts.items[i].text)));
		if (input)
			made = next;
	}
	jq->at++;
	for (size_t i = 0; input && i < made.n; i++)
		jq_result(jq, ret, made.items[i]);
}

/* Adds the member to every object in @made, for each of its keys and values. */
static void add_members(
	struct jq *jq, struct json *made, const struct json *keys, const struct json *values)
{
	struct json next = { .kind = JSON_ARRAY };

	for (size_t k = 0; k < keys->n; k++)
		for (size_t i = 0; i < values->n; i++)
			for (size_t j = 0; j < made->n && !jq_stopped(jq); j++) {
				struct json object = made->items[j];

				if (keys->items[k].kind != JSON_STRING)
					jq_raise(jq, NULL);
				/* The others go on from the same members. */
				object.items = NULL;
				object.keys = NULL;
				object.n = object.capacity = 0;
				for (size_t m = 0; m < made->items[j].n; m++)
					jq_put(jq->f, &object, made->items[j].keys[m],
						made->items[j].items[m]);
				jq_put(jq->f, &object, keys->items[k].text, values->items[i]);
				jq_result(jq, &next, object);
			}
	*made = next;
}

/* The key of a member, as the texts it may be; @ret_variable: it was $NAME. */
static void member_key(
	struct jq *jq, const struct json *input, struct json *ret, bool *ret_variable)
{
	struct str name;

	*ret_variable = false;
	if (jq_take(jq, "(")) {
		jq_pipe(jq, input, ret);
		jq_expect(jq, ")");
	} else if (jq_take(jq, "\"")) {
		jq_string(jq, input, STR(""), ret);
	} else if (jq_take(jq, "@")) {
		name = jq_take_name(jq);
		jq_expect(jq, "\"");
		jq_string(jq, input, name, ret);
	} else {
		*ret_variable = jq_take(jq, "$");
		jq_blanks(jq);
		name = jq_take_name(jq);
		if (!name.len)
			jq_give_up(jq);
		jq_result(jq, ret, jq_text(name));
	}
}

void jq_object(struct jq *jq, const struct json *input, struct json *ret)
{
	struct json made = { .kind = JSON_ARRAY };
	bool is_variable;

	jq_result(jq, &made, (struct json){ .kind = JSON_OBJECT });
	if (!jq_take(jq, "}")) {
		do {
			struct json keys = { .kind = JSON_ARRAY }, values = { .kind = JSON_ARRAY };

			jq_blanks(jq);
			member_key(jq, input, &keys, &is_variable);
			if (jq_take(jq, ":")) {
				do
					jq_alternative(jq, input, &values);
				while (!jq_stopped(jq) && jq_take(jq, "|") &&
					(jq_give_up(jq), false));
			} else if (input && is_variable && keys.n) {
				struct json value;

				if (jq_variable(jq, keys.items[0].text, &value))
					jq_result(jq, &values, value);
				else
					jq_give_up(jq);
			} else {
				for (size_t i = 0; input && i < keys.n; i++)
					jq_index(jq, input, &keys.items[i], &values);
			}
			if (input)
				add_members(jq, &made, &keys, &values);
		} while (!jq_stopped(jq) && jq_take(jq, ","));
		jq_expect(jq, "}");
	}
	for (size_t i = 0; input && i < made.n; i++)
		jq_result(jq, ret, made.items[i]);
}
