#include "words.h"

static void add_piece(struct arena *arena, struct field *word, struct field piece)
{
	*word = word->n ? field_join(arena, *word, piece) : piece;
}

struct words words_cut(struct arena *arena, struct str line)
{
	struct words words = { 0 };
	size_t i = 0;

	while (i < line.len && words.n < ARRAY_SIZE(words.at)) {
		struct field word = { 0 };
		char quote = 0;

		while (i < line.len && line.at[i] == ' ')
			i++;
		if (i >= line.len)
			break;
		word = field_text(arena, STR(""));
		for (; i < line.len && (quote || line.at[i] != ' '); i++) {
			char c = line.at[i];

			if (c == '\\' && quote != '\'' && i + 1 < line.len) {
				c = line.at[++i];
				if (quote == '"' && (c == 'n' || c == 't'))
					c = c == 'n' ? '\n' : '\t';
				else if (quote == '"' && !strchr("\\\"$`", c))
					add_piece(arena, &word, field_text(arena, STR("\\")));
			} else if (quote ? c == quote : c == '\'' || c == '"') {
				quote = quote ? 0 : c;
				continue;
			} else if (c == '$' && quote != '\'' && i + 1 < line.len &&
				   strchr("X@", line.at[i + 1])) {
				if (word.n == 1 && word.pieces[0].text.len == 0)
					word = field_any();
				else
					add_piece(arena, &word, field_any());
				word.many |= line.at[++i] == '@';
				continue;
			}
			add_piece(arena, &word,
				field_text(arena, arena_copy(arena, (struct str){ &c, 1 })));
		}
		words.at[words.n++] = word;
	}
	return words;
}
