#include "daemon/worker.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/log.h"
#include "base/paths.h"
#include "base/util.h"

static uint64_t now_ms(void)
{
	return uv_hrtime() / 1000000;
}

/* A process whose pids or files are not ours: what we would look up is not what it would hit. */
static bool same_namespace(pid_t peer, const char *name)
{
	char own[64], other[64];
	struct stat a, b;

	snprintf(own, sizeof(own), "/proc/self/ns/%s", name);
	snprintf(other, sizeof(other), "/proc/%d/ns/%s", (int)peer, name);
	if (stat(own, &a) < 0 || stat(other, &b) < 0)
		return true;
	return a.st_dev == b.st_dev && a.st_ino == b.st_ino;
}

static bool is_foreign(const struct peer *peer)
{
	return peer->pid <= 0 || !same_namespace(peer->pid, "pid") ||
	       !same_namespace(peer->pid, "mnt");
}

static void send_elsewhere(struct task *task, const char *why)
{
	task->answer = (struct request_answer){
		.reply = { .out = STR(""), .err = str_from(why), .status = 1 },
	};
}

static void work(uv_work_t *work)
{
	struct task *task = container_of(work, struct task, work);
	struct request *request = &task->request;
	uint64_t now = now_ms();

	arena_reset(&task->arena);
	task->pending = false;
	request->peer.foreign_namespace = is_foreign(&request->peer);
	if (request->peer.foreign_namespace) {
		send_elsewhere(task,
			"keihookd runs outside of this container and cannot see its processes "
			"and files: decided in place");
		return;
	}
	if (paths_hardened() && credentials_assume(&task->client->credentials)) {
		send_elsewhere(task, "keihookd may not act for its user: decided in place");
		return;
	}
	request->reserve_ms = now < task->deadline_ms ? (int)(task->deadline_ms - now) : 0;
	if (!task->first_asked_ms)
		task->first_asked_ms = now;
	else
		request->waited_ms = MAX(1, (int)(now - task->first_asked_ms));
	task->pending = request_answer(&task->arena, request, &task->answer) == REQUEST_PENDING;
	credentials_drop();
}

static void after_work(uv_work_t *work, int status)
{
	struct task *task = container_of(work, struct task, work);

	(void)status;
	log_lines(task->answer.diagnostics);
	client_decided(task->client);
}

static struct task *take_task(struct server *server)
{
	struct task *task = server->spare_tasks;
	struct arena arena;

	if (!task) {
		task = calloc(1, sizeof(*task));
		if (task)
			arena_init(&task->arena, 0);
		return task;
	}
	server->spare_tasks = task->next;
	server->n_spare_tasks--;
	arena = task->arena;
	*task = (struct task){ .arena = arena };
	return task;
}

int worker_start(struct client *client)
{
	struct server *server = client->server;
	struct task *task = take_task(server);

	if (!task)
		return -ENOMEM;
	task->client = client;
	task->policy = policy_ref(server->policy);
	task->deadline_ms = client->connected_ms + KEI_DEADLINE_MS;
	task->request = (struct request){
		.bytes = client->payload,
		.peer = client->peer,
		.received_ms = client->received_ms,
		.arrival = client->arrival,
		.policy = task->policy,
		.projects = server->projects,
		.store = server->store,
		.processes = server->processes,
	};
	client->task = task;
	return uv_queue_work(&server->loop, &task->work, work, after_work) ? -ENOMEM : 0;
}

void worker_again(struct task *task)
{
	if (uv_queue_work(&task->client->server->loop, &task->work, work, after_work))
		client_close(task->client);
}

void worker_finish(struct server *server, struct task *task)
{
	if (!task)
		return;
	policy_unref(task->policy);
	task->policy = NULL;
	if (server->n_spare_tasks >= WORKER_MAX_SPARE) {
		arena_finish(&task->arena);
		free(task);
		return;
	}
	arena_reset(&task->arena);
	task->next = server->spare_tasks;
	server->spare_tasks = task;
	server->n_spare_tasks++;
}

void worker_free_spare(struct server *server)
{
	struct task *task;

	while ((task = server->spare_tasks)) {
		server->spare_tasks = task->next;
		arena_finish(&task->arena);
		free(task);
	}
	server->n_spare_tasks = 0;
}
