/* embed OUTPUT PACK...: the packs as C arrays, for builtin.h. Runs while building. */
#include <stdio.h>
#include <string.h>

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static int embed(FILE *out, const char *path, int number)
{
	FILE *in = fopen(path, "rb");
	size_t n = 0;
	int c;

	if (!in)
		return -1;
	fprintf(out, "static const unsigned char text_%d[] = {", number);
	while ((c = getc(in)) != EOF)
		fprintf(out, "%s%d,", n++ % 24 ? "" : "\n\t", c);
	fprintf(out, "0\n};\n");
	return fclose(in);
}

int main(int argc, char **argv)
{
	FILE *out = argc > 2 ? fopen(argv[1], "wb") : NULL;

	if (!out)
		return 1;
	fprintf(out, "#include \"rules/builtin.h\"\n\n");
	for (int i = 2; i < argc; i++)
		if (embed(out, argv[i], i)) {
			fprintf(stderr, "embed: cannot read %s\n", argv[i]);
			return 1;
		}
	fprintf(out, "\nconst struct builtin_pack builtin_packs[] = {\n");
	for (int i = 2; i < argc; i++)
		fprintf(out, "\t{ \"%s\", text_%d, sizeof(text_%d) - 1 },\n", base_name(argv[i]), i,
			i);
	fprintf(out, "};\nconst size_t n_builtin_packs = %d;\n", argc - 2);
	return fclose(out) ? 1 : 0;
}
