#include "protocol/field.h"

#include "protocol/json.h"

static struct json child(struct json json, struct str name)
{
	struct json element = { 0 }, key;
	struct str rest = json_inside(json);
	int64_t index;

	if (json.kind == JSON_OBJECT) {
		while (json_next_member(&rest, &key, &element))
			if (name.len < 64 && key.raw.len == name.len + 2 &&
				str_equal(str_slice(key.raw, 1, key.raw.len - 1), name))
				return element;
	} else if (json.kind == JSON_ARRAY && str_to_int64(name, &index)) {
		while (json_next_element(&rest, &element))
			if (index-- == 0)
				return element;
	}
	return (struct json){ 0 };
}

int tool_input_field(
	struct arena *arena, const struct tool_input *input, struct str name, struct str *ret)
{
	struct json_error error;
	struct json json;

	*ret = STR("");
	if (json_read(input->raw, &json, &error))
		return 0;
	while (name.len) {
		size_t dot = str_find_char(name, '.', 0);

		json = child(json, str_slice(name, 0, dot));
		name = dot == STR_NOT_FOUND ? STR("") : str_skip(name, dot + 1);
	}
	if (json.kind == JSON_STRING)
		return json_text(arena, json, ret);
	*ret = json.raw;
	return 0;
}
