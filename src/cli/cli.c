#include "cli/cli.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/paths.h"
#include "base/util.h"

struct verb {
	const char *name;
	int (*run)(int argc, char **argv);
};

static const struct verb verbs[] = {
	{ "--check", cli_check },
	{ "--check-batch", cli_check_batch },
	{ "--decide", cli_decide },
	{ "--test", cli_test },
};

static const struct verb ctl_verbs[] = {
	{ "allow", ctl_allow },
	{ "disable", ctl_disable },
	{ "doctor", ctl_doctor },
	{ "enable", ctl_enable },
	{ "explain", ctl_explain },
	{ "install", ctl_install },
	{ "lint", ctl_lint },
	{ "log", ctl_log },
	{ "protect", ctl_protect },
	{ "run", ctl_run },
	{ "status", ctl_status },
	{ "uninstall", ctl_uninstall },
};

static const char usage[] =
	"usage: keihookd [--socket PATH]         the daemon, in the foreground\n"
	"       keihookd --hardened              the same as root, for every user of this machine\n"
	"       keihookd --check CMD             decide one command: exit 0 allow, 2 block, 1 "
	"error\n"
	"       keihookd --check-batch           JSON lines in, decisions out\n"
	"       keihookd --decide < payload      one hook event, in this process\n"
	"       keihookd --test [PACK...]        run the packs' own tests\n"
	"       keihookd --version\n";

static const char ctl_usage[] =
	"usage: keihookctl install|uninstall [--project | --hardened | --settings FILE]\n"
	"       keihookctl enable|disable [PACK...]  which packs are on\n"
	"       keihookctl allow NUMBER          confirm a refusal from a terminal of your own\n"
	"       keihookctl status [--json]       what waits for your word, what is protected\n"
	"       keihookctl protect TARGET        a pid, a pattern or an app must not be stopped\n"
	"       keihookctl run -- CMD            starts CMD as a protected job\n"
	"       keihookctl log [--json] [-n N]   what was decided and why\n"
	"       keihookctl explain CMD           the calls seen in it, the rules tried, why\n"
	"       keihookctl lint FILE...          the launch checks on a script\n"
	"       keihookctl doctor                proves it end to end\n"
	"       keihookctl --version\n";

static const struct verb *find(const struct verb *table, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(table[i].name, name) == 0)
			return &table[i];
	return NULL;
}

static bool asks_for_help(const char *word)
{
	return strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 || strcmp(word, "help") == 0;
}

int cli_main(int argc, char **argv)
{
	const struct verb *verb;

	if (argc < 2 || strcmp(argv[1], "--socket") == 0 || strcmp(argv[1], "--hardened") == 0)
		return -1;
	verb = find(verbs, ARRAY_SIZE(verbs), argv[1]);
	if (verb)
		return verb->run(argc - 1, argv + 1);
	if (strcmp(argv[1], "--version") == 0)
		return printf("keihookd %s\n", KEIHOOKD_VERSION) < 0;
	if (asks_for_help(argv[1]))
		return fputs(usage, stdout) < 0;
	fprintf(stderr, "keihookd: '%s' is no verb\n%s", argv[1], usage);
	return 1;
}

int ctl_main(int argc, char **argv)
{
	const struct verb *verb = argc < 2 ? NULL : find(ctl_verbs, ARRAY_SIZE(ctl_verbs), argv[1]);

	/* Where a hardened install is, its state is what root looks at. */
	if (geteuid() == 0 && access(PATHS_HARDENED_STATE, F_OK) == 0)
		paths_harden();
	if (verb)
		return verb->run(argc - 1, argv + 1);
	if (argc > 1 && strcmp(argv[1], "--version") == 0)
		return printf("keihookctl %s\n", KEIHOOKD_VERSION) < 0;
	if (argc > 1 && asks_for_help(argv[1]))
		return fputs(ctl_usage, stdout) < 0;
	if (argc > 1)
		fprintf(stderr, "keihookctl: '%s' is no verb\n", argv[1]);
	fputs(ctl_usage, stderr);
	return 1;
}
