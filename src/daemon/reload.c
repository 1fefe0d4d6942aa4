#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/log.h"
#include "base/util.h"
#include "daemon/notify.h"
#include "daemon/server.h"
#include "standing.h"

struct reload {
	uv_work_t work;
	struct server *server;
	struct policy *policy;
	struct buf diagnostics;
	size_t n_broken;
	int err;
};

static void load(uv_work_t *work)
{
	struct reload *reload = container_of(work, struct reload, work);

	if (reload->server->store)
		standing_configure(reload->server->store);
	reload->err = standing_policy(&reload->policy, &reload->diagnostics, &reload->n_broken);
}

static void put_in_force(struct reload *reload)
{
	struct server *server = reload->server;

	log_lines(buf_str(&reload->diagnostics));
	if (reload->err) {
		log_error("the packs were not loaded, the rules in force stay: %s",
			strerror(-reload->err));
		return;
	}
	policy_unref(server->policy);
	server->policy = reload->policy;
	if (reload->n_broken)
		log_error(
			"%zu packs are broken; their last good text is in force", reload->n_broken);
	log_info("%zu rules are in force", policy_n_rules(server->policy));
}

static void after_load(uv_work_t *work, int status)
{
	struct reload *reload = container_of(work, struct reload, work);
	struct server *server = reload->server;

	(void)status;
	put_in_force(reload);
	buf_finish(&reload->diagnostics);
	free(reload);
	server->reloading = false;
	notify_send("READY=1");
	if (server->reload_again && !server->draining)
		reload_start(server);
}

static void notify_reloading(void)
{
	char state[80];
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	snprintf(state, sizeof(state), "RELOADING=1\nMONOTONIC_USEC=%lld",
		(long long)now.tv_sec * 1000000 + now.tv_nsec / 1000);
	notify_send(state);
}

void reload_start(struct server *server)
{
	struct reload *reload;

	server->reload_again = server->reloading;
	if (server->reloading)
		return;
	reload = calloc(1, sizeof(*reload));
	if (!reload) {
		log_error("no memory to load the packs, the rules in force stay");
		return;
	}
	reload->server = server;
	server->reloading = true;
	notify_reloading();
	if (uv_queue_work(&server->loop, &reload->work, load, after_load)) {
		server->reloading = false;
		free(reload);
	}
}
