"""The daemon as a process: many, slow and strange peers, reload, drain, activation, places."""

import os
import resource
import signal
import socket
import stat
import subprocess
import time

from harness import MAX_PAYLOAD, MIB, Case, bash, main, read_all, wait_for

HEADER = b"KEI/1 hook 0.1.0\n"
GUARDED = bash(["modal app stop ap-1"])


def header_of(reply):
    return reply.split(b"\n")[0].split()


class Requests(Case):
    def setUp(self):
        super().setUp()
        self.daemon = self.place.start()

    def open_request(self, data):
        s = self.place.connect()
        s.sendall(data)
        self.addCleanup(s.close)
        return s

    def finish(self, s):
        s.shutdown(socket.SHUT_WR)
        return read_all(s)

    def test_reply_has_the_lengths_of_its_texts(self):
        header, rest = self.place.ask(HEADER + GUARDED).split(b"\n", 1)
        word, status, out, err, version = header.split()
        self.assertEqual((word, status, out), (b"KEI/1", b"2", b"0"))
        self.assertEqual(int(err), len(rest))

    def test_request_byte_by_byte(self):
        s = self.place.connect()
        self.addCleanup(s.close)
        for byte in HEADER + bash("ls"):
            s.sendall(bytes([byte]))
        self.assertEqual(header_of(self.finish(s))[:2], [b"KEI/1", b"0"])

    def test_what_is_no_request_is_hung_up_on(self):
        for data in (b"GET / HTTP/1.1\r\n\r\n", b"KEI/2 hook 1\n{}", b"KEI/1 hook \n{}", b"KEI/1 hook 0.1",
                     b"KEI/1 hook " + b"1" * 200 + b"\n{}", b"", b"\0" * 70000):
            try:
                self.assertEqual(self.place.ask(data), b"", data[:40])
            except (BrokenPipeError, ConnectionResetError):
                pass
        self.assert_allowed(self.place.hook(bash("ls")))

    def test_peer_that_dies_mid_request_harms_nobody(self):
        self.open_request(HEADER + b'{"tool').close()
        self.assert_allowed(self.place.hook(bash("ls")))

    def test_peer_that_takes_no_reply_harms_nobody(self):
        s = self.open_request(HEADER + bash("ls"))
        s.shutdown(socket.SHUT_WR)
        s.close()
        self.assert_allowed(self.place.hook(bash("ls")))
        self.assertIsNone(self.daemon.poll())

    def test_slow_sender_is_given_up_after_two_seconds(self):
        start = time.monotonic()
        slow = self.open_request(HEADER + b'{"tool_name":')
        self.assert_allowed(self.place.hook(bash("ls")))
        self.assertLess(time.monotonic() - start, 1.5)
        self.assertEqual(read_all(slow), b"")
        self.assertAlmostEqual(time.monotonic() - start, 2.0, delta=0.7)
        self.assertIn("given up", self.place.log())

    def test_sender_within_two_seconds_is_answered(self):
        slow = self.open_request(HEADER)
        time.sleep(1.2)
        slow.sendall(bash("ls"))
        self.assertEqual(header_of(self.finish(slow))[1], b"0")

    def test_payloads_in_flight_are_bounded_and_all_answered(self):
        room = MAX_PAYLOAD - len(bash("ls", padding=""))
        payload = HEADER + bash("ls", padding="x" * room)
        before = self.memory()
        requests = []
        for _ in range(12):
            s = self.place.connect()
            s.setblocking(False)
            self.addCleanup(s.close)
            requests.append([s, 0, b""])
        peak = 0
        end = time.monotonic() + 20
        while requests and time.monotonic() < end:
            for request in list(requests):
                self.move(request, payload)
                if request[1] == len(payload) and request[2].endswith(b"done"):
                    self.assertEqual(header_of(request[2])[1], b"0")
                    requests.remove(request)
            peak = max(peak, self.memory() - before)
        self.assertEqual(len(requests), 0)
        self.assertLess(peak, 160 * MIB)

    def move(self, request, payload):
        s, sent, reply = request
        try:
            if sent < len(payload):
                request[1] += s.send(payload[sent:sent + MIB])
                if request[1] == len(payload):
                    s.shutdown(socket.SHUT_WR)
            else:
                got = s.recv(65536)
                request[2] = reply + (got or b"done")
        except BlockingIOError:
            time.sleep(0.001)

    def memory(self):
        with open(f"/proc/{self.daemon.pid}/statm") as f:
            return int(f.read().split()[1]) * resource.getpagesize()

    def test_more_clients_than_the_cap_wait_and_are_answered(self):
        idle = [self.open_request(HEADER) for _ in range(600)]
        start = time.monotonic()
        late = self.open_request(HEADER + bash("ls"))
        self.assertEqual(header_of(self.finish(late))[:2], [b"KEI/1", b"0"])
        self.assertLess(time.monotonic() - start, 2.9)
        del idle

    def test_a_crowd_of_hooks_is_answered(self):
        hooks = [self.place.spawn_hook(bash(f"echo {i}")) for i in range(60)]
        for hook in hooks:
            out, err = hook.communicate(timeout=30)
            hook.near.close()
            self.assertEqual((hook.returncode, out, err), (0, b"", b""))

    def test_another_user_is_hung_up_on(self):
        self.needs_root()
        os.chmod(self.place.top, 0o755)
        os.chmod(self.place.run, 0o755)
        os.chmod(self.place.socket, 0o666)
        os.seteuid(65534)
        try:
            s = self.open_request(HEADER + bash("ls"))
        finally:
            os.seteuid(0)
        try:
            self.assertEqual(self.finish(s), b"")
        except (BrokenPipeError, ConnectionResetError, OSError):
            pass
        wait_for(lambda: "uid 65534" in self.place.log(), "the log to name the peer")

    def test_peer_in_a_container_decides_beside(self):
        self.needs_root()
        prefix = ("unshare", "--pid", "--fork", "--mount-proc", "--kill-child")
        variables = {"CLAUDECODE": None}
        script = ["sh", "-c", 'CLAUDE_PID=$$; export CLAUDE_PID; "$@"; exit $?', "sh"]
        answer = self.place.hook(bash("ls"), prefix=(*prefix, *script), env=variables)
        self.assertEqual(answer.status, 0)
        self.assertIn("decided without it", answer.err)
        self.assert_denied(self.place.hook(GUARDED, prefix=(*prefix, *script), env=variables))


class Reload(Case):
    PACK = """pack: frob
format: 1
rules:
  - id: all
    why: frobnicates everything
    when: {argv: ['frob', 'all']}
    then: deny
    confirm: 'yes, stop it'
    say: Ask first.
    tests:
      - deny: 'frob all'
      - allow: 'frob one'
"""

    def setUp(self):
        super().setUp()
        self.needs_rules()
        self.patterns = self.place.top + "/config/keihookd/patterns"
        os.makedirs(self.patterns)
        self.write(self.PACK)
        self.daemon = self.place.start()

    def write(self, text):
        with open(self.patterns + "/frob.yaml", "w") as f:
            f.write(text)

    def reload(self, said):
        before = self.place.log().count(said)
        self.daemon.send_signal(signal.SIGHUP)
        wait_for(lambda: self.place.log().count(said) > before, f"the log to say '{said}'")

    def test_new_rules_come_into_force(self):
        self.assert_denied(self.place.hook(bash("frob all")))
        self.write(self.PACK.replace("'frob', 'all'", "'frob', 'most'").replace("frob all", "frob most"))
        self.reload("rules are in force")
        self.assert_allowed(self.place.hook(bash("frob all")))
        self.assert_denied(self.place.hook(bash("frob most")))

    def test_broken_pack_leaves_the_last_good_rules_in_force(self):
        self.write(self.PACK.replace("format: 1", "format: 1\n\tbroken: [")
                   .replace("frob', 'all", "frob', 'none"))
        self.reload("broken")
        self.assertIn("frob.yaml:", self.place.log())
        self.assert_denied(self.place.hook(bash("frob all")))

    def test_pack_whose_own_test_fails_leaves_the_last_good_rules_in_force(self):
        self.write(self.PACK.replace("allow: 'frob one'", "deny: 'frob one'"))
        self.reload("broken")
        self.assert_denied(self.place.hook(bash("frob all")))
        self.assert_allowed(self.place.hook(bash("frob one")))

    def test_last_good_rules_outlive_the_daemon(self):
        self.write("pack: [")
        self.daemon.send_signal(signal.SIGTERM)
        self.daemon.wait(10)
        self.place.start()
        self.assert_denied(self.place.hook(bash("frob all")))

    def test_requests_are_answered_while_reloading(self):
        for _ in range(20):
            self.daemon.send_signal(signal.SIGHUP)
            self.assert_denied(self.place.hook(bash("frob all")))
        self.assertIsNone(self.daemon.poll())


class Projects(Case):
    """Packs of a project: they add rules, for calls in it alone, and never weaken others."""

    def setUp(self):
        super().setUp()
        self.needs_rules()
        self.project = self.place.top + "/state/project"
        os.makedirs(self.project + "/.keihook")
        os.makedirs(self.project + "/deep/below")
        self.write(Reload.PACK)

    def write(self, text):
        with open(self.project + "/.keihook/frob.yaml", "w") as f:
            f.write(text)

    def in_project(self, command):
        return self.place.hook(bash(command, cwd=self.project + "/deep/below"))

    def test_rules_hold_within_the_project_alone(self):
        self.place.start()
        self.assert_denied(self.in_project("frob all"))
        self.assert_allowed(self.place.hook(bash("frob all")))
        self.assert_denied(self.in_project("modal app stop ap-1"))

    def test_rules_hold_in_place_too(self):
        self.assert_denied(self.in_project("frob all"))

    def test_change_is_seen_at_the_next_call(self):
        self.place.start()
        self.assert_denied(self.in_project("frob all"))
        self.write(Reload.PACK.replace("'all'", "'most'").replace("frob all", "frob most"))
        self.assert_allowed(self.in_project("frob all"))
        self.assert_denied(self.in_project("frob most"))

    def test_pack_that_others_can_write_is_ignored_with_one_warning(self):
        os.chmod(self.project + "/.keihook/frob.yaml", 0o666)
        self.place.start()
        for _ in range(3):
            self.assert_allowed(self.in_project("frob all"))
        self.assertEqual(self.place.log().count("not writable by others"), 1)

    def test_broken_pack_weakens_nothing(self):
        self.write("pack: [")
        self.place.start()
        self.assert_denied(self.in_project("modal app stop ap-1"))
        self.assertIn("frob.yaml:", self.place.log())


class Life(Case):
    def test_term_finishes_what_is_open_and_takes_the_socket_away(self):
        daemon = self.place.start()
        s = self.place.connect()
        self.addCleanup(s.close)
        s.sendall(HEADER + bash("ls"))
        time.sleep(0.2)
        daemon.send_signal(signal.SIGTERM)
        wait_for(lambda: not os.path.exists(self.place.socket), "the socket to go")
        self.assertIsNone(daemon.poll())
        s.shutdown(socket.SHUT_WR)
        self.assertEqual(header_of(read_all(s))[:2], [b"KEI/1", b"0"])
        self.assertEqual(daemon.wait(10), 0)

    def test_term_ends_an_idle_daemon_at_once(self):
        daemon = self.place.start()
        start = time.monotonic()
        daemon.send_signal(signal.SIGTERM)
        self.assertEqual(daemon.wait(10), 0)
        self.assertLess(time.monotonic() - start, 1)

    def test_second_daemon_gives_way(self):
        first = self.place.start()
        second = self.place.start(wait=False)
        self.assertEqual(second.wait(10), 1)
        self.assertIn("another keihookd serves", self.place.log())
        self.assertIsNone(first.poll())
        self.assert_allowed(self.place.hook(bash("ls")))

    def test_of_many_started_at_once_one_stays(self):
        daemons = [self.place.start(wait=False) for _ in range(8)]
        wait_for(lambda: sum(d.poll() is None for d in daemons) == 1, "all but one to give way")
        wait_for(self.place.serves, "the one to serve")
        self.assert_allowed(self.place.hook(bash("ls")))

    def test_stale_socket_is_replaced(self):
        first = self.place.start()
        first.kill()
        first.wait()
        self.assertTrue(os.path.exists(self.place.socket))
        self.place.start()
        self.assert_allowed(self.place.hook(bash("ls")))

    def test_what_is_no_socket_stays(self):
        with open(self.place.socket, "w") as f:
            f.write("mine")
        daemon = self.place.start(wait=False)
        self.assertEqual(daemon.wait(10), 1)
        with open(self.place.socket) as f:
            self.assertEqual(f.read(), "mine")

    def test_directory_open_to_others_is_refused(self):
        os.chmod(self.place.run, 0o750)
        daemon = self.place.start(wait=False)
        self.assertEqual(daemon.wait(10), 1)
        self.assertIn("0700", self.place.log())

    def test_path_too_long_for_a_socket_is_refused(self):
        path = self.place.run + "/" + "x" * 120
        daemon = self.place.start("--socket", path, wait=False)
        self.assertEqual(daemon.wait(10), 1)
        self.assertIn("File name too long", self.place.log())

    def test_socket_of_a_later_daemon_is_left_alone(self):
        first = self.place.start()
        os.rename(self.place.socket, self.place.socket + ".old")
        other = socket.socket(socket.AF_UNIX)
        self.addCleanup(other.close)
        other.bind(self.place.socket)
        first.send_signal(signal.SIGTERM)
        first.wait(10)
        self.assertTrue(os.path.exists(self.place.socket))

    def test_unusable_state_does_not_stop_decisions(self):
        os.chmod(self.place.top + "/state", 0o700)
        with open(self.place.top + "/state/keihookd", "w") as f:
            f.write("in the way")
        self.place.start()
        self.assert_allowed(self.place.hook(bash("ls")))
        self.assert_denied(self.place.hook(GUARDED))

    def test_socket_is_ours_alone(self):
        self.place.start()
        self.assertEqual(stat.S_IMODE(os.stat(self.place.socket).st_mode) & 0o077, 0)


class Systemd(Case):
    def activate(self, env):
        listener = socket.socket(socket.AF_UNIX)
        listener.bind(self.place.socket)
        listener.listen(16)
        os.dup2(listener.fileno(), 3) if listener.fileno() != 3 else os.set_inheritable(3, True)
        if listener.fileno() != 3:
            self.addCleanup(os.close, 3)
        self.addCleanup(listener.close)
        script = f'LISTEN_PID=$$ LISTEN_FDS=1 exec {self.place.bin}/keihookd'
        with open(self.place.top + "/log", "wb") as log:
            daemon = subprocess.Popen(["sh", "-c", script], pass_fds=[3], stderr=log, env={**os.environ, **env})
        self.place.daemons.append(daemon)
        return daemon

    def test_socket_that_was_handed_over_is_served_and_stays(self):
        daemon = self.activate({})
        self.assert_allowed(self.place.hook(bash("ls")))
        daemon.send_signal(signal.SIGTERM)
        self.assertEqual(daemon.wait(10), 0)
        self.assertTrue(os.path.exists(self.place.socket))

    def test_states_are_notified(self):
        path = self.place.top + "/state/notify"
        manager = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        manager.bind(path)
        manager.settimeout(10)
        self.addCleanup(manager.close)
        daemon = self.place.start(env={**os.environ, "NOTIFY_SOCKET": path})
        self.assertIn(b"READY=1", manager.recv(4096))
        daemon.send_signal(signal.SIGHUP)
        reloading = manager.recv(4096)
        self.assertIn(b"RELOADING=1", reloading)
        self.assertIn(b"MONOTONIC_USEC=", reloading)
        self.assertIn(b"READY=1", manager.recv(4096))
        daemon.send_signal(signal.SIGTERM)
        self.assertIn(b"STOPPING=1", manager.recv(4096))

    def test_variables_meant_for_another_process_are_ignored(self):
        self.place.start(env={**os.environ, "LISTEN_PID": "1", "LISTEN_FDS": "1"})
        self.assert_allowed(self.place.hook(bash("ls")))


if __name__ == "__main__":
    main()
