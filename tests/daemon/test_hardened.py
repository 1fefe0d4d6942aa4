"""The hardened install, in a root file system of its own: root's service, an agent without rights."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import unittest

from harness import Answer, Terminal, bash, event, run_tests, wait_for

BIN = "/opt/keihookd/bin"
STATE = "/var/lib/keihookd"
MANAGED = "/etc/claude-code/managed-settings.json"
SOCKET = "/run/keihookd/hook.sock"
HOME = "/home/agent"
TRANSCRIPT = HOME + "/s-1.jsonl"
AGENT = ["setpriv", "--reuid=12345", "--regid=12345", "--init-groups"]
# As packaging/systemd/keihookd-hardened.service confines it.
UNIT = ["setpriv", "--bounding-set=-all,+setuid,+setgid,+kill", "--no-new-privs"]
STOP = bash("modal app stop ap-1", transcript_path=TRANSCRIPT)

# Stands for the client of the agent's user: the hook is its child, and knows it by CLAUDE_PID.
CLIENT = """
import os, socket, subprocess, sys
near, far = socket.socketpair()
near.sendall(sys.stdin.buffer.read())
near.shutdown(socket.SHUT_WR)
hook = subprocess.run(sys.argv[1:], stdin=far, capture_output=True, start_new_session=True, env={
    **os.environ, 'CLAUDE_PID': str(os.getpid()), 'CLAUDECODE': '1', 'CLAUDE_PROJECT_DIR': '/tmp',
    'AI_AGENT': 'claude-code_2-1-330_harness', 'CLAUDE_CODE_ENTRYPOINT': 'cli'})
sys.stdout.buffer.write(hook.stdout)
sys.stderr.buffer.write(hook.stderr)
sys.exit(hook.returncode)
"""


def agent(*argv, text=b"", **env):
    """Run as the agent; status and output."""
    variables = {"HOME": HOME, "PATH": os.environ["PATH"], **env}
    done = subprocess.run([*AGENT, *argv], input=text, capture_output=True, env=variables, cwd="/tmp", timeout=30)
    return Answer(done.returncode, done.stdout, done.stderr)


def ask(payload, **env):
    return agent(sys.executable, "-c", CLIENT, BIN + "/keihook", "--hardened", text=payload, **env)


def log():
    out = subprocess.run([BIN + "/keihookctl", "log", "--json"], capture_output=True, text=True, check=True).stdout
    return [json.loads(line) for line in out.splitlines()]


def root(*argv):
    return subprocess.run(argv, capture_output=True, text=True)


class Hardened(unittest.TestCase):
    def setUp(self):
        for place in (STATE, "/etc/keihookd", "/etc/claude-code", "/run/keihookd", HOME):
            shutil.rmtree(place, ignore_errors=True)
        os.mkdir(HOME, 0o700)
        os.chown(HOME, 12345, 12345)
        done = root(BIN + "/keihookctl", "install", "--hardened")
        self.assertEqual(done.returncode, 0, done)
        self.start()
        self.addCleanup(self.stop)

    def start(self):
        with open("/tmp/log", "w") as out:
            self.daemon = subprocess.Popen([*UNIT, BIN + "/keihookd", "--hardened"], stderr=out)
        wait_for(lambda: os.path.exists(SOCKET), "the service")

    def stop(self):
        self.daemon.kill()
        self.daemon.wait()

    def refuse(self, payload=STOP):
        answer = ask(payload)
        self.assertTrue(answer.denied, answer)
        return answer

    def configure(self, text):
        with open("/etc/keihookd/config.yaml", "w") as out:
            out.write(text)
        self.stop()
        os.remove(SOCKET)
        self.start()

    def allow(self, number="1"):
        status, text = Terminal(BIN + "/keihookctl", "allow", number).type_back()
        self.assertEqual(status, 0, text)

    def type_phrase(self):
        """Both witnesses, as the client itself gives them."""
        answer = ask(event("UserPromptSubmit", prompt="yes, stop it", transcript_path=TRANSCRIPT))
        line = {"type": "user", "isSidechain": False, "sessionId": "s-1", "promptSource": "typed", "uuid": "u-1",
                "origin": {"kind": "human"}, "message": {"role": "user", "content": "yes, stop it"},
                "timestamp": time.strftime("%Y-%m-%dT%H:%M:%S.999Z", time.gmtime())}
        with open(TRANSCRIPT, "a") as out:
            out.write(json.dumps(line) + "\n")
        return answer

    def test_person_is_told_to_use_sudo_and_the_agent_that_nothing_here_helps(self):
        answer = self.refuse()
        self.assertIn("sudo keihookctl allow 1", answer.message)
        reason = answer.json["hookSpecificOutput"]["permissionDecisionReason"]
        self.assertIn("as root", reason)
        self.assertNotIn("yes, stop it", reason + answer.message)

    def test_roots_word_counts_once(self):
        self.refuse()
        self.allow()
        allowed = ask(STOP)
        self.assertEqual((allowed.status, allowed.out), (0, ""), allowed)
        self.assertIn("was spent", self.refuse().message)
        self.assertEqual([line["what"] for line in log()], ["refused", "accepted", "spent", "allowed", "refused"])

    def test_typed_words_confirm_nothing_and_the_person_is_told(self):
        self.refuse()
        self.assertIn("sudo keihookctl allow 1", self.type_phrase().message)
        self.refuse()
        self.assertIn(("rejected", "only root confirms here"), [(line["what"], line["detail"]) for line in log()])

    def test_agent_grants_nothing(self):
        self.refuse()
        self.assertNotEqual(agent(BIN + "/keihookctl", "allow", "1").status, 0)
        held = Terminal(*AGENT, "env", "HOME=" + HOME, BIN + "/keihookctl", "allow", "1").end()
        self.assertIn("no refusal with this number", held[1])
        self.refuse()

    def test_agent_changes_nothing_of_ours(self):
        self.refuse()
        places = [MANAGED, STATE + "/state.db", STATE + "/guarded-words", SOCKET, "/etc/keihookd/patterns",
                  BIN + "/keihook", BIN + "/keihookd", "/etc/keihookd"]
        places += [f"{STATE}/{name}" for name in os.listdir(STATE)]
        tries = "; ".join(f"(echo x >>{p}) && echo wrote {p}; mv {p} {p}.away && echo moved {p}; rm -rf {p} && "
                          f"echo removed {p}; chmod 777 {p} && echo opened {p}; touch {p}/x && echo made {p}/x"
                          for p in places)
        self.assertEqual(agent("sh", "-c", f"exec 2>/dev/null; {tries}").out, "")
        self.assertEqual(agent("sh", "-c", f"cat {STATE}/state.db 2>/dev/null").out, "")
        self.assertNotEqual(agent("sh", "-c", f"kill -9 {self.daemon.pid}").status, 0)
        self.assertNotEqual(agent("sh", "-c", f"cat /proc/{self.daemon.pid}/mem").status, 0)
        self.refuse()

    def test_agents_own_configuration_does_not_count(self):
        config = HOME + "/.config/keihookd"
        os.makedirs(config)
        with open(config + "/config.yaml", "w") as out:
            out.write("packs:\n  disable: [modal, modal-launch, self]\n")
        self.refuse()
        self.stop()
        self.refuse()

    def test_agents_own_daemon_is_not_asked(self):
        place = "/tmp/keihookd-12345"
        allow_all = f"""
import os, socket
os.mkdir({place!r}, 0o700)
listener = socket.socket(socket.AF_UNIX)
listener.bind({place + '/hook.sock'!r})
listener.listen()
while True:
    peer = listener.accept()[0]
    peer.recv(65536)
    peer.sendall(b'KEI/1 0 0 0 0.1.0\\n')
    peer.close()
"""
        fake = subprocess.Popen([*AGENT, sys.executable, "-c", allow_all])
        self.addCleanup(fake.wait)
        self.addCleanup(fake.kill)
        wait_for(lambda: os.path.exists(place + "/hook.sock"), "the agent's daemon")
        self.stop()
        self.refuse()
        self.assertTrue(ask(STOP, KEIHOOK_SOCKET=place + "/hook.sock").denied)

    def test_without_the_service_it_is_refused_and_words_do_not_count(self):
        self.stop()
        self.refuse()
        self.type_phrase()
        self.refuse()
        self.assertEqual(ask(bash("ls")).out, "")

    def test_service_that_hangs_is_not_waited_for(self):
        self.daemon.send_signal(signal.SIGSTOP)
        self.addCleanup(self.daemon.send_signal, signal.SIGCONT)
        self.refuse()

    def test_scripts_are_read_with_the_agents_rights(self):
        for path, owner, mode in ((HOME + "/own.sh", 12345, 0o600), ("/tmp/roots.sh", 0, 0o600)):
            with open(path, "w") as out:
                out.write("modal app stop ap-1\n")
            os.chown(path, owner, owner)
            os.chmod(path, mode)
        self.refuse(bash(f"bash {HOME}/own.sh"))
        self.refuse(bash("bash ~/own.sh"))
        answer = ask(bash("bash /tmp/roots.sh"))
        self.assertFalse(answer.denied, answer)

    def test_scripts_of_a_group_of_the_agents_are_read(self):
        with open("/tmp/group.sh", "w") as out:
            out.write("modal app stop ap-1\n")
        os.chown("/tmp/group.sh", 0, 12346)
        os.chmod("/tmp/group.sh", 0o640)
        self.refuse(bash("bash /tmp/group.sh"))

    @unittest.skipUnless(shutil.which("ssh"), "no ssh")
    def test_what_ssh_is_configured_to_run_runs_as_the_agent(self):
        self.configure("packs:\n  enable: [no-github-push]\n")
        os.mkdir(HOME + "/.ssh", 0o700)
        with open(HOME + "/.ssh/config", "w") as out:
            out.write('Match exec "id -u >/tmp/who"\n  HostName github.com\n')
        subprocess.run(["chown", "-R", "12345:12345", HOME], check=True)
        self.refuse(bash("git push work:x/y.git main"))
        with open("/tmp/who") as who:
            self.assertEqual(who.read(), "12345\n")

    @unittest.skipUnless(shutil.which("git"), "no git")
    def test_git_of_the_agents_is_asked(self):
        self.configure("packs:\n  enable: [no-github-push]\n")
        agent("sh", "-c", "git init -q ~/r && cd ~/r && git remote add origin https://github.com/x/y.git")
        self.refuse(bash("git push origin main", cwd=HOME + "/r"))

    def test_packs_of_root_are_in_force(self):
        with open("/etc/keihookd/patterns/spot.yaml", "w") as out:
            out.write("pack: spot\nformat: 1\nrules:\n  - id: stop\n    why: x\n    when: {argv: [spotctl, stop]}\n"
                      "    then: deny\n    tests:\n      - deny: 'spotctl stop'\n      - allow: 'spotctl list'\n")
        self.configure("packs: {}\n")
        self.refuse(bash("spotctl stop"))

    def test_everyone_is_served(self):
        self.assertFalse(agent("true").status)
        other = subprocess.run(["setpriv", "--reuid=54321", "--regid=54321", "--clear-groups", sys.executable, "-c",
                                CLIENT, BIN + "/keihook", "--hardened"], input=STOP, capture_output=True, cwd="/tmp")
        self.assertIn(b"deny", other.stdout)
        self.assertEqual(log()[-1]["what"], "refused")

    def test_who_is_in_too_many_groups_is_not_served_and_refused_in_place(self):
        for n, served in ((256, True), (257, False)):
            groups = ",".join(str(20000 + i) for i in range(n))
            done = subprocess.run(["setpriv", "--reuid=12345", "--regid=12345", "--groups=" + groups, sys.executable, "-c",
                                   CLIENT, BIN + "/keihook", "--hardened"], input=STOP, capture_output=True, cwd="/tmp")
            self.assertIn(b"deny", done.stdout)
            with open("/tmp/log") as lines:
                self.assertEqual("is in more groups than we know" in lines.read(), not served)

    def test_doctor_of_root_looks_at_the_service(self):
        done = root(BIN + "/keihookctl", "doctor")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn(SOCKET, done.stdout)
        self.assertIn(MANAGED, done.stdout)

    def test_managed_settings_are_everybodys_to_read_and_name_the_argument(self):
        self.assertEqual(os.stat(MANAGED).st_mode & 0o777, 0o644)
        text = agent("cat", MANAGED).json
        hook = text["hooks"]["PreToolUse"][0]["hooks"][0]
        self.assertEqual((hook["command"], hook["args"], hook["onFailure"]), (BIN + "/keihook", ["--hardened"], "block"))
        done = root(BIN + "/keihookctl", "uninstall", "--hardened")
        self.assertEqual(done.returncode, 0, done)
        self.assertNotIn("hooks", agent("cat", MANAGED).json)

    def test_install_wants_root_and_programs_of_roots_alone(self):
        self.assertNotEqual(agent(BIN + "/keihookctl", "install", "--hardened").status, 0)
        shutil.copytree(BIN, "/tmp/bin")
        self.addCleanup(shutil.rmtree, "/tmp/bin")
        done = root("/tmp/bin/keihookctl", "install", "--hardened")
        self.assertEqual(done.returncode, 1)
        self.assertIn("only root writes", done.stderr)


if __name__ == "__main__":
    sys.exit(run_tests(sys.argv[1:]))
