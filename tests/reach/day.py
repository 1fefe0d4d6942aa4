#!/usr/bin/env python3
"""A working day beside a job that must not be stopped, with real processes.

usage: day.py KEIHOOKD SLEEPER [--verbose]

In a pid, mount and network namespace of its own (needs root): dev servers, watchers and a tmux
server of one's own run beside protected jobs. Commands that stop one's own things are asked about
and then run for real: none may be refused, and no job may get a signal. The same forms aimed at a
job are asked about: all must be refused, and name it.
"""
import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from agree import enter_namespace  # noqa: E402

# (what an earlier call left behind, the command); {job} {session} ... are pids.
OWN = [
    ("", "sleep 60 & kill $!"),
    ("", "sleep 60 & kill %1"),
    ("", "node server.js -l 3000 & PID=$!; sleep 0.1; kill $PID; wait $PID 2>/dev/null"),
    ("", "node server.js -l 3000 & SERVER=$!\ntrap 'kill $SERVER' EXIT\nsleep 0.1"),
    ("", "trap 'kill $(jobs -p)' EXIT; sleep 60 & sleep 60 & true"),
    ("", "sleep 60 & sleep 61 & jobs -p | xargs kill"),
    ("", "sleep 60 & echo $! > server.pid; sleep 0.1; kill $(cat server.pid); rm server.pid"),
    ("node vite.js --port 5173 -l 5173 &", "pkill -f vite"),
    ("node vite.js --port 5173 -l 5173 &", "fuser -k 5173/tcp"),
    ("node vite.js --port 5173 -l 5173 &", "lsof -ti:5173 | xargs kill"),
    ("node vite.js --port 5173 -l 5173 &", "lsof -ti:5173 | xargs -r kill -9 2>/dev/null || true"),
    ("node vite.js --port 5173 -l 5173 &", "kill $(lsof -t -i:5173)"),
    ("node vite.js -l 5173 &", "kill -9 $(ss -ltnp | grep ':5173' | sed -E 's/.*pid=([0-9]+).*/\\1/')"),
    ("node vite.js -l 5173 &", "lsof -i :5173 | grep LISTEN | awk '{print $2}' | xargs kill -9"),
    ("node server.js -l 3000 & echo $! > server.pid", "kill $(cat server.pid)"),
    ("node server.js -l 3000 & echo $! > server.pid", "kill -TERM `cat server.pid` && rm -f server.pid"),
    ("node server.js -l 3000 & echo $! > server.pid", "[ -f server.pid ] && kill -0 $(cat server.pid) && kill $(cat server.pid)"),
    ("node server.js -l 3000 & echo $! > server.pid", "xargs kill < server.pid"),
    ("node server.js -l 3000 & echo $! > server.pid", "read -r p < server.pid; kill \"$p\""),
    ("node server.js -l 3000 & echo $! > server.pid", "pkill -F server.pid"),
    ("echo 'kill $(cat server.pid)' > stop.sh; node server.js -l 3000 & echo $! > server.pid", "bash stop.sh"),
    ("printf 'stop:\\n\\tkill $$(cat server.pid)\\n' > Makefile; node server.js -l 3000 & echo $! > server.pid", "make stop"),
    ("echo '{\"scripts\":{\"stop\":\"kill $(cat server.pid)\"}}' > package.json; node server.js -l 3000 & echo $! > server.pid", "npm run stop"),
    ("node server.js -l 3000 &", "killall node"),
    ("node server.js -l 3000 &", "killall -q -9 node; sleep 0.1"),
    ("node server.js -l 3000 &", "kill -9 $(pgrep -f \"node server\")"),
    ("node server.js -l 3000 &", "pgrep -f 'node server.js' | xargs -r kill"),
    ("node server.js -l 3000 &", "ps aux | grep '[n]ode server' | awk '{print $2}' | xargs kill"),
    ("node server.js -l 3000 &", "ps aux | grep 'node server.js' | grep -v grep | awk '{print $2}' | xargs -r kill -9"),
    ("node server.js -l 3000 &", "for p in $(pgrep -x node); do kill $p; done"),
    ("node server.js -l 3000 &", "pgrep -x node | while read p; do kill \"$p\"; done"),
    ("node server.js -l 3000 &", "pidof node | xargs kill"),
    ("node server.js -l 3000 &", "pkill -x node; node server.js -l 3000 & sleep 0.1; kill $!"),
    ("node server.js -l 3000 &", "npx kill-port 3000"),
    ("node server.js -l 3000 &", "fuser -k -n tcp 3000; sleep 0.1; node server.js -l 3000 & kill $!"),
    ("setsid node server.js -l 3000 & echo $! > group", "kill -- -$(cat group)"),
    ("", "pkill -P $$"),
    ("", "timeout 60 true; timeout -k 1 5 sleep 0.1"),
    ("", "(sleep 60 & echo $! > p; wait) & sleep 0.2; kill $(cat p)"),
    ("", "coproc sleep 60; kill $COPROC_PID"),
    ("", "sh -c 'sleep 60 & kill $!'"),
    ("", "npm test & wait $!; kill %1 2>/dev/null; true"),
    ("", "kill -0 {job} && echo still running"),
    ("", "kill -l; kill -l 15; pgrep -af modal; ps aux | grep modal; ps -fp {job}"),
    ("", "cat /proc/{job}/status | head -3; ls -l /proc/{job}/cwd"),
    ("", "renice -n 5 -p $$; nice -n 5 true"),
    ("tmux new-session -d -s dev 'sleep 1000'", "tmux kill-session -t dev"),
    ("tmux new-session -d -s dev 'sleep 1000'", "tmux kill-session -t =dev"),
    ("tmux new-session -d -s dev 'sleep 1000'", "tmux kill-pane -t dev:0.0"),
    ("tmux new-session -d -s dev 'sleep 1000'", "tmux send-keys -t dev:0 C-c"),
    ("tmux new-session -d -s dev 'sleep 1000'", "tmux send-keys -t dev C-c Enter; tmux kill-window -t dev:0"),
    ("tmux -L own new-session -d -s x 'sleep 1000'", "tmux -L own kill-server"),
    ("", "systemctl --user stop web.service"),
    ("", "sudo systemctl restart nginx postgresql"),
    ("", "docker compose down"),
    ("", "docker compose -f other/compose.yml down -v"),
    ("", "docker stop web && docker rm -f web"),
    ("", "docker ps -q --filter name=web | xargs -r docker stop"),
    ("", "docker kill $(docker ps -q --filter name=web)"),
    ("", "supervisorctl stop web; pm2 delete web; pm2 restart all"),
    ("python3 -m http.server 8000 >/dev/null 2>&1 & sleep 0.6", "pkill -f 'http.server 8000'"),
    ("python3 -m http.server 8000 >/dev/null 2>&1 & sleep 0.6", "pkill -f http.server"),
    ("tsc --watch &", "pkill -f 'tsc --watch'"),
    ("tsc --watch &", "kill $(ps -C tsc -o pid=)"),
    ("node server.js -l 3000 & echo \"dev $!\" > pids", "kill $(awk '{print $2}' pids)"),
    ("node server.js -l 3000 & jobs -p > pids", "while read -r pid; do kill $pid; done < pids"),
    ("node a.js & echo $! > a.pid; node b.js & echo $! > b.pid", "kill $(cat a.pid b.pid)"),
    ("node a.js & echo $! > a.pid; node b.js & echo $! > b.pid", "for f in *.pid; do kill $(cat $f); done"),
    ("node a.js & echo $! > a.pid; node b.js & echo $! > b.pid", "cat *.pid | xargs kill"),
    ("node server.js -l 3000 & disown", "ps -eo pid,args | awk '/node server/ && !/awk/ {print $1}' | xargs -r kill"),
]

# The same forms aimed at a job; the text must name it.
JOB = [
    ("", "kill {job}", "modal run train.py"),
    ("", "kill -9 {job}", "modal run train.py"),
    ("", "sleep 60 & kill $! {job}", "modal run train.py"),
    ("", "J={job}; kill $J", "modal run train.py"),
    ("echo {job} > server.pid", "kill $(cat server.pid)", "modal run train.py"),
    ("echo {job} > server.pid", "kill -TERM `cat server.pid` && rm -f server.pid", "modal run train.py"),
    ("echo {job} > server.pid", "xargs kill < server.pid", "modal run train.py"),
    ("echo {job} > server.pid", "read -r p < server.pid; kill \"$p\"", "modal run train.py"),
    ("echo {job} > server.pid", "pkill -F server.pid", "modal run train.py"),
    ("echo {job} > server.pid; echo 'kill $(cat server.pid)' > stop.sh", "bash stop.sh", "modal run train.py"),
    ("printf 'stop:\\n\\tkill $$(cat server.pid)\\n' > Makefile; echo {job} > server.pid", "make stop", "modal run train.py"),
    ("echo '{\"scripts\":{\"stop\":\"kill $(cat server.pid)\"}}' > package.json; echo {job} > server.pid", "npm run stop", "modal run train.py"),
    ("echo \"dev {job}\" > pids", "kill $(awk '{print $2}' pids)", "modal run train.py"),
    ("echo {job} > pids", "while read -r pid; do kill $pid; done < pids", "modal run train.py"),
    ("echo {job} > a.pid", "for f in *.pid; do kill $(cat $f); done", "modal run train.py"),
    ("", "kill -9 $(pgrep -f 'train.py')", "modal run train.py"),
    ("", "pkill -f train.py", "modal run train.py"),
    ("", "pgrep -f train.py | xargs -r kill", "modal run train.py"),
    ("", "ps aux | grep '[t]rain.py' | awk '{print $2}' | xargs kill", "modal run train.py"),
    ("", "ps -eo pid,args | awk '/train.py/ && !/awk/ {print $1}' | xargs -r kill", "modal run train.py"),
    ("", "for p in $(pgrep -f train); do kill $p; done", "modal run train.py"),
    ("", "pgrep -f train | while read p; do kill \"$p\"; done", "modal run train.py"),
    ("", "kill -- -{job}", "modal run train.py"),
    ("", "kill -TERM -{group}", "night job"),
    ("", "kill {shell}", "night job"),
    ("", "kill {night}", "night job"),
    ("", "pkill -P {shell}", "night job"),
    ("", "pkill -g {group}", "night job"),
    ("", "pkill -s {group}", "night job"),
    ("", "pkill -f night-work", "night job"),
    ("", "killall night-work", "night job"),
    ("", "kill $(ps -o pid= --ppid {shell})", "night job"),
    ("", "fuser -k 8265/tcp", "modal run served.py"),
    ("", "lsof -ti:8265 | xargs kill", "modal run served.py"),
    ("", "kill $(lsof -t -i:8265)", "modal run served.py"),
    ("", "lsof -i :8265 | grep LISTEN | awk '{print $2}' | xargs kill -9", "modal run served.py"),
    ("", "kill -9 $(ss -ltnp | grep ':8265' | sed -E 's/.*pid=([0-9]+).*/\\1/')", "modal run served.py"),
    ("", "npx kill-port 8265", "modal run served.py"),
    ("", "fuser -k held", "modal run served.py"),
    ("", "tmux kill-session -t train", "modal run intmux.py"),
    ("", "tmux kill-server", "modal run intmux.py"),
    ("", "tmux kill-pane -t train:0.0", "modal run intmux.py"),
    ("", "tmux send-keys -t train:0 C-c", "modal run intmux.py"),
    ("", "tmux respawn-pane -k -t train:0.0", "modal run intmux.py"),
    ("", "kill {tmux}", "modal run intmux.py"),
    ("", "pkill tmux", "modal run intmux.py"),
    ("", "pkill -f 'tmux new'", "modal run intmux.py"),
    ("", "kill -STOP {job}", "modal run train.py"),
    ("", "gdb -p {job} -batch -ex kill", "modal run train.py"),
    ("", "kill -9 -1", "modal run train.py"),
    ("", "killall -u root", "modal run train.py"),
    ("", "pkill -u root", "modal run train.py"),
    ("", "perl -e 'kill 9, {job}'", "modal run train.py"),
    ("", "python3 -c 'import os; os.kill({job}, 9)'", "modal run train.py"),
    ("", "node -e 'process.kill({job})'", "modal run train.py"),
    ("", "ruby -e 'Process.kill(9, {job})'", "modal run train.py"),
    ("", "reboot", "modal run train.py"),
    ("", "kill $UNKNOWN_PID", "modal run train.py"),
]

PROGRAMS = ["node", "modal", "tsc", "night-work"]


class World:
    def __init__(self, keihookd, sleeper, work):
        self.keihookd, self.work = os.path.abspath(keihookd), work
        self.bin = work + "/bin"
        self.log = work + "/signals"
        os.makedirs(self.bin)
        for name in PROGRAMS:
            shutil.copy(sleeper, f"{self.bin}/{name}")
        self.env = {"PATH": f"{self.bin}:{os.environ['PATH']}", "HOME": work, "TMUX_TMPDIR": work, "TERM": "xterm"}
        self.job_env = {**self.env, "SLEEPER_LOG": self.log}
        self.pids = {}
        self.held = work + "/proj/held"
        os.mkdir(work + "/proj")
        open(self.held, "w").close()
        self.jobs()

    def start(self, *argv, **env):
        return subprocess.Popen(argv, env={**self.job_env, **env}, cwd=self.work, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                stderr=subprocess.DEVNULL, start_new_session=True).pid

    def jobs(self):
        self.pids["job"] = self.start("modal", "run", "train.py")
        self.start("modal", "run", "served.py", "-l", "8265", "-o", self.held)
        self.pids["shell"] = self.pids["group"] = self.start("sh", "-c", "KEIHOOK_PROTECT='night job' night-work; true")
        subprocess.run(["tmux", "new-session", "-d", "-s", "train", "modal run intmux.py"], env=self.job_env, check=True, cwd=self.work)
        for _ in range(200):
            time.sleep(0.02)
            found = {name: self.pgrep(pattern) for name, pattern in (("night", "^night-work"), ("tmux", "^tmux new"), ("intmux", "^modal run intmux"))}
            if all(found.values()):
                break
        self.pids.update({name: pids[0] for name, pids in found.items()})
        self.alive = self.pgrep("modal run|^night-work")

    def pgrep(self, pattern):
        out = subprocess.run(["pgrep", "-f", pattern], capture_output=True, text=True).stdout
        return [int(word) for word in out.split()]

    def text(self, command):
        for name, pid in self.pids.items():
            command = command.replace("{" + name + "}", str(pid))
        return command

    def check(self, command):
        done = subprocess.run([self.keihookd, "--check", "--only", "modal,self", "--cwd", self.work + "/proj", command],
                              env=self.env, capture_output=True, text=True)
        return done.returncode, done.stdout + done.stderr

    def run(self, command):
        """As the client does: a shell that leads a session. Servers of an earlier call live on."""
        subprocess.run(["bash", "-c", command], cwd=self.work + "/proj", env=self.env, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL, start_new_session=True, timeout=20)

    def clean(self):
        for pid in self.pgrep(r"node |tsc |http\.server|^sleep "):
            try:
                os.kill(pid, 9)
            except ProcessLookupError:
                pass
        subprocess.run(["tmux", "kill-session", "-t", "=dev"], env=self.env, capture_output=True)
        shutil.rmtree(self.work + "/proj", ignore_errors=True)
        os.mkdir(self.work + "/proj")
        os.symlink(self.held_kept, self.held)

    def hurt(self):
        with open(self.log) as log:
            return log.read().split("\n")[:-1] or [pid for pid in self.alive if not os.path.exists(f"/proc/{pid}")]


def own(world, before, command):
    world.clean()
    if before:
        world.run(world.text(before) + "\nsleep 0.15")
    text = world.text(command)
    status, said = world.check(text)
    if status != 0:
        return f"refused: {said}"
    if text.startswith(("systemctl", "sudo", "docker", "supervisorctl", "npm", "npx")):
        return None
    world.run(text)
    hurt = world.hurt()
    return f"a job got a signal: {hurt}" if hurt else None


def aimed(world, before, command, name):
    world.clean()
    if before:
        world.run(world.text(before))
    status, said = world.check(world.text(command))
    if status != 2:
        return f"exit {status}: {said}"
    return None if name in said else f"does not name {name!r}: {said}"


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("keihookd")
    ap.add_argument("sleeper")
    args = ap.parse_args()
    if os.geteuid() != 0:
        print("1..0 # SKIP needs root")
        return 0
    enter_namespace(__file__)
    subprocess.run(["ip", "link", "set", "lo", "up"], check=False)
    failed = 0
    print(f"1..{len(OWN) + len(JOB)}")
    with tempfile.TemporaryDirectory() as work:
        world = World(args.keihookd, args.sleeper, work)
        world.held_kept = work + "/held"
        os.rename(world.held, world.held_kept)
        cases = [(own, *case) for case in OWN] + [(aimed, *case) for case in JOB]
        for number, (judge, before, command, *more) in enumerate(cases, 1):
            why = judge(world, before, command, *more)
            failed += why is not None
            print(f"{'not ok' if why else 'ok'} {number} - {judge.__name__}: {world.text(command)!r}", flush=True)
            if why:
                print("# " + why.replace("\n", "\n# "))
        subprocess.run(["tmux", "kill-server"], env=world.env, capture_output=True)
    print(f"# own commands {len(OWN)}, aimed at a job {len(JOB)}, failed {failed}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
