#include "projects.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/util.h"
#include "decide.h"
#include "rules/sources.h"

struct project {
	char *folder;
	uint64_t stamp;      /* of the files in it */
	struct policy *base; /* a reference: the rules it was loaded together with */
	struct policy *policy;
	uint64_t used;
};

struct projects {
	pthread_mutex_t lock;
	struct project at[PROJECTS_MAX];
	size_t n;
	uint64_t clock;
};

struct projects *projects_create(void)
{
	struct projects *projects = calloc(1, sizeof(*projects));

	if (projects)
		pthread_mutex_init(&projects->lock, NULL);
	return projects;
}

static void forget(struct project *project)
{
	free(project->folder);
	policy_unref(project->base);
	policy_unref(project->policy);
	*project = (struct project){ 0 };
}

void projects_destroy(struct projects *projects)
{
	if (!projects)
		return;
	for (size_t i = 0; i < projects->n; i++)
		forget(&projects->at[i]);
	pthread_mutex_destroy(&projects->lock);
	free(projects);
}

static uint64_t mix(uint64_t stamp, uint64_t value)
{
	stamp ^= value;
	stamp *= 0x100000001b3; /* FNV-1a's prime */
	return stamp ^ stamp >> 29;
}

static uint64_t stamp_of_file(const char *name, const struct stat *st)
{
	uint64_t stamp = 0xcbf29ce484222325;

	for (; *name; name++)
		stamp = mix(stamp, (unsigned char)*name);
	stamp = mix(stamp, (uint64_t)st->st_ino);
	stamp = mix(stamp, (uint64_t)st->st_size);
	stamp = mix(stamp, (uint64_t)st->st_mode << 32 | st->st_uid);
	stamp = mix(stamp, (uint64_t)st->st_ctim.tv_sec);
	return mix(stamp, (uint64_t)st->st_ctim.tv_nsec);
}

/* Changes with any file of the folder; the order in which they are listed does not count. */
static uint64_t stamp_of(const char *folder)
{
	const struct dirent *entry;
	uint64_t stamp = 1;
	struct stat st;
	DIR *dir = opendir(folder);

	while (dir && (entry = readdir(dir)))
		if (entry->d_name[0] != '.' && fstatat(dirfd(dir), entry->d_name, &st, 0) == 0)
			stamp += stamp_of_file(entry->d_name, &st);
	if (dir)
		closedir(dir);
	return stamp;
}

/* The kept rules, if they are still those of the files; a reference. */
static struct policy *kept(
	struct projects *projects, const char *folder, uint64_t stamp, const struct policy *base)
{
	struct policy *policy = NULL;

	pthread_mutex_lock(&projects->lock);
	for (size_t i = 0; i < projects->n; i++) {
		struct project *project = &projects->at[i];

		if (project->stamp != stamp || project->base != base ||
			strcmp(project->folder, folder) != 0)
			continue;
		project->used = ++projects->clock;
		policy = policy_ref(project->policy);
		break;
	}
	pthread_mutex_unlock(&projects->lock);
	return policy;
}

static struct project *place_for(struct projects *projects, const char *folder)
{
	struct project *oldest = &projects->at[0];

	for (size_t i = 0; i < projects->n; i++) {
		if (strcmp(projects->at[i].folder, folder) == 0)
			return &projects->at[i];
		if (projects->at[i].used < oldest->used)
			oldest = &projects->at[i];
	}
	return projects->n < PROJECTS_MAX ? &projects->at[projects->n++] : oldest;
}

static void keep(struct projects *projects, const char *folder, uint64_t stamp, struct policy *base,
	struct policy *policy)
{
	char *copy = strdup(folder);
	struct project *project;

	if (!copy)
		return;
	pthread_mutex_lock(&projects->lock);
	project = place_for(projects, folder);
	forget(project);
	*project = (struct project){
		.folder = copy,
		.stamp = stamp,
		.base = policy_ref(base),
		.policy = policy_ref(policy),
		.used = ++projects->clock,
	};
	pthread_mutex_unlock(&projects->lock);
}

int projects_policy(struct projects *projects, struct policy *base, struct str cwd,
	struct policy **ret, struct buf *diagnostics)
{
	struct sources_result result;
	struct source_paths paths;
	struct policy *policy = NULL;
	struct arena arena;
	uint64_t stamp;
	int err = 0;

	arena_init(&arena, MAX_SOURCES_BYTES);
	source_paths(&arena, cwd, &paths);
	if (!paths.project) {
		policy = policy_ref(base);
	} else {
		stamp = stamp_of(paths.project);
		if (projects)
			policy = kept(projects, paths.project, stamp, base);
		if (!policy)
			err = sources_load(&arena, &paths, (struct words){ 0 }, decide_test,
				&policy, &result, diagnostics);
		if (!err && projects)
			keep(projects, paths.project, stamp, base, policy);
	}
	arena_finish(&arena);
	if (!err)
		*ret = policy;
	return err;
}
