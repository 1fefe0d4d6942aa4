#!/usr/bin/env python3
"""The pids that keihookd predicts against the pids that really get the signal.

usage: agree.py PREDICT SLEEPER [-n N] [--seed S] [--crowd N] [--verbose]

Runs in a pid, mount and network namespace of its own (needs root). Starts a set of sleepers in
groups, sessions and below one another, generates kill, pkill, killall, fuser ... commands, asks
PREDICT (which follows the text and looks at /proc) and then lets bash run each with the
installed procps, psmisc and util-linux. Sleepers note every signal they get and live on, so
that both sides see the same processes throughout.
"""
import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time

NAMESPACE = "AGREE_INSIDE"


def enter_namespace(script=__file__):
    if os.environ.get(NAMESPACE):
        return
    os.environ[NAMESPACE] = "1"
    os.execvp("unshare", ["unshare", "-p", "-m", "-n", "--fork", "--mount-proc", "--kill-child",
                          sys.executable, os.path.abspath(script), *sys.argv[1:]])


class Jobs:
    """The sleepers: name -> pid, all started here and ended with the namespace."""

    def __init__(self, sleeper, work):
        self.work = work
        self.log = os.path.join(work, "signals")
        self.ready = os.path.join(work, "ready")
        self.file = os.path.join(work, "held")
        for path in (self.log, self.ready, self.file):
            open(path, "w").close()
        self.bin = os.path.join(work, "bin")
        os.mkdir(self.bin)
        self.names = ["trainer", "modal", "node", "webserver", "a-very-long-program-name", "worker"]
        for name in self.names:
            shutil.copy(sleeper, os.path.join(self.bin, name))
        self.children = []
        self.start("modal", "run", "train.py")
        self.start("modal", "serve", "app.py")
        self.start("trainer", "--epochs", "3")
        self.start("node", "server.js", "-l", "8000")
        self.start("webserver", "-l", "8080")
        self.start("trainer", "--client", "-c", "8000")
        self.start("a-very-long-program-name", "x")
        self.start("worker", "-o", self.file)
        group = self.start("worker", "1", group=0)
        self.start("worker", "2", group=group)
        self.start("node", "watch.js", group=group)
        self.wait_ready()
        self.pids = sorted(self.children)

    def crowd(self, n):
        """Further processes, which no command is about."""
        shutil.copy(os.path.join(self.bin, "node"), os.path.join(self.bin, "crowd"))
        for _ in range(n):
            pid = os.fork()
            if pid == 0:
                null = os.open(os.devnull, os.O_RDWR)
                for fd in (0, 1, 2):
                    os.dup2(null, fd)
                os.execve(os.path.join(self.bin, "crowd"), ["crowd"], {"PATH": os.environ["PATH"]})

    def start(self, name, *args, group=None):
        """In a session of its own, or as a further member of a group there (started from its leader's)."""
        env = {"PATH": os.environ["PATH"], "SLEEPER_LOG": self.log, "SLEEPER_READY": self.ready}
        child = subprocess.Popen([os.path.join(self.bin, name), *args], env=env, stdin=subprocess.DEVNULL,
                                 preexec_fn=os.setsid if group is None else lambda: os.setpgid(0, group))
        self.children.append(child.pid)
        return child.pid

    def wait_ready(self):
        for _ in range(500):
            if os.path.getsize(self.ready) >= len(self.children):
                return
            time.sleep(0.01)
        sys.exit("agree: the sleepers did not start")

    def take_signals(self, expected):
        """Who noted a signal; a machine under load may let a sleeper note it a little later."""
        for _ in range(60):
            time.sleep(0.005)
            with open(self.log) as log:
                got = sorted({int(line.split()[0]) for line in log if line.strip()})
            if got == expected:
                break
        open(self.log, "w").close()
        return got


SIGNALS = ["", "-TERM", "-15", "-SIGTERM", "-s TERM", "-s SIGUSR1", "-n 10", "-HUP", "-1", "-INT", "-USR2"]


def kill_command(rng, jobs):
    pid = rng.choice(jobs.pids)
    sent = rng.choice(SIGNALS)
    target = rng.choice([str(pid), f"-{pid}" if sent else str(pid), f"{pid} {rng.choice(jobs.pids)}",
                         "$(cat pidfile)", "`cat pidfile`", f"$(({pid}+0))", "99999999"])
    with open(os.path.join(jobs.work, "pidfile"), "w") as f:
        f.write(f"{rng.choice(jobs.pids)}\n")
    if target.startswith("-"):
        target = rng.choice(["-- ", ""]) + target
    return rng.choice(["kill {} {}", "/bin/kill {} {}", "builtin kill {} {}", "command kill {} {}",
                       "env kill {} {}"]).format(sent if "-n" not in sent else "-10", target)


def pkill_command(rng, jobs):
    sent = rng.choice(["", "-TERM", "-15", "--signal USR1", "-HUP", "-SIGINT"])
    pid = rng.choice(jobs.pids)
    how = rng.choice(["modal", "-f modal", "-f 'modal run'", "-x modal", "-f train.py", "-f '[m]odal'", "node",
                      "-x nod", "-i MODAL", "--full serve", "-f 'server|watch'", "-n modal", "-o modal",
                      "-n -f worker", f"-P {os.getpid()} worker", f"-P {pid}", f"-g {pid}", f"-s {pid} .",
                      "a-very-long-prog", "a-very-long-program-name", "-x a-very-long-program-name",
                      "-f 'epochs 3$'", "-xf trainer", "-u root -f trainer", "-u nobody -f trainer", "'^work'",
                      "-ef trainer", "-F pidfile", "'(mod|nod)'", "-f -- --epochs", "-if SERVER.JS", "nothing-like-it"])
    with open(os.path.join(jobs.work, "pidfile"), "w") as f:
        f.write(f"{pid}\n")
    return f"pkill {sent} {how}"


def killall_command(rng, jobs):
    sent = rng.choice(["", "-TERM", "-15", "-s USR1", "--signal HUP", "-INT", "-SIGUSR2"])
    how = rng.choice(["modal", "node", "worker", "-r 'mod.*'", "-r '^w'", "-I MODAL", "-q nothing", "a-very-long-program-name",
                      "-e a-very-long-program-name", "modal node", "-u root modal", "-u nobody modal", "-v trainer",
                      "-g worker", "trainer worker nothing", f"{jobs.bin}/node", "a-very-long-pro"])
    return f"killall {sent} {how}"


def fuser_command(rng, jobs):
    return rng.choice(["fuser -k -TERM 8000/tcp", "fuser -k -HUP -n tcp 8080", "fuser -TERM -k 8000/tcp 8080/tcp",
                       f"fuser -k -USR1 {jobs.file}", "fuser 8000/tcp", "fuser -k -TERM 9999/tcp", "fuser -sk -TERM held"])


def pipeline_command(rng, jobs):
    sent = rng.choice(["", "-TERM ", "-15 ", "-s HUP "])
    name = rng.choice(["modal", "node", "trainer", "worker"])
    first = name[0]
    return rng.choice([
        f"kill {sent}$(pgrep {name})", f"kill {sent}$(pgrep -f {name}.*r)", f"pgrep -x {name} | xargs kill {sent}",
        f"pgrep {name} | xargs -r -n1 kill {sent}", f"kill {sent}$(pidof {name})",
        f"ps aux | grep [{first}]{name[1:]} | awk '{{print $2}}' | xargs kill {sent}",
        f"ps -ef | grep {name} | grep -v grep | awk '{{print $2}}' | xargs kill {sent}",
        f"ps ax | grep '[{first}]{name[1:]}' | awk '{{print $1}}' | xargs kill {sent}",
        f"ps -C {name} -o pid= | xargs kill {sent}", f"for p in $(pgrep {name}); do kill {sent}$p; done",
        f"pgrep {name} | while read p; do kill {sent}$p; done", f"P=$(pgrep -n {name}); kill {sent}$P",
        f"kill {sent}$(pgrep -o {name}) 2>/dev/null || true", f"pgrep -f '^{jobs.bin}/{name}' | head -1 | xargs kill {sent}",
        f"kill {sent}$(ps -o pid= -C {name})", f"sleep 5 & kill {sent}$!", f"python3 -c 'import os,signal; os.kill({rng.choice(jobs.pids)}, signal.SIGTERM)'",
    ])


def more_kill_command(rng, jobs):
    """kill in its odder spellings."""
    a, b = rng.choice(jobs.pids), rng.choice(jobs.pids)
    return rng.choice([
        f"kill -TERM -- -{a}", f"kill -- -{a}", f"/bin/kill -TERM -- -{a}", f"/bin/kill -s TERM -- -{a}", f"kill -s TERM -- -{a} {b}",
        f"kill -sTERM {a}", f"kill -n15 {a}", f"kill -sigterm {a}", f"kill -sIgTeRm {a}", f"kill -s 15 {a}", f"kill -RTMIN+1 99999999",
        f"kill -0 {a}", f"kill -s 0 {a}", f"kill -EXIT {a}", f"kill -l {a}", f"kill -L", f"/bin/kill -l", f"/bin/kill --signal TERM {a}",
        f"/bin/kill --signal=TERM {a} {b}", f"kill -CONT {a}", f"kill -WINCH {a} {b}", f"kill -s CHLD {a}", f"kill -URG {a}",
        f"kill 99999999 {a}", f"kill {a} 99999999 {b}", f"kill x {a}", f"kill '' {a}", f"kill ' {a}'", f"kill +{a}", f"kill 0{a}",
        f"kill {a},{b}", f"kill {a}.0", f"kill 0x{a:x}", f"kill -TERM", f"kill -NOSUCH {a}", f"kill -99 {a}", f"kill -s", f"kill -15 -- {a} -- {b}",
        f"enable -n kill; kill {a}", f"'kill' {a}", f"\\kill {a}", f"k''ill {a}", f"K=kill; $K -TERM {a}", f"eval kill {a}", f"exec kill {a}",
        f"sh -c 'kill {a}'", f"sh -c 'kill -s TERM -- -{a}'", f"bash -c 'kill $0' {a}", f"timeout 5 kill {a}", f"nohup kill {a}", f"nice -n 5 kill {a}",
        f"setsid -w kill {a}", f"sudo kill {a} 2>/dev/null || kill {a}", f"busybox kill {a}", f"busybox kill -TERM {a} {b}", f"dash -c 'kill -TERM {a}'",
        f"(kill {a})", f"{{ kill {a}; }}", f"if kill -0 {a}; then kill {a}; fi", f"kill -0 {a} && kill -TERM {b}", f"! kill {a}",
        f"while true; do kill {a}; break; done", f"p={a}; kill $p", f"p={a}; kill -TERM \"${{p}}\"", f"p=({a} {b}); kill ${{p[@]}}",
        f"p=({a} {b}); kill ${{p[1]}}", f"kill {{{a},{b}}}", f"read p <<< {a}; kill $p", f"p={a}; p=$((p)); kill $p", f"printf -v p %d {a}; kill $p",
        f"f() {{ kill $1; }}; f {a}", f"f() {{ kill \"$@\"; }}; f -TERM {a} {b}", f"set -- {a}; kill $1", f"echo {a} > p; kill $(< p)", f"echo {a} > q.pid; kill `cat q.pid`",
        f"echo {a} > q.pid && xargs kill < q.pid", f"echo {a} {b} | xargs kill", f"echo {a} {b} | xargs -n1 kill -TERM", f"printf '%s\\n' {a} {b} | xargs -I{{}} kill {{}}",
        f"printf '%s\\0' {a} {b} | xargs -0 kill", f"xargs -a <(echo {a}) kill", f"kill $(echo {a})", f"kill $(printf %s {a})", f"kill $(echo {a} | tr -d ' ')",
        f"trap 'kill {a}' EXIT", f"trap 'kill $(jobs -p)' EXIT; sleep 0.01 & wait", f"sleep 1 & kill %1", f"sleep 1 & kill %%", f"sleep 1 & kill %sl", f"sleep 1 & p=$!; kill $p",
        f"sleep 1 & echo $! > own.pid; kill $(cat own.pid)", f"sleep 1 & sleep 1 & kill $(jobs -p)", f"jobs -p | xargs -r kill", f"sleep 1 & jobs -p | xargs kill",
        f"sleep 1 & disown; kill $!", f"(sleep 1 & echo $! > sub.pid); kill $(cat sub.pid)", f"coproc sleep 1; kill $COPROC_PID", f"kill $$", f"kill -TERM $$",
        f"kill -- -$$ 2>/dev/null", f"kill 0", f"kill -TERM 0", f"pkill -P $$", f"timeout -s TERM 0.01 sleep 1", f"timeout -k 1 0.01 sleep 1",
        f"kill $(( {a} ))", f"let p={a}; kill $p", f"[ -n '{a}' ] && kill {a}", f"false && kill {a}; kill {b}",
        f"case x in x) kill {a};; *) kill {b};; esac", f"for i in 1 2; do kill {a}; done", f"for p in {a} {b}; do kill $p; done", f"until kill {a}; do sleep 0.01; done",
    ])


def more_pkill_command(rng, jobs):
    pid, other = rng.choice(jobs.pids), rng.choice(jobs.pids)
    name = rng.choice(["modal", "node", "trainer", "worker", "webserver"])
    return rng.choice([
        f"pkill {name[:3]}", f"pkill -x {name}", f"pkill '^{name}$'", f"pkill -f '{name} '", f"pkill -f '{name}.*[0-9]'", f"pkill -f /{name}", f"pkill -9x nothing",
        f"pkill -e {name}", f"pkill -c {name}", f"pkill -fx '.*{name} .*'", f"pkill -nf {name}", f"pkill -of {name}", f"pkill -n {name}", f"pkill -vx 'modal|node|trainer|worker|webserver|a-very-long-pr|.*'",
        f"pkill -u 0 -x {name}", f"pkill -U root {name}", f"pkill -u nobody,root -x {name}", f"pkill -g {pid},{other} .", f"pkill -s {pid},{other}", f"pkill -P {pid},{os.getpid()} -x {name}",
        f"pkill --signal 15 {name}", f"pkill --signal=SIGTERM -f {name}", f"pkill -SIGTERM {name}", f"pkill -0 {name}", f"pkill -CONT {name}",
        f"pkill -TERM -f '{name}|node'", f"pkill '({name}|node)'", f"pkill -f '[{name[0]}]{name[1:]}'", f"pkill {name.upper()}", f"pkill -i {name.upper()}", f"pkill -f -i {name.upper()}",
        f"pkill -f \"{name} run\"", f"sh -c \"pkill {name}\"", f"P={name}; pkill $P", f"pkill $(echo {name})", f"for n in {name} trainer; do pkill -x $n; done", f"echo {name} | xargs pkill",
        f"xargs -I{{}} pkill -x {{}} <<< {name}", f"pkill -x {name} || pkill -f nothing", f"pkill", f"pkill -f", f"pkill ''", "pkill -f '(('", f"pkill -f 'epochs [0-9]'",
        f"pkill -x {name} -x trainer", f"pkill -f {name} trainer", f"pkill --exact {name}", f"pkill --newest {name}", f"pkill --oldest --full {name}", f"pkill --parent {os.getpid()} --exact {name}",
        f"pkill --pgroup {pid}", f"pkill --session {pid}", f"pkill --euid 0 --exact {name}", f"pkill --pidfile pidfile", f"pkill -F pidfile {name}", f"pkill --inverse --full -x .*",
        f"pkill --ignore-case {name.upper()}", 
        f"pkill -A -x {name}", f"pkill -q 5 -x nothing",
        f"pidof {name} | xargs kill", f"kill $(pidof -s {name})", f"kill $(pidof -x {name})", f"kill `pidof {name}`", f"pidof {name} trainer | xargs -n1 kill", f"kill -TERM $(pidof -o {pid} {name})", f"kill $(pidof {jobs.bin}/{name})",
        f"skill -TERM {pid}", f"skill {pid}", f"skill -TERM -p {pid}", f"skill -TERM -c {name}", f"skill -TERM {name}", f"skill -n -c {name}", f"skill -l", f"skill -TERM -u nobody", f"snice 5 {pid}",
        f"start-stop-daemon --stop --pid {pid} --name {name}", f"start-stop-daemon --stop --name {name} --test", f"start-stop-daemon -K -n {name} -s TERM", f"start-stop-daemon --stop --pidfile pidfile --signal TERM",
        f"start-stop-daemon --stop --exec {jobs.bin}/{name}", f"start-stop-daemon -K -p pidfile -x {jobs.bin}/{name} -s TERM",
        f"killall -w nothing", f"killall -TERM -- {name}", f"killall -s 15 {name}", f"killall -sTERM {name}", f"killall --signal=TERM {name}", f"killall -0 {name}", f"killall -CONT {name}",
        f"killall -v {name} nothing", f"killall -r '^{name[:3]}'", f"killall -r '{name}$'", f"killall -e {name}", f"killall -g {name}", f"killall -u root -r '^{name}$'", 
        f"killall {name[:4]}", f"killall {jobs.bin}/{name}", f"killall /nonexistent/{name}", f"killall -TERM {name} {name}", f"killall a-very-long-program-name {name}",
    ])


def more_pipeline_command(rng, jobs):
    pid, other = rng.choice(jobs.pids), rng.choice(jobs.pids)
    name = rng.choice(["modal", "node", "trainer", "worker", "webserver"])
    port, net = rng.choice([("8000", "tcp"), ("8080", "tcp"), ("9999", "tcp")])
    return rng.choice([
        f"lsof -ti:{port} | xargs kill", f"lsof -t -i :{port} | xargs -r kill -TERM", f"kill $(lsof -t -i:{port})", f"kill -TERM $(lsof -ti tcp:{port})", f"lsof -ti tcp:{port} -sTCP:LISTEN | xargs kill",
        f"lsof -t {jobs.file} | xargs kill", f"kill $(lsof -t held)", f"fuser {port}/{net} 2>/dev/null | xargs kill", f"kill $(fuser {port}/tcp 2>/dev/null)", f"fuser -k -TERM {port}/tcp 8080/tcp", f"fuser -k -n tcp -TERM {port}",
        f"fuser -TERM -k held", f"fuser -k -HUP {jobs.file}", f"fuser -v {port}/tcp", f"fuser -k -TERM -m /nonexistent", f"fuser -k -TERM {jobs.bin}/{name}", f"PORT={port}; fuser -k -TERM $PORT/tcp",
        f"lsof -i :{port} | awk 'NR>1{{print $2}}' | xargs -r kill", f"lsof -i:{port} | grep LISTEN | awk '{{print $2}}' | xargs -r kill", f"lsof -i tcp:{port} -sTCP:LISTEN -t | xargs -r kill", f"lsof -nP -iTCP:{port} -t | xargs -r kill",
        f"ss -tnp | grep ':{port}' | grep -oP 'pid=\\K[0-9]+' | xargs -r kill", f"netstat -tnp 2>/dev/null | grep ':{port}' | awk '{{print $7}}' | cut -d/ -f1 | xargs -r kill", f"kill $(ss -ltnp | sed -n 's/.*:{port} .*pid=\\([0-9]*\\).*/\\1/p')",
        f"ss -ltnp | grep ':{port} ' | grep -o 'pid=[0-9]*' | cut -d= -f2 | xargs -r kill", f"ss -tlnp 'sport = :{port}' | grep -oP 'pid=\\K[0-9]+' | xargs -r kill",
        f"netstat -tlnp 2>/dev/null | grep ':{port} ' | awk '{{print $7}}' | cut -d/ -f1 | xargs -r kill",
        f"ps -ef | grep '[{name[0]}]{name[1:]}' | awk '{{print $2}}' | while read p; do kill $p; done", f"ps aux | awk '/[{name[0]}]{name[1:]}/{{print $2}}' | xargs kill", f"ps aux | awk '/{name} / && !/awk/ {{print $2}}' | xargs kill",
        f"ps -eo pid,comm | awk '$2==\"{name}\"{{print $1}}' | xargs kill", f"ps -eo pid,args | grep {name} | grep -v grep | cut -c1-7 | xargs kill", f"ps -eo pid= -C {name} | xargs -n1 echo >/dev/null", f"ps -e | grep -w {name} | awk '{{print $1}}' | xargs kill",
        f"for p in $(ps -C {name} -o pid=); do kill -TERM $p; done", f"kill $(ps aux | grep {name} | grep -v grep | awk '{{print $2}}')", f"kill $(ps ax | grep -v grep | grep {name} | awk '{{ print $1 }}' | head -n 1)", f"ps --ppid {pid} -o pid= | xargs -r kill",
        f"ps -o pid= --sid {pid} | xargs kill", f"ps -o pid= -g {pid} | xargs kill", f"kill -TERM -$(ps -o pgid= {pid} | tr -d ' ')", f"kill -TERM -- -$(ps -o pgid= -p {pid} | grep -o '[0-9]*')", f"kill $(ps -o pid= -p {pid})",
        f"pgrep {name} | xargs kill -TERM", f"pgrep -f {name} | xargs -I% kill %", f"pgrep -d, {name} | tr , '\\n' | xargs kill", f"kill $(pgrep -d ' ' {name})", f"pgrep -l {name} | awk '{{print $1}}' | xargs kill", f"pgrep -a {name} | cut -d' ' -f1 | xargs kill",
        f"pgrep {name} | tail -1 | xargs kill", f"pgrep {name} | sort -n | tail -n +2 | xargs -r kill", f"pgrep -x {name} | grep -v {pid} | xargs -r kill", f"pgrep {name} | sed -n 1p | xargs kill", f"pgrep -c {name}", f"pgrep -x {name} >/dev/null && pkill -x {name}",
        f"for pid in $(pgrep -x {name}); do kill -TERM \"$pid\" && echo killed; done", f"for pid in $(pgrep {name}); do [ $pid != {pid} ] && kill $pid; done", f"pgrep {name} | while IFS= read -r p; do kill -s TERM -- \"$p\"; done",
        f"mapfile -t p < <(pgrep {name}); kill \"${{p[@]}}\"", f"readarray p <<< \"$(pgrep {name})\"; kill ${{p[@]}}", f"p=$(pgrep {name}) && kill $p", f"p=$(pgrep -n {name}); [ -n \"$p\" ] && kill $p", f"while read p; do kill $p; done < <(pgrep {name})",
        f"pgrep {name} > found; kill $(cat found)", f"pgrep {name} > found; while read p; do kill $p; done < found", f"pgrep {name} | tee found | xargs kill", f"xargs kill < <(pgrep {name})", f"kill $(pgrep {name} | tr '\\n' ' ')",
        f"pgrep -g {pid} | xargs kill", f"pgrep -P {pid} | xargs -r kill", f"pgrep -s {pid} | xargs -r kill", f"kill $(pgrep -P {os.getpid()} {name})", f"pgrep -u root -x {name} | xargs kill", f"pgrep -n {name} | xargs -r kill", f"parallel kill ::: {pid} {other}",
        f"pgrep {name} | parallel kill", f"python3 -c 'import os; os.kill({pid}, 15)'", f"python3 -c 'import os,signal\nfor p in ({pid},{other}): os.kill(p, signal.SIGTERM)'", f"python3 -c 'import os,signal; os.killpg({pid}, signal.SIGTERM)'",
        f"python3 -c 'import subprocess; subprocess.run([\"kill\", \"{pid}\"])'", f"python3 -c 'import os; os.system(\"pkill -x {name}\")'", f"perl -e 'kill 15, {pid}'", f"perl -e 'kill \"TERM\", {pid}, {other}'", f"perl -e 'kill TERM => {pid}'", f"perl -e 'kill -15, {pid}'",
        f"ruby -e 'Process.kill(\"TERM\", {pid})'", f"ruby -e 'Process.kill(15, {pid}, {other})'", f"node -e 'process.kill({pid})'", f"node -e 'process.kill({pid}, \"SIGTERM\")'", f"php -r 'posix_kill({pid}, 15);'", f"lua -e 'os.execute(\"kill {pid}\")'",
        f"awk 'BEGIN{{system(\"kill {pid}\")}}'", f"echo 'kill {pid}' | sh", f"bash <<< 'kill {pid}'", f"bash -s <<E\nkill {pid}\nE", f"printf 'kill %s\\n' {pid} {other} | bash", f"find /proc/{pid} -maxdepth 0 -exec kill {pid} \\;", f"env P={pid} sh -c 'kill $P'",
        f"basename /proc/{pid} | xargs kill", f"echo kill {pid} > s.sh; bash s.sh", f"echo 'pkill -x {name}' > s.sh; . ./s.sh", f"flock lock kill {pid}", f"watch -n 9 -g true >/dev/null & kill $!; kill {pid}",
    ])


GENERATORS = [kill_command] * 2 + [pkill_command] * 2 + [killall_command] * 2 + [fuser_command] + [pipeline_command] * 2 + \
    [more_kill_command] * 4 + [more_pkill_command] * 4 + [more_pipeline_command] * 4


# What not every machine has; a command that is not there signals nobody.
OPTIONAL = ["ruby -e", "php -r", "lua -e", "node -e", "perl -e", "parallel", "busybox", "netstat", "ss -", "lsof", "start-stop-daemon",
            "skill", "snice", "pidof", "fuser"]


def generated(rng, jobs):
    while True:
        command = rng.choice(GENERATORS)(rng, jobs)
        if all(shutil.which(tool.split()[0]) for tool in OPTIONAL if tool in command):
            return command


def ignore_signals():
    """The predictor is a process like others here, and must outlive what hits it."""
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGUSR1, signal.SIGUSR2):
        signal.signal(number, signal.SIG_IGN)


def predicted(process, work, command):
    try:
        process.stdin.write(f"{work}\t{command.replace(chr(10), chr(1))}\n")
        process.stdin.flush()
    except BrokenPipeError:
        sys.exit(f"agree: the predictor ended with {process.wait()} before {command!r}")
    return process.stdout.readline().split()


def versions():
    out = []
    for command in (["pkill", "--version"], ["killall", "--version"], ["/bin/kill", "--version"], ["kill", "--version"], ["lsof", "-v"], ["ss", "-V"]):
        if not shutil.which(command[0]):
            continue
        text = subprocess.run(command, capture_output=True, text=True)
        lines = (text.stdout + text.stderr).splitlines()
        out.append(next((line.strip() for line in lines if "revision:" in line), lines[0]))
    util_linux = subprocess.run(["setsid", "--version"], capture_output=True, text=True).stdout.strip()
    return "; ".join(dict.fromkeys([*out, util_linux]))


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("predict")
    ap.add_argument("sleeper")
    ap.add_argument("-n", type=int, default=500)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--crowd", type=int, default=0)
    ap.add_argument("--verbose", action="store_true")
    args = ap.parse_args()
    if os.geteuid() != 0:
        print("ok 1 - predictions agree # SKIP needs root")
        return 0
    enter_namespace()
    subprocess.run(["ip", "link", "set", "lo", "up"], check=False)
    rng = random.Random(args.seed)
    with tempfile.TemporaryDirectory() as work:
        jobs = Jobs(args.sleeper, work)
        jobs.crowd(args.crowd)
        predict = subprocess.Popen([os.path.abspath(args.predict)], preexec_fn=ignore_signals, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=work)
        disagreements = []
        for _ in range(args.n):
            command = generated(rng, jobs)
            want_text = predicted(predict, work, command)
            subprocess.run(["bash", "-c", command], cwd=work, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL, start_new_session=True, timeout=20)
            told = sorted({int(w) for w in want_text if w.isdigit()} & set(jobs.pids))
            got = jobs.take_signals(told)
            certain = not any(w.endswith("?") for w in want_text)
            if told != got or not certain:
                disagreements.append((command, want_text, got))
        predict.stdin.close()
        predict.wait()
    agreed = args.n - len(disagreements)
    for command, want, got in disagreements[:None if args.verbose else 20]:
        print(f"# {command}\n#   predicted {' '.join(want) or '-'}; signalled {' '.join(map(str, got)) or '-'}")
    print(f"# {versions()}; seed {args.seed}")
    print(f"# agreement {agreed}/{args.n} = {agreed / args.n:.2%}")
    print(("ok" if not disagreements else "not ok") + f" 1 - the pids predicted for {args.n} commands are those signalled")
    print("1..1")
    return 0 if not disagreements else 1


if __name__ == "__main__":
    sys.exit(main())
