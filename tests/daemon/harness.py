"""Real daemon, real hook client, real processes, in a place of their own.

The test process stands for Claude Code: it is started anew with the variables that a person would
have set, since keihook believes only the environment its client was started with.
"""

import json
import os
import pty
import re
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time
import unittest

MIB = 1 << 20
MAX_PAYLOAD = 8 * MIB
DEADLINE = 3.0


def bash(command, **more):
    event = {"session_id": "s-1", "transcript_path": "/nonexistent/s-1.jsonl", "cwd": "/tmp",
             "permission_mode": "default", "hook_event_name": "PreToolUse", "tool_name": "Bash",
             "tool_input": {"command": command}, "tool_use_id": "toolu_1"}
    event.update(more)
    return json.dumps(event).encode()


def event(name, **more):
    return json.dumps({"session_id": "s-1", "cwd": "/tmp", "hook_event_name": name, **more}).encode()


class Answer:
    def __init__(self, status, out, err):
        self.status, self.out, self.err = status, out.decode(), err.decode()

    def __repr__(self):
        return f"status {self.status}, stdout {self.out!r}, stderr {self.err!r}"

    @property
    def json(self):
        return json.loads(self.out)

    @property
    def denied(self):
        if self.status == 2:
            return True
        return bool(self.out) and self.json.get("hookSpecificOutput", {}).get("permissionDecision") == "deny"

    @property
    def message(self):
        return self.json.get("systemMessage", "") if self.out else ""


class Place:
    """Programs, socket, state and configuration in one temporary directory."""

    def __init__(self):
        self.top = os.environ["TEST_PLACE"]
        self.bin = self.top + "/bin"
        self.run = self.top + "/run"
        self.socket = os.environ["KEIHOOK_SOCKET"]
        self.daemons = []

    def reset(self):
        for name in ("bin", "run", "state", "config"):
            shutil.rmtree(f"{self.top}/{name}", ignore_errors=True)
            os.mkdir(f"{self.top}/{name}", 0o700)
        for path in os.environ["TEST_PROGRAMS"].split(":"):
            shutil.copy2(path, self.bin)

    def start(self, *args, wait=True, prefix=(), **options):
        log = open(self.top + "/log", "wb")
        daemon = subprocess.Popen([*prefix, self.bin + "/keihookd", *args], stdin=subprocess.DEVNULL,
                                  stdout=log, stderr=log, **options)
        log.close()
        self.daemons.append(daemon)
        if wait:
            wait_for(lambda: self.serves() or daemon.poll() is not None, "the daemon to serve")
        return daemon

    def log(self):
        with open(self.top + "/log") as log:
            return log.read()

    def serves(self):
        try:
            with self.connect():
                return True
        except OSError:
            return False

    def connect(self):
        s = socket.socket(socket.AF_UNIX)
        s.settimeout(10)
        try:
            s.connect(self.socket)
        except OSError:
            s.close()
            raise
        return s

    def stop(self):
        for daemon in self.daemons:
            if daemon.poll() is None:
                daemon.kill()
            daemon.wait()
        self.daemons.clear()
        self.stop_started()

    def processes(self):
        """Pids of everything that runs our copy of keihookd."""
        for entry in filter(str.isdigit, os.listdir("/proc")):
            try:
                if os.readlink(f"/proc/{entry}/exe").startswith(self.bin + "/keihookd"):
                    yield int(entry)
            except OSError:
                pass

    def started_pid(self):
        """The daemon that the hook client started by itself, if there is one."""
        try:
            with self.connect() as s:
                pid = struct.unpack("3i", s.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))[0]
        except OSError:
            return None
        return None if pid == os.getpid() else pid

    def stop_started(self):
        while pids := list(self.processes()):
            for pid in pids:
                os.kill(pid, signal.SIGKILL)
            time.sleep(0.01)

    def spawn_hook(self, payload, env=None, stdin="socket", prefix=()):
        variables = {**os.environ, "CLAUDE_PID": str(os.getpid()), "CLAUDECODE": "1", **(env or {})}
        variables = {name: value for name, value in variables.items() if value is not None}
        near, far = socket.socketpair() if stdin == "socket" else (None, None)
        hook = subprocess.Popen([*prefix, self.bin + "/keihook"], stdin=far or subprocess.PIPE,
                                stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=variables)
        try:
            if near:
                far.close()
                near.sendall(payload)
                near.shutdown(socket.SHUT_WR)
            else:
                hook.stdin.write(payload)
                hook.stdin.close()
                hook.stdin = None
        except (BrokenPipeError, ConnectionResetError):
            pass
        if near:
            hook.near = near
        return hook

    def hook(self, payload, **options):
        hook = self.spawn_hook(payload, **options)
        out, err = hook.communicate(timeout=30)
        if hasattr(hook, "near"):
            hook.near.close()
        return Answer(hook.returncode, out, err)

    def decide(self, payload):
        done = subprocess.run([self.bin + "/keihookd", "--decide"], input=payload, capture_output=True)
        return Answer(done.returncode, done.stdout, done.stderr)

    def ask(self, request):
        """Raw bytes to the daemon, half-close, everything that comes back."""
        with self.connect() as s:
            s.sendall(request)
            s.shutdown(socket.SHUT_WR)
            return read_all(s)

    def rules_work(self):
        done = subprocess.run([self.bin + "/keihookd", "--check", "modal app stop ap-1"], capture_output=True)
        return done.returncode == 2


def read_all(s):
    reply = b""
    while chunk := s.recv(65536):
        reply += chunk
    return reply


def wait_for(condition, what, seconds=10):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds} s for {what}")
        time.sleep(0.01)


class Terminal:
    """A program with a terminal of its own, as a person would start it there."""

    def __init__(self, *argv, env=None):
        self.text = ""
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            try:
                os.execvpe(argv[0], argv, env or os.environ)
            finally:
                os._exit(127)

    def read(self, until=None, seconds=10):
        """What is on the screen, once UNTIL is there or the program has let the terminal go."""
        end = time.monotonic() + seconds
        while until is None or until not in self.text:
            if not select.select([self.fd], [], [], max(0, end - time.monotonic()))[0]:
                raise AssertionError(f"waited for {until!r}, got {self.text!r}")
            try:
                chunk = os.read(self.fd, 4096)
            except OSError:
                chunk = b""
            if not chunk:
                break
            self.text += chunk.decode(errors="replace").replace("\r\n", "\n")
        return self.text

    def type(self, text):
        os.write(self.fd, text.encode())

    def end(self):
        """Exit status, and all that stood on the screen."""
        self.read()
        status = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        os.close(self.fd)
        return status, self.text

    def type_back(self, change=lambda characters: characters):
        """Answers keihookctl allow with the characters that it shows."""
        asked = self.read(until="\n> ")
        self.type(change(re.search(r"refused: (\S+)\n> $", asked).group(1)) + "\n")
        return self.end()


class FakeDaemon:
    """Listens where the daemon should, and behaves as told: handler(connection)."""

    def __init__(self, path, handler, listen_as=None):
        import threading

        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(path)
        if listen_as is not None:
            os.seteuid(listen_as)
        self.listener.listen(16)
        os.seteuid(os.getuid())
        self.handler = handler
        self.kept = []
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self):
        while True:
            try:
                connection, _ = self.listener.accept()
            except OSError:
                return
            self.kept.append(connection)
            try:
                self.handler(connection)
            except OSError:
                pass

    def close(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()
        for connection in self.kept:
            connection.close()


class Case(unittest.TestCase):
    def setUp(self):
        self.place = Place()
        self.place.reset()
        self.addCleanup(self.place.stop)

    def needs_rules(self):
        if not self.place.rules_work():
            self.skipTest("keihookd --check does not refuse 'modal app stop ap-1'")

    def needs_root(self):
        if os.getuid() != 0:
            self.skipTest("wants root")

    def assert_allowed(self, answer):
        self.assertEqual((answer.status, answer.out), (0, ""), answer)

    def assert_denied(self, answer):
        self.assertTrue(answer.denied, answer)

    def assert_passed_with_message(self, answer, *words):
        self.assertEqual(answer.status, 0, answer)
        self.assertFalse(answer.denied, answer)
        for word in words:
            self.assertIn(word, answer.message)


class Tap(unittest.TestResult):
    n = 0

    def line(self, ok, test, more=""):
        Tap.n += 1
        print(f"{'ok' if ok else 'not ok'} {Tap.n} - {test.id().split('.', 1)[-1]}{more}", flush=True)

    def addSuccess(self, test):
        super().addSuccess(test)
        self.line(True, test)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.line(True, test, f" # SKIP {reason}")

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self.line(False, test)
        print(self.failures[-1][1], file=sys.stderr)

    def addError(self, test, err):
        super().addError(test, err)
        self.line(False, test)
        print(self.errors[-1][1], file=sys.stderr)


def run_tests(names):
    loader = unittest.TestLoader()
    module = sys.modules["__main__"]
    suite = loader.loadTestsFromNames(names, module) if names else loader.loadTestsFromModule(module)
    result = Tap()
    print(f"1..{suite.countTestCases()}")
    suite.run(result)
    return 0 if result.wasSuccessful() else 1


def main(alone=False):
    """usage: test_x.py KEIHOOK KEIHOOKD KEIHOOKCTL [TEST...]; @alone: no other process is to be seen"""
    if alone and os.getuid() != 0:
        print("1..0 # SKIP wants root")
        sys.exit(0)
    if "TEST_PLACE" in os.environ:
        sys.exit(run_tests(sys.argv[4:]))
    place = tempfile.mkdtemp(prefix="keihookd-test.")
    plain = {k: v for k, v in os.environ.items() if not k.startswith(("CLAUDE", "KEIHOOK", "KEI_", "AI_AGENT"))}
    plain.update(TEST_PLACE=place, TEST_PROGRAMS=":".join(sys.argv[1:4]), KEIHOOK_SOCKET=place + "/run/hook.sock",
                 XDG_STATE_HOME=place + "/state", XDG_CONFIG_HOME=place + "/config", HOME=place)
    try:
        namespace = ["unshare", "-p", "-m", "--fork", "--mount-proc", "--kill-child",
                     "sh", "-c", '"$@"; exit $?', "sh"] if alone else []
        sys.exit(subprocess.run([*namespace, sys.executable, *sys.argv], env=plain).returncode)
    finally:
        shutil.rmtree(place, ignore_errors=True)
