#include "effects-of.h"

#include "unit.h"

#include "facts/fixture.h"
#include "shell/launch/launch.h"
#include "shell/launch/wrapper.h"

static const char world[] = "env HOME=/home/u\n"
			    "env PATH=/usr/local/bin:/usr/bin:/bin\n"
			    "file /usr/bin/modal\n"
			    "file /home/u/proj/run.sh\n"
			    "	#!/bin/bash\n"
			    "	modal app stop \"$1\"\n"
			    "file /home/u/proj/app.pid\n"
			    "	312\n"
			    "link /home/u/bin/m /usr/bin/modal\n"
			    "git ls-files *.sh\n"
			    "	run.sh\n"
			    "git rev-parse --show-toplevel\n"
			    "	/home/u/proj\n"
			    "git log --no-ext-diff --no-textconv -1 --format=%s\n"
			    "	modal old\n"
			    "git rev-parse -q --verify main^0\n"
			    "	7a\n"
			    "git rev-list --count --max-count=1 main..HEAD\n"
			    "	0\n"
			    "git ls-files -co -- :/.gitmodules\n"
			    "	\n"
			    "git diff --no-ext-diff --no-textconv --quiet\n"
			    "	\n"
			    "git branch --show-current\n"
			    "	main\n";

static const char snapshot[] = "# Functions\n"
			       "stopit () \n"
			       "{ \n"
			       "    modal app stop \"$1\"\n"
			       "}\n"
			       "# Shadow find/grep with embedded bfs/ugrep\n"
			       "function find {\n"
			       "  if [[ -x /opt/claude ]]; then\n"
			       "    (exec -a bfs /opt/claude -S dfs ${1+\"$@\"})\n"
			       "  else command find ${1+\"$@\"}; fi\n"
			       "}\n"
			       "function grep {\n"
			       "    (exec -a ugrep /opt/claude -G --hidden ${1+\"$@\"})\n"
			       "}\n"
			       "# Shell Options\n"
			       "shopt -s expand_aliases\n"
			       "# Aliases\n"
			       "alias -- ms='modal app stop'\n";

static const struct str names[] = { { "modal", 5 } };

struct effects *effects_of(struct arena *arena, struct str command)
{
	struct effects *effects = NULL;
	struct str error;
	struct facts facts;

	ck_assert_int_eq(facts_fixture(arena, str_from(world), &facts, &error), 0);
	ck_assert_int_eq(shell_effects(arena,
				 &(struct shell_input){
					 .command = command,
					 .cwd = STR("/home/u/proj"),
					 .snapshot = str_from(snapshot),
					 .facts = &facts,
					 .names = names,
					 .n_names = ARRAY_SIZE(names),
					 .wrappers = wrapper_builtin(),
				 },
				 &effects),
		0);
	return effects;
}
