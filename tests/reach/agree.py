#!/usr/bin/env python3
"""The pids that keihookd predicts against the pids that really get the signal.

usage: agree.py PREDICT SLEEPER [-n N] [--seed S] [--verbose]

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


def enter_namespace():
    if os.environ.get(NAMESPACE):
        return
    os.environ[NAMESPACE] = "1"
    os.execvp("unshare", ["unshare", "-p", "-m", "-n", "--fork", "--mount-proc", "--kill-child",
                          sys.executable, os.path.abspath(__file__), *sys.argv[1:]])


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
        self.start("a-very-long-program-name", "x")
        self.start("worker", "-o", self.file)
        group = self.start("worker", "1", group=0)
        self.start("worker", "2", group=group)
        self.start("node", "watch.js", group=group)
        self.wait_ready()
        self.pids = sorted(self.children)

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


GENERATORS = [kill_command] * 3 + [pkill_command] * 4 + [killall_command] * 3 + [fuser_command] + [pipeline_command] * 4


def ignore_signals():
    """The predictor is a process like others here, and must outlive what hits it."""
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGUSR1, signal.SIGUSR2):
        signal.signal(number, signal.SIG_IGN)


def predicted(process, work, command):
    try:
        process.stdin.write(f"{work}\t{command}\n")
        process.stdin.flush()
    except BrokenPipeError:
        sys.exit(f"agree: the predictor ended with {process.wait()} before {command!r}")
    return process.stdout.readline().split()


def versions():
    out = []
    for command in (["pkill", "--version"], ["killall", "--version"], ["/bin/kill", "--version"]):
        text = subprocess.run(command, capture_output=True, text=True)
        out.append((text.stdout + text.stderr).splitlines()[0])
    return "; ".join(out)


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("predict")
    ap.add_argument("sleeper")
    ap.add_argument("-n", type=int, default=500)
    ap.add_argument("--seed", type=int, default=1)
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
        predict = subprocess.Popen([os.path.abspath(args.predict)], preexec_fn=ignore_signals, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=work)
        disagreements = []
        for _ in range(args.n):
            command = rng.choice(GENERATORS)(rng, jobs)
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
