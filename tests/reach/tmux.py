#!/usr/bin/env python3
"""The panes that keihookd says a tmux command ends against those that the installed tmux ends.

usage: tmux.py PREDICT [-n N] [--seed S]

Needs root: runs in a pid and mount namespace of its own. Before each command sessions with windows
and panes are set up anew on a socket of the test's. A pane named for certain must end, one that is
not named must live; what depends on where one stands may be told as possible.
"""
import argparse
import os
import random
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from agree import enter_namespace, ignore_signals, predicted  # noqa: E402

SETUP = r"""
tmux new-session -d -s dev -n edit 'sleep 1000'
tmux split-window -d -t dev:0 'sleep 1001'
tmux new-window -d -t dev:1 -n logs 'sleep 1002'
tmux new-session -d -s train -n run 'sleep 1003'
tmux new-window -d -t train:1 -n watch 'sleep 1004'
tmux split-window -d -t train:1 'sleep 1005'
tmux new-session -d -s training 'sleep 1006'
tmux new-session -d -s 'my notes' -n logs 'sleep 1007'
"""

SESSIONS = ["dev", "train", "training", "trai", "my notes", "my", "=train", "=dev", "=tr", "nothing", "t*g", "d?v"]
WINDOWS = ["0", "1", "edit", "logs", "wat", "run", "9", "=logs", "e*"]


def words(rng, panes):
    pane = rng.choice(panes)
    session, window = rng.choice(SESSIONS), rng.choice(WINDOWS)
    target = rng.choice([session, f"{session}:{window}", f"{session}:{window}.{rng.choice('012')}", pane["id"], pane["window_id"],
                         pane["session_id"], f"{pane['session']}:{pane['window']}", f"{pane['session']}:{pane['window']}.{pane['index']}",
                         f"{session}:"])
    others = rng.choice(["", "", "", "-a "])
    return rng.choice([
        f"tmux kill-session {others}-t '{target}'", f"tmux kill-window {others}-t '{target}'", f"tmux kill-pane {others}-t '{target}'",
        f"tmux killp -t '{target}'", f"tmux killw -t'{target}'", f"tmux kill-ses -t '{target}'", f"tmux kill-sess -t '{target}'",
        "tmux kill-server", f"tmux respawn-pane -k -t '{target}' 'sleep 2000'", f"tmux respawn-pane -t '{target}' 'sleep 2000'",
        f"tmux respawnw -k -t '{target}' 'sleep 2000'", f"tmux send-keys -t '{target}' C-c", f"tmux send -t '{target}' ^C",
        f"tmux send-keys -t '{target}' x Enter", f"tmux list-panes -t '{target}'", f"tmux kill-session -C -t '{target}'",
        f"tmux kill-window -t '{target}' \\; kill-session -t training", f"tmux kill-pane -t '{target}' ';' kill-pane -t dev:1",
        f"tmux unlink-window -k -t '{target}'", f"tmux -u kill-session -t '{target}'", f"tmux rename-session -t '{target}' kill-server",
    ])


def tmux(*args):
    return subprocess.run(["tmux", *args], capture_output=True, text=True, stdin=subprocess.DEVNULL).stdout


def panes_now():
    names = ["session", "window", "index", "pid", "id", "session_id", "window_id"]
    fields = ["session_name", "window_index", "pane_index", "pane_pid", "pane_id", "session_id", "window_id"]
    lines = tmux("list-panes", "-a", "-F", "\t".join("#{%s}" % f for f in fields)).splitlines()
    return [dict(zip(names, line.split("\t"))) for line in lines]


def alive(pid):
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] not in "ZX"
    except OSError:
        return False


def settle(pids, expected):
    for _ in range(30):
        gone = {pid for pid in pids if not alive(pid)}
        if gone == expected:
            break
        time.sleep(0.01)
    return gone


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("predict")
    ap.add_argument("-n", type=int, default=150)
    ap.add_argument("--seed", type=int, default=1)
    args = ap.parse_args()
    if os.geteuid() != 0:
        print("1..0 # SKIP needs root")
        return 0
    enter_namespace(__file__)
    rng = random.Random(args.seed)
    wrong, possible = [], 0
    with tempfile.TemporaryDirectory() as work:
        os.environ.update(TMUX_TMPDIR=work, TERM="xterm")
        os.environ.pop("TMUX", None)
        predict = subprocess.Popen([os.path.abspath(args.predict)], preexec_fn=ignore_signals, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=work)
        setup = os.path.join(work, "setup")
        with open(setup, "w") as f:
            f.write(SETUP)
        for _ in range(args.n):
            tmux("kill-server")
            while not panes_now():
                subprocess.run(["sh", setup], stdin=subprocess.DEVNULL, capture_output=True)
            panes = panes_now()
            pids = {int(p["pid"]) for p in panes}
            command = words(rng, panes)
            told = predicted(predict, work, command)
            sure = {int(w) for w in told if w.isdigit()} & pids
            maybe = {int(w[:-1]) for w in told if w[:-1].isdigit() and w.endswith("?")} & pids
            subprocess.run(["bash", "-c", command], stdin=subprocess.DEVNULL, capture_output=True, timeout=10)
            gone = settle(pids, sure)
            possible += bool(maybe)
            if not sure <= gone or not gone <= sure | maybe:
                wrong.append((command, told, gone, panes))
        tmux("kill-server")
        predict.stdin.close()
        predict.wait()
    for command, told, gone, panes in wrong[:20]:
        print(f"# {command}\n#   predicted {' '.join(told) or '-'}; ended {' '.join(map(str, sorted(gone))) or '-'}")
    print(f"# {tmux('-V').strip()}; seed {args.seed}; agreement {args.n - len(wrong)}/{args.n}, of which {possible} told as possible")
    print(("not ok" if wrong else "ok") + f" 1 - the panes predicted for {args.n} commands are those that end\n1..1")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
