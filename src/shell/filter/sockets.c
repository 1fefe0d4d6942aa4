/* lsof 4.95, fuser of psmisc 23.6, ss of iproute2 6.1, netstat of net-tools 2.10. */
#include "shell/filter/process.h"

#define MAX_PORTS 64

/* Which sockets are asked for. */
struct sockets {
	struct {
		int64_t first, last;
	} ports[MAX_PORTS];
	size_t n_ports; /* 0: any */
	bool tcp, udp, listening, connected, any_end;
};

static bool add_range(struct sockets *s, struct str text)
{
	size_t dash = str_find_char(text, '-', 0);
	int64_t first, last;

	if (!str_to_int64(str_slice(text, 0, dash), &first))
		return false;
	last = first;
	if (dash != STR_NOT_FOUND && !str_to_int64(str_skip(text, dash + 1), &last))
		return false;
	if (s->n_ports == MAX_PORTS)
		return false;
	s->ports[s->n_ports].first = first;
	s->ports[s->n_ports++].last = last;
	return true;
}

/* "3000,8000-8010"; a name (http) is not followed. */
static bool add_ports(struct sockets *s, struct str list)
{
	while (list.len) {
		size_t comma = str_find_char(list, ',', 0);

		if (!add_range(s, str_slice(list, 0, comma)))
			return false;
		list = comma == STR_NOT_FOUND ? STR("") : str_skip(list, comma + 1);
	}
	return true;
}

static bool has_port(const struct sockets *s, uint16_t port)
{
	for (size_t i = 0; i < s->n_ports; i++)
		if (port >= s->ports[i].first && port <= s->ports[i].last)
			return true;
	return s->n_ports == 0;
}

static bool fits(const struct sockets *s, const struct listener *socket)
{
	if (socket->udp ? !s->udp : !s->tcp)
		return false;
	if (!socket->udp && (socket->listening ? !s->listening : !s->connected))
		return false;
	return has_port(s, socket->port) || (s->any_end && has_port(s, socket->remote_port));
}

static const struct listener *all_sockets(struct filter *f, size_t *ret_n)
{
	const struct facts *facts = f->input->facts;
	const struct listener *all = NULL;

	*ret_n = 0;
	if (!facts || !facts->listeners)
		filter_unknown(f);
	else if (facts->listeners(facts->self, f->arena, &all, ret_n) < 0)
		f->failed = true;
	return all;
}

/* The processes that hold a file, as lsof and fuser see it. */
static const pid_t *file_users(struct filter *f, struct str path, size_t *ret_n)
{
	const struct facts *facts = f->input->facts;
	const pid_t *users = NULL;

	*ret_n = 0;
	path = filter_path(f, path);
	if (!facts || !facts->file_users || !path.at)
		filter_unknown(f);
	else if (facts->file_users(facts->self, f->arena, path, &users, ret_n) < 0)
		f->failed = true;
	return users;
}

struct lsof {
	struct sockets sockets;
	bool terse, internet, files, listening, named;
	struct str name; /* -c: how the program's name begins */
};

/* -i[46][tcp|udp][@host][:port]: what stands behind -i. */
static void read_internet(struct filter *f, struct lsof *l, struct str value)
{
	size_t colon = str_rfind_char(value, ':');
	struct str kind = str_slice(value, 0, colon);

	if (kind.len && (kind.at[0] == '4' || kind.at[0] == '6'))
		kind = str_skip(kind, 1);
	if (!l->internet)
		l->sockets.tcp = l->sockets.udp = l->sockets.any_end = true;
	l->internet = true;
	if (str_equal_nocase(kind, STR("tcp")))
		l->sockets.udp = false;
	else if (str_equal_nocase(kind, STR("udp")))
		l->sockets.tcp = false;
	else if (kind.len)
		filter_unknown(f);
	if (colon != STR_NOT_FOUND && !add_ports(&l->sockets, str_skip(value, colon + 1)))
		filter_unknown(f);
}

static void lsof_letters(struct filter *f, struct lsof *l, struct str word, size_t *i)
{
	for (size_t k = 1; k < word.len; k++) {
		char c = word.at[k];
		struct str value = str_skip(word, k + 1);

		if (c == 't') {
			l->terse = true;
		} else if (c == 'i') {
			if (!value.len && *i + 1 < f->n && !str_starts(f->args[*i + 1], "-"))
				value = f->args[++*i];
			read_internet(f, l, value);
			return;
		} else if (c == 's') {
			if (!value.len && *i + 1 < f->n &&
				str_find_char(f->args[*i + 1], ':', 0) != STR_NOT_FOUND)
				value = f->args[++*i];
			if (str_equal_nocase(value, STR("TCP:LISTEN")))
				l->listening = true;
			else
				filter_unknown(f);
			return;
		} else if (c == 'c') {
			if (!value.len && *i + 1 < f->n)
				value = f->args[++*i];
			l->named = true;
			l->name = value;
			f->unknown |= !value.len || strchr("/^", value.at[0]);
			return;
		} else if (!strchr("nPlw", c)) {
			filter_unknown(f);
		}
	}
}

/* "10.0.0.7:443"; "0.0.0.0:*" where nobody is at the other end. */
static void put_remote(struct filter *f, const struct listener *socket)
{
	buf_add(&f->out, socket->remote);
	if (socket->remote_port)
		buf_printf(&f->out, ":%u", socket->remote_port);
	else
		buf_add_text(&f->out, ":*");
}

static void put_lsof(struct filter *f, const struct listener *socket)
{
	const struct process_table *table = filter_processes(f);
	const struct process *process = table ? process_find(table, socket->pid) : NULL;

	if (!process)
		return;
	if (!f->out.len)
		buf_add_text(&f->out, "COMMAND PID USER   FD   TYPE DEVICE SIZE/OFF NODE NAME\n");
	buf_printf(&f->out, "%.*s %d %.*s %du IPv%c %lu 0t0 %s %.*s:%u",
		(int)MIN(process->comm.len, (size_t)9), process->comm.at, (int)socket->pid,
		STR_ARGS(process_user(f, process->uid)), socket->fd,
		str_starts(socket->address, "[") ? '6' : '4', socket->inode,
		socket->udp ? "UDP" : "TCP", STR_ARGS(socket->address), socket->port);
	if (socket->remote_port) {
		buf_add_text(&f->out, "->");
		put_remote(f, socket);
	}
	buf_add_text(&f->out, socket->listening     ? " (LISTEN)\n"
			      : socket->remote_port ? " (ESTABLISHED)\n"
						    : "\n");
}

static void lsof_sockets(struct filter *f, const struct lsof *l)
{
	size_t n;
	const struct listener *all = all_sockets(f, &n);
	pid_t last = 0;

	for (size_t i = 0; i < n; i++) {
		if (!fits(&l->sockets, &all[i]))
			continue;
		if (!l->terse)
			put_lsof(f, &all[i]);
		else if (all[i].pid != last)
			buf_printf(&f->out, "%d\n", (int)all[i].pid);
		last = all[i].pid;
	}
}

/* -t -c NAME: every process has something open. */
static void lsof_named(struct filter *f, const struct lsof *l)
{
	const struct process_table *table = filter_processes(f);

	f->unknown |= !l->terse || l->internet || l->files || !table;
	for (size_t i = 0; table && i < table->n; i++)
		if (str_equal(str_slice(table->at[i].comm, 0, l->name.len), l->name))
			buf_printf(&f->out, "%d\n", (int)table->at[i].pid);
}

/* lsof -t -i:PORT, lsof -i :PORT, lsof -t FILE, lsof -t -c NAME */
void filter_lsof(struct filter *f)
{
	struct lsof l = { .sockets = { .listening = true, .connected = true } };

	for (size_t i = 1; i < f->n && !f->unknown; i++) {
		struct str word = f->args[i];
		const pid_t *users;
		size_t n;

		if (str_starts(word, "-") && word.len > 1) {
			lsof_letters(f, &l, word, &i);
			continue;
		}
		users = file_users(f, word, &n);
		l.files = true;
		f->unknown |= !l.terse || l.internet;
		for (size_t k = 0; k < n; k++)
			buf_printf(&f->out, "%d\n", (int)users[k]);
	}
	if (l.named)
		lsof_named(f, &l);
	else if (!l.internet && !l.files)
		filter_unknown(f);
	if (l.listening)
		l.sockets.connected = l.sockets.udp = false;
	if (l.internet && !f->unknown)
		lsof_sockets(f, &l);
	f->status = f->out.len == 0;
}

static void put_fuser(struct filter *f, struct str name, struct str space)
{
	size_t slash = str_find_char(name, '/', 0), n;
	struct str kind = slash == STR_NOT_FOUND ? space : str_skip(name, slash + 1);
	bool tcp = str_is(kind, "tcp"), udp = str_is(kind, "udp");
	struct sockets wanted = { .tcp = tcp, .udp = udp, .listening = true, .connected = true };

	if ((tcp || udp) && add_range(&wanted, str_slice(name, 0, slash))) {
		const struct listener *all = all_sockets(f, &n);
		pid_t last = 0;

		for (size_t i = 0; i < n; i++) {
			if (fits(&wanted, &all[i]) && all[i].pid != last)
				buf_printf(&f->out, " %5d", (int)all[i].pid);
			last = fits(&wanted, &all[i]) ? all[i].pid : last;
		}
	} else {
		const pid_t *users = file_users(f, name, &n);

		for (size_t i = 0; i < n; i++)
			buf_printf(&f->out, " %5d", (int)users[i]);
	}
}

/* The pids are all that fuser prints on its standard output. */
void filter_fuser(struct filter *f)
{
	struct options o = filter_options(f, "n: namespace:");
	struct str space = STR("file");
	enum option_kind kind;

	while ((kind = options_next(&o)) != OPTION_END && !f->unknown) {
		if (kind == OPTION_WORD || kind == OPTION_MAYBE) {
			put_fuser(f, f->args[o.at + 1], space);
			options_take_word(&o);
		} else if (options_is(&o, "n", "namespace")) {
			space = filter_value(f, &o);
		} else if (options_is(&o, "m", "mount") || options_is(&o, "M", "ismountpoint")) {
			filter_unknown(f);
		}
	}
	f->status = f->out.len == 0;
}

/* -l: those that listen, -a: all, neither: connections. @ret_processes: -p. */
static struct sockets table_options(struct filter *f, bool *ret_processes)
{
	struct sockets s = { .connected = true };
	bool numeric = false;

	*ret_processes = false;
	for (size_t i = 1; i < f->n; i++) {
		struct str word = f->args[i];

		if (!str_starts(word, "-"))
			break;
		for (size_t k = 1; k < word.len; k++) {
			char c = word.at[k];

			s.tcp |= c == 't';
			s.udp |= c == 'u';
			s.listening |= c == 'l' || c == 'a';
			if (c == 'l')
				s.connected = false;
			numeric |= c == 'n';
			*ret_processes |= c == 'p';
			f->unknown |= !strchr("tulanpHWe46", c);
		}
	}
	f->unknown |= !numeric && str_is(f->args[0], "netstat");
	if (!s.tcp && !s.udp)
		s.tcp = s.udp = true;
	return s;
}

/* What stands behind the options: sport = :8000, as one word or as three. */
static void read_filter(struct filter *f, struct sockets *s)
{
	struct buf text = BUF_IN(f->arena);
	struct str rest;

	for (size_t i = 1; i < f->n; i++)
		if (!str_starts(f->args[i], "-"))
			buf_printf(&text, "%.*s ", STR_ARGS(f->args[i]));
	rest = str_trim(buf_str(&text));
	if (str_starts(rest, "(") && str_ends(rest, ")"))
		rest = str_trim(str_slice(rest, 1, rest.len - 1));
	if (!rest.len)
		return;
	if (!str_starts(rest, "sport") || str_contains(rest, "!=") ||
		!add_range(s, str_skip(rest, str_rfind_char(rest, ':') + 1)))
		filter_unknown(f);
}

/* users:(("node",pid=6,fd=4),("node",pid=7,fd=4)): all that share the socket. */
static void put_users(struct filter *f, const struct listener *all, size_t n, size_t at)
{
	const struct process_table *table = filter_processes(f);

	buf_add_text(&f->out, " users:(");
	for (size_t i = at; table && i < n; i++) {
		const struct process *process = process_find(table, all[i].pid);

		if (all[i].inode == all[at].inode && process)
			buf_printf(&f->out, "%s(\"%.*s\",pid=%d,fd=%d)", i > at ? "," : "",
				STR_ARGS(process->comm), (int)all[i].pid, all[i].fd);
	}
	buf_add_char(&f->out, ')');
}

static void put_ss(struct filter *f, const struct listener *all, size_t n, size_t at, bool users)
{
	const struct listener *socket = &all[at];

	buf_printf(&f->out, "%-6s 0      0      %.*s:%u      ",
		socket->udp         ? "UNCONN"
		: socket->listening ? "LISTEN"
				    : "ESTAB",
		STR_ARGS(socket->address), socket->port);
	put_remote(f, socket);
	if (users)
		put_users(f, all, n, at);
	buf_add_char(&f->out, '\n');
}

static void put_netstat(struct filter *f, const struct listener *socket, bool users)
{
	const struct process_table *table = filter_processes(f);
	const struct process *process = table ? process_find(table, socket->pid) : NULL;

	buf_printf(&f->out, "%s        0      0 %.*s:%u      ", socket->udp ? "udp" : "tcp",
		STR_ARGS(socket->address), socket->port);
	put_remote(f, socket);
	buf_printf(&f->out, "      %s      ",
		socket->udp         ? ""
		: socket->listening ? "LISTEN"
				    : "ESTABLISHED");
	if (users && process)
		buf_printf(&f->out, "%d/%.*s", (int)socket->pid, STR_ARGS(process->comm));
	buf_add_char(&f->out, '\n');
}

/* ss -ltnp, netstat -tlnp. A socket is told once, at the first that holds it. */
void filter_ss(struct filter *f)
{
	bool netstat = str_is(f->args[0], "netstat"), users, seen;
	struct sockets wanted = table_options(f, &users);
	const struct listener *all;
	size_t n = 0;

	read_filter(f, &wanted);
	all = f->unknown ? NULL : all_sockets(f, &n);
	if (!f->unknown)
		buf_add_text(&f->out, netstat ? "Proto Recv-Q Send-Q Local Foreign State PID\n"
					      : "State Recv-Q Send-Q Local Peer Process\n");
	for (size_t i = 0; i < n; i++) {
		seen = false;
		for (size_t k = 0; k < i; k++)
			seen |= all[k].inode == all[i].inode;
		if (seen || !fits(&wanted, &all[i]))
			continue;
		if (netstat)
			put_netstat(f, &all[i], users);
		else
			put_ss(f, all, n, i, users);
	}
}
