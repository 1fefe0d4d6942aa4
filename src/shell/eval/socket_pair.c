/* What socat(1) 1.7, nc(1) of OpenBSD and ncat(1) 7.93 are told to join. */
#include "shell/eval/socket.h"

#include "shell/launch/options.h"

static bool is_local(struct str host)
{
	static const char *const names[] = { "", "localhost", "127.0.0.1", "0.0.0.0", "0", "::1",
		"[::1]", "ip6-localhost" };

	for (size_t i = 0; i < ARRAY_SIZE(names); i++)
		if (str_is(host, names[i]))
			return true;
	return false;
}

bool socket_port_path(struct arena *arena, struct str host, struct str port, struct str *ret)
{
	int64_t number;

	if (!is_local(host) || !str_to_int64(port, &number))
		return false;
	*ret = arena_printf(arena, "/dev/socket/%.*s", STR_ARGS(port));
	return ret->at != NULL;
}

/* Types of socat's addresses; a port and a path are told apart by their names. */
static const struct {
	const char *name;
	enum end_kind kind;
	bool port;
} types[] = {
	{ "ABSTRACT-CONNECT", END_CONNECT, false },
	{ "ABSTRACT-LISTEN", END_LISTEN, false },
	{ "EXEC", END_COMMAND, false },
	{ "FILE", END_FILE, false },
	{ "OPEN", END_FILE, false },
	{ "SHELL", END_COMMAND, false },
	{ "SYSTEM", END_COMMAND, false },
	{ "TCP", END_CONNECT, true },
	{ "TCP-CONNECT", END_CONNECT, true },
	{ "TCP-L", END_LISTEN, true },
	{ "TCP-LISTEN", END_LISTEN, true },
	{ "TCP4", END_CONNECT, true },
	{ "TCP4-CONNECT", END_CONNECT, true },
	{ "TCP4-LISTEN", END_LISTEN, true },
	{ "TCP6", END_CONNECT, true },
	{ "TCP6-LISTEN", END_LISTEN, true },
	{ "UDP", END_CONNECT, true },
	{ "UDP-CONNECT", END_CONNECT, true },
	{ "UDP-LISTEN", END_LISTEN, true },
	{ "UDP-RECV", END_LISTEN, true },
	{ "UDP-RECVFROM", END_LISTEN, true },
	{ "UDP-SENDTO", END_CONNECT, true },
	{ "UDP4-LISTEN", END_LISTEN, true },
	{ "UNIX", END_CONNECT, false },
	{ "UNIX-CLIENT", END_CONNECT, false },
	{ "UNIX-CONNECT", END_CONNECT, false },
	{ "UNIX-L", END_LISTEN, false },
	{ "UNIX-LISTEN", END_LISTEN, false },
	{ "UNIX-RECV", END_LISTEN, false },
	{ "UNIX-RECVFROM", END_LISTEN, false },
	{ "UNIX-SENDTO", END_CONNECT, false },
};

/* TYPE:PARAMETERS,OPTION...; `-` is stdin and stdout. */
static struct socket_end end_of(struct shell *sh, struct str address)
{
	struct socket_end end = { .kind = END_OTHER };
	struct str type = str_slice(address, 0, str_find_char(address, ':', 0));
	struct str rest = str_skip(address, type.len + 1), host = STR("");

	rest = str_slice(rest, 0, str_find_char(rest, ',', 0));
	type = str_slice(type, 0, str_find_char(type, ',', 0));
	if (str_is(type, "-") || str_equal_nocase(type, STR("STDIO")))
		return (struct socket_end){ .kind = END_STDIO };
	for (size_t i = 0; i < ARRAY_SIZE(types); i++) {
		size_t colon;

		if (!str_equal_nocase(type, str_from(types[i].name)))
			continue;
		end = (struct socket_end){ types[i].kind, rest };
		colon = str_rfind_char(rest, ':');
		if (types[i].port && types[i].kind == END_CONNECT && colon != STR_NOT_FOUND) {
			host = str_slice(rest, 0, colon);
			rest = str_skip(rest, colon + 1);
		}
		if (types[i].port && !socket_port_path(eval_arena(sh), host, rest, &end.text))
			end.kind = END_OTHER;
	}
	return end;
}

static bool socat_pair(struct shell *sh, const struct call *call, struct socket_pair *ret)
{
	struct str word, addresses[2];
	size_t n = 0;

	for (size_t i = 1; i < call->argc; i++) {
		if (call->argv[i].many || !field_known(eval_arena(sh), &call->argv[i], &word))
			return false;
		ret->only[0] |= str_is(word, "-u");
		ret->only[1] |= str_is(word, "-U");
		if (str_starts(word, "-") && word.len > 1) {
			/* These take the next word; they stand in front of both addresses. */
			i += word.len == 2 && strchr("TtbL", word.at[1]);
			continue;
		}
		if (n == ARRAY_SIZE(addresses))
			return false;
		addresses[n++] = word;
	}
	if (n < ARRAY_SIZE(addresses))
		return false;
	ret->ends[0] = end_of(sh, addresses[0]);
	ret->ends[1] = end_of(sh, addresses[1]);
	return true;
}

/* nc [-l] [HOST] PORT, nc -U PATH; ncat -e COMMAND, -c TEXT */
static bool nc_pair(struct shell *sh, const struct call *call, struct socket_pair *ret)
{
	struct options o = options_of(eval_arena(sh), call->argv + 1, call->argc - 1,
		"c: sh-exec: e: exec: g: G: i: I: m: M: O: o: P: p: source-port: q: s: T: V: w: "
		"wait: W: X: x: h!");
	struct str words[2] = { STR(""), STR("") }, port = STR(""), word;
	bool listens = false, path = false, scans = false;
	struct field command = { 0 };
	enum option_kind kind;
	size_t n = 0;

	while ((kind = options_next(&o)) != OPTION_END) {
		if (kind == OPTION_WORD || kind == OPTION_MAYBE) {
			if (n == 2 || !field_known(eval_arena(sh), &o.argv[o.at], &words[n++]))
				return false;
			options_take_word(&o);
			continue;
		}
		listens |= options_is(&o, "l", "listen");
		path |= options_is(&o, "U", "unixsock");
		scans |= o.mark == '!' || options_is(&o, "z", NULL);
		if (options_is(&o, "ec", "exec") || options_is(&o, NULL, "sh-exec"))
			command = o.value;
		if (options_is(&o, "p", "source-port") &&
			!field_known(eval_arena(sh), &o.value, &port))
			return false;
	}
	if (scans)
		return false;
	word = n ? words[n - 1] : port;
	ret->ends[0] = (struct socket_end){ listens ? END_LISTEN : END_CONNECT, word };
	if (!path && !socket_port_path(eval_arena(sh),
			     n == 2 || (n == 1 && listens && port.len) ? words[0] : STR(""),
			     listens && port.len ? port : word, &ret->ends[0].text))
		return false;
	ret->ends[1] = (struct socket_end){ .kind = END_STDIO };
	if (command.n && !field_known(eval_arena(sh), &command, &ret->ends[1].text))
		return false;
	if (command.n)
		ret->ends[1].kind = END_COMMAND;
	return word.len > 0 && (listens || path || n == 2);
}

bool socket_pair_of(struct shell *sh, const struct call *call, struct socket_pair *ret)
{
	struct field program = call->program;
	struct str name;

	*ret = (struct socket_pair){ 0 };
	if (!field_known(eval_arena(sh), &program, &name) || name.len < 2 ||
		!strchr("ns", name.at[0]))
		return false;
	if (str_is(name, "socat"))
		return socat_pair(sh, call, ret);
	if (str_is(name, "nc") || str_is(name, "ncat") || str_is(name, "netcat") ||
		str_is(name, "nc.openbsd") || str_is(name, "nc.traditional"))
		return nc_pair(sh, call, ret);
	return false;
}
