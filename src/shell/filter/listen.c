/*
 * lsof -t -i:PORT, fuser PORT/tcp, ss -ltnp and netstat -ltnp (lsof 4.95, psmisc 23.6, iproute2
 * 6.1, net-tools 2.10), told from who listens now, so that `kill $(lsof -ti:3000)` becomes known
 * pids.
 */
#include "shell/filter/run.h"

#define MAX_PORTS       64
#define FIRST_FREE_PORT 1024 /* below, clients of servers elsewhere have connections too */

struct ports {
	struct {
		int64_t first, last;
	} at[MAX_PORTS];
	size_t n;
};

static bool add_range(struct ports *ports, struct str text)
{
	size_t dash = str_find_char(text, '-', 0);
	int64_t first, last;

	if (!str_to_int64(str_slice(text, 0, dash), &first))
		return false;
	last = first;
	if (dash != STR_NOT_FOUND && !str_to_int64(str_skip(text, dash + 1), &last))
		return false;
	if (ports->n == MAX_PORTS)
		return false;
	ports->at[ports->n].first = first;
	ports->at[ports->n++].last = last;
	return true;
}

/* "3000,8000-8010"; a name (http) is not followed. */
static bool add_ports(struct ports *ports, struct str list)
{
	while (list.len) {
		size_t comma = str_find_char(list, ',', 0);

		if (!add_range(ports, str_slice(list, 0, comma)))
			return false;
		list = comma == STR_NOT_FOUND ? STR("") : str_skip(list, comma + 1);
	}
	return true;
}

static bool has_port(const struct ports *ports, uint16_t port)
{
	for (size_t i = 0; i < ports->n; i++)
		if (port >= ports->at[i].first && port <= ports->at[i].last)
			return true;
	return false;
}

static const struct listener *listeners_of(struct filter *f, size_t *ret_n)
{
	const struct facts *facts = f->input->facts;
	const struct listener *listeners = NULL;

	*ret_n = 0;
	if (!facts || !facts->listeners)
		filter_unknown(f);
	else if (facts->listeners(facts->self, f->arena, &listeners, ret_n) < 0)
		f->failed = true;
	return listeners;
}

static void put_pids(struct filter *f, const struct ports *ports, bool lines)
{
	size_t n;
	const struct listener *listeners = listeners_of(f, &n);

	for (size_t i = 0; i < n; i++)
		if (has_port(ports, listeners[i].port))
			buf_printf(&f->out, lines ? "%d\n" : " %d", (int)listeners[i].pid);
	f->status = f->out.len == 0;
}

/* -i[46][tcp|udp][@HOST]:PORTS, in one word or two. */
static bool read_address(struct ports *ports, struct str word)
{
	size_t colon = str_rfind_char(word, ':');

	return colon != STR_NOT_FOUND && add_ports(ports, str_skip(word, colon + 1));
}

/* Terse (-t) about ports; open files are not known. Who is connected is not known either. */
void filter_lsof(struct filter *f)
{
	struct ports ports = { 0 };
	bool terse = false, listen = false, known = true;

	for (size_t i = 1; i < f->n && known; i++) {
		struct str word = f->args[i];
		size_t address = str_find_char(word, 'i', 0);

		if (str_starts(word, "-s")) {
			listen |= str_ends(word, "LISTEN");
			continue;
		}
		if (!str_starts(word, "-")) {
			known = read_address(&ports, word);
			continue;
		}
		terse |= str_find_char(str_slice(word, 0, address), 't', 0) != STR_NOT_FOUND;
		if (address != STR_NOT_FOUND && str_contains(word, ":"))
			known = read_address(&ports, word);
	}
	for (size_t i = 0; i < ports.n; i++)
		known &= listen || ports.at[i].first >= FIRST_FREE_PORT;
	if (!terse || !ports.n || !known)
		filter_unknown(f);
	else
		put_pids(f, &ports, true);
}

void filter_fuser(struct filter *f)
{
	struct ports ports = { 0 };
	bool tcp = false;

	for (size_t i = 1; i < f->n; i++) {
		struct str word = f->args[i];
		size_t slash = str_find_char(word, '/', 0);

		if (str_starts(word, "-"))
			continue;
		tcp |= str_is(word, "tcp") || str_is(word, "udp");
		if (slash != STR_NOT_FOUND || tcp)
			add_ports(&ports, str_slice(word, 0, slash));
	}
	if (!ports.n)
		filter_unknown(f);
	else
		put_pids(f, &ports, false);
}

/* `sport = :3000`, `( sport = :3000 )`: all that is followed of ss's language. */
static bool read_filter(struct filter *f, size_t at, struct ports *ports)
{
	struct buf text = BUF_IN(f->arena);
	struct str rest;

	for (; at < f->n; at++)
		for (size_t i = 0; i < f->args[at].len; i++)
			if (!strchr(" \t()", f->args[at].at[i]))
				buf_add_char(&text, f->args[at].at[i]);
	rest = buf_str(&text);
	f->failed |= buf_failed(&text);
	if (!rest.len)
		return true;
	if (!str_starts(rest, "sport"))
		return false;
	rest = str_skip(rest, 5);
	if (str_starts(rest, "eq"))
		rest = str_skip(rest, 2);
	while (str_starts(rest, "="))
		rest = str_skip(rest, 1);
	return str_starts(rest, ":") && add_range(ports, str_skip(rest, 1));
}

static struct str name_of(struct filter *f, pid_t pid)
{
	const struct process_table *table = NULL;
	const struct process *process;

	if (f->input->facts->processes(f->input->facts->self, f->arena, &table) < 0)
		f->failed = true;
	process = table ? process_find(table, pid) : NULL;
	return process ? process->comm : STR("-");
}

static void put_socket(struct filter *f, const struct listener *l, bool is_ss)
{
	struct str name = name_of(f, l->pid);

	if (is_ss)
		buf_printf(&f->out,
			"%s 0 128 0.0.0.0:%d 0.0.0.0:* users:((\"%.*s\",pid=%d,fd=3))\n",
			l->udp ? "UNCONN" : "LISTEN", l->port, STR_ARGS(name), (int)l->pid);
	else
		buf_printf(&f->out, "%s 0 0 0.0.0.0:%d 0.0.0.0:* %s %d/%.*s\n",
			l->udp ? "udp" : "tcp", l->port, l->udp ? "" : "LISTEN", (int)l->pid,
			STR_ARGS(name));
}

/* ss and netstat with -l, -n and -p: a line for everyone who listens. */
void filter_ss(struct filter *f)
{
	bool listen = false, pids = false, tcp = false, udp = false, known = true;
	const struct listener *listeners;
	struct ports ports = { 0 };
	size_t n, at = 1;

	for (; at < f->n && f->args[at].len > 1 && f->args[at].at[0] == '-'; at++)
		for (size_t i = 1; i < f->args[at].len; i++) {
			char c = f->args[at].at[i];

			listen |= c == 'l';
			pids |= c == 'p';
			tcp |= c == 't';
			udp |= c == 'u';
			known &= strchr("lptunH46e", c) != NULL;
		}
	if (!known || !listen || !pids || !read_filter(f, at, &ports)) {
		filter_unknown(f);
		return;
	}
	listeners = listeners_of(f, &n);
	for (size_t i = 0; i < n && !f->failed; i++) {
		bool wanted = tcp == udp || (listeners[i].udp ? udp : tcp);

		if (wanted && (!ports.n || has_port(&ports, listeners[i].port)))
			put_socket(f, &listeners[i], str_is(f->args[0], "ss"));
	}
}
