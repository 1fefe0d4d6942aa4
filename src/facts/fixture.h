/*
 * Facts from a text, for tests, packs and `keihookd --check --facts FILE`. One fact a line, what
 * belongs to it indented by a tab below; `#` starts a comment line:
 *
 *	env HOME=/home/u
 *	process 312 ppid=1 pgrp=312 session=312 started=5040 python3 modal run train.py
 *	listen 8000 312
 *	connect 51000 443 312
 *	ssh gh-work github.com
 *	git remote get-url --push --all origin
 *		git@github.com:acme/proj.git
 *	tmux
 *		main 0 0 400 %1
 *	tmux-line main
 *		$ make
 *	tmux-buffer
 *		make
 *	link /home/u/bin/m /usr/bin/modal
 *	file /home/u/train.py
 *		import modal
 *
 * What is not told is not there: no file, no process, git answers 1.
 */
#ifndef KEIHOOKD_FACTS_FIXTURE_H
#define KEIHOOKD_FACTS_FIXTURE_H

#include "facts/facts.h"

/* The text is not a fixture. */
#define FIXTURE_REJECTED 1

/* Returns 0, -ENOMEM, or FIXTURE_REJECTED with *reterr "line 3: ...". @text must outlive @ret. */
int facts_fixture(struct arena *arena, struct str text, struct facts *ret, struct str *reterr);

#endif
