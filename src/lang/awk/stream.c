/* What AWK reads and writes: records, files, commands. */
#include "lang/awk/machine.h"

struct lang_effect *awk_effect(struct awk_machine *m, enum lang_effect_kind kind)
{
	static _Thread_local struct lang_effect spare;
	struct lang_effect *effect = NULL;

	if (m->n_effects < MAX_LANG_EFFECTS)
		effect = arena_alloc(m->arena, struct lang_effect, 1);
	if (!effect) {
		m->failed |= m->n_effects < MAX_LANG_EFFECTS;
		return &spare;
	}
	*effect = (struct lang_effect){ .kind = kind, .line = m->line };
	*m->effects_end = effect;
	m->effects_end = &effect->next;
	m->n_effects++;
	return effect;
}

static struct awk_stream *find(struct awk_machine *m, char op, struct field name)
{
	struct awk_stream *stream;
	struct str known = STR("");
	bool is_known = field_known(m->arena, &name, &known);

	for (size_t i = 0; i < m->n_streams; i++)
		if (m->streams[i].op == op && m->streams[i].known == is_known &&
			str_equal(m->streams[i].name, known))
			return &m->streams[i];
	if (m->n_streams == MAX_AWK_STREAMS)
		return NULL;
	stream = &m->streams[m->n_streams++];
	*stream = (struct awk_stream){
		.name = known, .known = is_known, .op = op, .name_field = name
	};
	return stream;
}

void awk_write(struct awk_machine *m, char op, struct field name, struct field text)
{
	struct awk_stream *stream = find(m, op, name);

	if (stream) {
		stream->text = field_join(m->arena, stream->text, text);
		stream->told = false;
	} else {
		awk_effect(m, LANG_UNREADABLE)->why = "more files than are followed";
	}
}

/* What was written becomes an effect. */
static void finish(struct awk_machine *m, struct awk_stream *stream)
{
	struct lang_effect *effect;

	if (stream->told)
		return;
	stream->told = stream->op == '>';
	if (stream->op == '|') {
		effect = awk_effect(m, LANG_SHELL);
		effect->text = stream->name_field;
		effect->stdin_text = stream->text;
		effect->has_stdin = true;
	} else if (stream->op == '>' || stream->op == 'a') {
		effect = awk_effect(m, LANG_WRITE);
		effect->path = stream->name_field;
		effect->text = stream->text;
		effect->append = stream->op == 'a';
	}
}

void awk_close(struct awk_machine *m, struct str name)
{
	size_t kept = 0;

	for (size_t i = 0; i < m->n_streams; i++) {
		if (m->streams[i].known && str_equal(m->streams[i].name, name))
			finish(m, &m->streams[i]);
		else
			m->streams[kept++] = m->streams[i];
	}
	m->n_streams = kept;
}

void awk_flush(struct awk_machine *m)
{
	for (size_t i = 0; i < m->n_streams; i++)
		if (m->streams[i].op == '>')
			finish(m, &m->streams[i]);
}

void awk_close_all(struct awk_machine *m)
{
	for (size_t i = 0; i < m->n_streams; i++)
		finish(m, &m->streams[i]);
	m->n_streams = 0;
}

static void open_file(struct awk_machine *m, struct awk_stream *stream)
{
	const struct lang_input *in = m->input;
	struct str path = stream->name;
	struct file_texts texts;
	int err;

	if (!stream->known || (!in->read_file && !in->facts))
		return;
	if (path.len && path.at[0] != '/')
		path = arena_printf(m->arena, "%.*s/%.*s", STR_ARGS(in->cwd), STR_ARGS(path));
	if (in->read_file)
		err = in->read_file(in->self, m->arena, path, &texts);
	else
		err = in->facts->read_file(in->facts->self, m->arena, path, &texts);
	stream->readable = err == 0 && texts.n == 1;
	if (stream->readable)
		stream->rest = texts.at[0];
}

static void open_command(struct awk_machine *m, struct awk_stream *stream)
{
	const struct lang_input *in = m->input;
	struct value output = value_unknown();
	struct lang_effect *effect = awk_effect(m, LANG_SHELL);

	effect->text = stream->name_field;
	effect->captured = true;
	if (in->output && in->output(in->self, &stream->name_field, 1, true, &output) == 0)
		stream->readable = value_known(m->arena, &output, &stream->rest);
}

int awk_getline(
	struct awk_machine *m, const struct awk_node *node, struct field *ret_line, bool *ret_known)
{
	struct awk_value name = awk_eval(m, node->b);
	size_t before = m->n_streams;
	struct awk_stream *stream = find(m, node->op == '|' ? 'r' : '<', awk_to_text(m, &name));
	struct str line;

	*ret_known = false;
	*ret_line = field_any();
	if (!stream)
		return 1;
	if (m->n_streams > before) {
		if (stream->op == 'r')
			open_command(m, stream);
		else
			open_file(m, stream);
	}
	if (!stream->readable)
		return 1;
	*ret_known = true;
	if (!str_next_line(&stream->rest, &line))
		return 0;
	*ret_line = field_text(m->arena, line);
	return 1;
}

/* FILENAME and FNR of the record at hand, and that one more is read. */
static void count_record(struct awk_machine *m, size_t taken)
{
	struct awk_value nr = awk_get(m, "NR"), fnr = awk_get(m, "FNR");
	double number = 0;
	bool begins = m->taken == 0;

	awk_to_number(m, &nr, &number);
	awk_set(m, STR("NR"), awk_number(number + 1));
	while (m->part + 1 < m->n_parts && m->parts[m->part].end <= m->taken) {
		m->part++;
		begins = true;
	}
	if (begins && m->part < m->n_parts)
		awk_set(m, STR("FILENAME"), awk_str(m, m->parts[m->part].name));
	number = 0;
	if (!begins)
		awk_to_number(m, &fnr, &number);
	awk_set(m, STR("FNR"), awk_number(number + 1));
	m->taken += taken;
}

/* RS of several characters is a regular expression; where it is empty, empty lines part. */
static bool next_by_pattern(struct awk_machine *m, struct str separator, struct str *ret)
{
	size_t at = 0, len = 0;
	enum tri found;

	while (!separator.len && str_starts(m->rest, "\n"))
		m->rest = str_skip(m->rest, 1);
	if (m->rest.len == 0)
		return false;
	found = awk_match(m, separator.len ? separator : STR("\n\n+"),
		field_text(m->arena, m->rest), &at, &len);
	/* The newline at the end of the text is no record's where lines part them. */
	if (found != YES || !len) {
		*ret = m->rest;
		if (!separator.len && str_ends(*ret, "\n"))
			ret->len--;
		m->rest = STR("");
		m->rest_known &= found != MAYBE;
		return true;
	}
	*ret = str_slice(m->rest, 0, at);
	m->rest = str_skip(m->rest, at + len);
	return true;
}

bool awk_next_record(struct awk_machine *m)
{
	struct awk_value rs = awk_get(m, "RS");
	struct str line, separator;
	size_t before = m->rest.len;

	if (!m->rest_known || !awk_to_known(m, &rs, &separator)) {
		awk_set_record(m, field_any());
		awk_set(m, STR("NR"), awk_unknown());
		awk_set(m, STR("FNR"), awk_unknown());
		awk_set(m, STR("FILENAME"), awk_unknown());
		return true;
	}
	if (m->rest.len == 0)
		return false;
	if (str_is(separator, "\n")) {
		str_next_line(&m->rest, &line);
	} else if (separator.len != 1) {
		if (!next_by_pattern(m, separator, &line))
			return false;
	} else {
		size_t at = str_find_char(m->rest, separator.at[0], 0);

		line = str_slice(m->rest, 0, at);
		m->rest = at == STR_NOT_FOUND ? STR("") : str_skip(m->rest, at + 1);
	}
	count_record(m, before - m->rest.len);
	awk_set_record(m, field_text(m->arena, line));
	return true;
}
