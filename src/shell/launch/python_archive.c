/* python -m zipfile and -m tarfile, as the programs that make and open the same archives. */
#include "shell/launch/launch.h"

static bool makes(const struct field *option)
{
	return launch_is(option, "-c") || launch_is(option, "--create");
}

/* -c FILE SOURCE..., -e FILE [DIR] */
bool launch_python_packer(struct unwrap *u, struct str name, const struct field *argv, size_t argc)
{
	bool zip = str_is(name, "zipfile");
	struct field front[2], back[2];
	const struct field *words;

	if ((!zip && !str_is(name, "tarfile")) || argc < 2 ||
		(!makes(&argv[0]) && !launch_is(&argv[0], "-e") &&
			!launch_is(&argv[0], "--extract")))
		return false;
	if (makes(&argv[0])) {
		front[0] = launch_field(u, zip ? STR("zip") : STR("tar"));
		front[1] = launch_field(u, zip ? STR("-q") : STR("-cf"));
		launch_argv(u, launch_concat(u, front, 2, argv + 1, argc - 1), argc + 1);
		return true;
	}
	front[0] = launch_field(u, zip ? STR("unzip") : STR("tar"));
	front[1] = launch_field(u, zip ? STR("-qo") : STR("-xf"));
	back[0] = launch_field(u, zip ? STR("-d") : STR("-C"));
	back[1] = argc > 2 ? argv[2] : launch_field(u, STR("."));
	words = launch_concat(u, front, 2, argv + 1, 1);
	launch_argv(u, launch_concat(u, words, words ? 3 : 0, back, 2), 5);
	return true;
}
