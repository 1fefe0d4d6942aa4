/*
 * A person's own configuration, $XDG_CONFIG_HOME/keihookd/config.yaml:
 *
 *	packs:
 *	  enable: [no-github-push]
 *	  disable: [modal-launch]
 *	confirm:
 *	  sdk: [claude-vscode]
 *	  code: true
 */
#ifndef KEIHOOKD_RULES_CONFIG_H
#define KEIHOOKD_RULES_CONFIG_H

#include "rules/pack.h"

#define CONFIG_REJECTED 1

struct config {
	struct words enabled, disabled; /* packs */
	struct words confirm_sdk;       /* entrypoints whose prompts a person typed */
	bool confirm_code;
};

/* Texts live in the arena. Returns 0, -ENOMEM or CONFIG_REJECTED with diagnostics. */
int config_read(struct arena *arena, struct str name, struct str text, struct buf *diagnostics,
	struct config *ret);

/*
 * The text with @pack in the lists of what is enabled and disabled as told, every other byte as it
 * was. Returns 0, -ENOMEM or CONFIG_REJECTED with diagnostics: the text, before or after, is no
 * configuration, or has a shape that is not edited.
 */
int config_edit(struct arena *arena, struct str name, struct str text, struct str pack, bool enable,
	bool disable, struct str *ret_text, struct buf *diagnostics);

#endif
