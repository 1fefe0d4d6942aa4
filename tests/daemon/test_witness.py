"""Who is believed to have handed a prompt in: real daemon, real hook clients, real process trees."""

import json
import os
import shutil
import subprocess
import sys
import time

from harness import Case, bash, event, main

PHRASE = event("UserPromptSubmit", prompt="yes, stop it", transcript_path="/nonexistent/s-1.jsonl")
HOOK_ENV = {"CLAUDECODE": "1", "CLAUDE_PROJECT_DIR": "/tmp", "AI_AGENT": "claude-code_2-1-330_harness",
            "CLAUDE_CODE_ENTRYPOINT": "cli"}

# Stands for a client: starts ARGV as a hook, in a session of its own, with sockets as descriptors.
CLIENT = """
import os, socket, subprocess, sys
near, far = socket.socketpair()
near.sendall(sys.argv[1].encode())
near.shutdown(socket.SHUT_WR)
env = {**os.environ, 'CLAUDE_PID': os.environ.get('PRETEND_PID') or str(os.getpid())}
hook = subprocess.Popen(sys.argv[2:], stdin=far, stdout=far, stderr=far, env=env, start_new_session=True)
far.close()
while near.recv(65536):
    pass
hook.wait()
"""

DOUBLE_FORK = """
import os, sys, time
if os.fork():
    os._exit(0)
os.setsid()
if os.fork():
    os._exit(0)
time.sleep(0.3)
os.execv(sys.argv[1], sys.argv[1:])
"""


class Witness(Case):
    def setUp(self):
        super().setUp()
        self.place.start()
        self.hook = self.place.bin + "/keihook"

    def submit(self, *argv, env=HOOK_ENV, payload=PHRASE, prefix=()):
        """A client that starts ARGV as its hook; returns the audit's last line about it."""
        hook = ["env", *(f"{name}={value}" for name, value in env.items()), *argv]
        subprocess.run([*prefix, sys.executable, "-c", CLIENT, payload.decode(), *hook], timeout=30, check=False)
        return self.audit()

    def audit(self):
        out = subprocess.run([self.place.bin + "/keihookctl", "log", "--json"], capture_output=True, text=True).stdout
        lines = [json.loads(line) for line in out.splitlines()]
        self.assertTrue(lines, "nothing was noted")
        return lines[-1]["what"], lines[-1]["detail"]

    def test_hook_of_the_client_itself_is_a_candidate(self):
        self.assertEqual(self.submit(self.hook), ("candidate", ""))

    def test_hook_given_as_a_shell_command_is_a_candidate(self):
        self.assertEqual(self.submit("/bin/sh", "-c", f"{self.hook}; exit $?"), ("candidate", ""))

    def test_client_under_a_shell_of_the_agents_is_refused(self):
        command = f"source /x/.claude/shell-snapshots/s.sh 2>/dev/null; {self.hook}; true"
        self.assertEqual(self.submit("/bin/bash", "-c", command), ("rejected", "inside an agent shell"))

    def test_client_with_an_agents_environment_is_refused(self):
        env = {**HOOK_ENV, "AI_AGENT": "claude-code_2-1-330_agent"}
        self.assertEqual(self.submit(self.hook, env=env), ("rejected", "inside an agent shell"))

    def test_client_that_has_left_its_tree_is_refused(self):
        what, why = self.submit(sys.executable, "-c", DOUBLE_FORK, self.hook)
        self.assertEqual(what, "rejected")
        self.assertIn(why, ("its client is not above it", "not started by the client itself"))

    def test_client_below_another_program_is_refused(self):
        script = "import subprocess, sys; subprocess.run(sys.argv[1:])"
        self.assertEqual(self.submit(sys.executable, "-c", script, self.hook),
                         ("rejected", "not started by the client itself"))

    def test_client_started_by_another_client_is_refused(self):
        self.assertEqual(self.submit(self.hook, prefix=["env", "CLAUDECODE=1"]), ("rejected", "second client above"))

    def test_client_below_another_is_refused_though_its_variables_are_gone(self):
        claude = self.place.top + "/claude"
        os.symlink(sys.executable, claude)
        self.addCleanup(os.remove, claude)
        script = "import subprocess, sys; subprocess.run(sys.argv[1:])"
        self.assertEqual(self.submit(self.hook, prefix=[claude, "-c", script, "sh", "-c", '"$0" "$@"; exit $?']),
                         ("rejected", "second client above"))

    def test_client_that_is_left_to_run_on_is_refused(self):
        for how in (["setsid"], ["nohup", "setsid", "--fork", "--wait"]):
            self.assertEqual(self.submit(*how, self.hook)[0], "rejected", how)

    def test_clients_variables_of_someone_else_are_refused(self):
        self.assertEqual(self.submit("env", "CLAUDE_PID=1", self.hook)[0], "rejected")

    def test_client_with_files_as_descriptors_is_refused(self):
        self.assertEqual(self.submit("/bin/sh", "-c", f"exec {self.hook} 2>/dev/null"), ("rejected", "not started as a hook"))

    def test_client_in_another_pid_namespace_is_refused(self):
        self.needs_root()
        if subprocess.run(["unshare", "-p", "-f", "true"]).returncode:
            self.skipTest("no pid namespaces here")
        what, why = self.submit("unshare", "-p", "-f", self.hook)
        self.assertEqual(what, "rejected")
        self.assertIn(why, ("another pid namespace", "its ancestry cannot be read"))

    def test_hook_that_is_executed_by_the_agent_is_no_word_without_the_transcript(self):
        self.needs_rules()
        self.assert_denied(self.place.hook(bash("modal app stop ap-1")))
        self.assertEqual(self.submit("/bin/sh", "-c", f"exec {self.hook}"), ("candidate", ""))
        self.assert_denied(self.place.hook(bash("modal app stop ap-1")))


class ServerTools(Case):
    """What a tool of an MCP server calls a command is judged as one; its other texts are text."""

    def setUp(self):
        super().setUp()
        self.needs_rules()
        self.place.start()

    def call(self, **tool_input):
        return self.place.hook(event("PreToolUse", tool_name="mcp__shell__run", tool_use_id="t", tool_input=tool_input))

    def test_commands_are_judged(self):
        for tool_input in ({"command": "modal app stop ap-1"}, {"cmd": "bash -c 'modal app stop ap-1'"},
                           {"command": ["modal", "app", "stop", "ap-1"]}, {"command": ["bash", "-lc", "modal app stop ap-1"]},
                           {"command": "modal", "args": ["app", "stop", "it's"]}):
            self.assert_denied(self.call(**tool_input))

    def test_writes_are_judged(self):
        path = os.environ["HOME"] + "/.config/keihookd/config.yaml"
        self.assert_denied(self.call(path=path, content="packs: {}\n"))

    def test_text_is_text(self):
        for tool_input in ({"query": "modal app stop ap-1"}, {"command": "echo modal app stop ap-1"}, {"body": "pkill -f modal"},
                           {"command": ["git", "commit", "-m", "never pkill -f modal"]}, {"path": "notes.md", "content": "modal app stop"}):
            self.assert_allowed(self.call(**tool_input))


class WithoutState(Case):
    """Nothing can be granted, so no words count: not even those of a line that would count elsewhere."""

    def setUp(self):
        super().setUp()
        self.needs_rules()
        shutil.rmtree(self.place.top + "/state")
        with open(self.place.top + "/state", "w"):
            pass
        self.addCleanup(os.remove, self.place.top + "/state")
        self.transcript = self.place.top + "/s-1.jsonl"
        line = {"type": "user", "isSidechain": False, "sessionId": "s-1", "promptSource": "typed", "uuid": "u-1",
                "origin": {"kind": "human"}, "message": {"role": "user", "content": "yes, stop it"},
                "timestamp": time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())}
        with open(self.transcript, "w") as out:
            out.write(json.dumps(line) + "\n")

    def test_phrase_confirms_nothing(self):
        self.place.start()
        self.assertIn("nothing will be granted", self.place.log())
        self.assert_denied(self.place.hook(bash("modal app stop ap-1", transcript_path=self.transcript)))

    def test_phrase_confirms_nothing_in_place(self):
        self.assert_denied(self.place.hook(bash("modal app stop ap-1", transcript_path=self.transcript)))


if __name__ == "__main__":
    main()
