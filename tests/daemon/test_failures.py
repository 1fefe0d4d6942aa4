"""What happens when a part fails: each row of the failure table, with real processes."""

import os
import socket
import stat
import subprocess
import time

from harness import DEADLINE, Case, FakeDaemon, bash, event, main, read_all, wait_for

STOP = bash("modal app stop ap-1")
GUARDED = bash(["modal app stop ap-1"])  # unreadable, and guarded


def reply(status, out=b"", err=b"", length=None):
    length = len(out) if length is None else length
    return b"KEI/1 %d %d %d 0.1.0\n" % (status, length, len(err)) + out + err


class NoDaemon(Case):
    def test_decided_in_place_with_the_same_verdict(self):
        self.needs_rules()
        self.assert_allowed(self.place.hook(bash("ls")))
        self.place.stop_started()
        self.assert_denied(self.place.hook(STOP))

    def test_unreadable_payload_is_judged_in_place_too(self):
        self.assert_denied(self.place.hook(GUARDED))

    def test_fallback_is_said(self):
        self.assertIn("no daemon answered", self.place.hook(bash("ls")).err)

    def test_a_daemon_is_started_for_the_next_event(self):
        self.place.hook(bash("ls"))
        wait_for(self.place.started_pid, "the started daemon")
        answer = self.place.hook(bash("ls"))
        self.assertEqual(answer.err, "")

    def test_the_started_daemon_is_detached_and_has_a_clean_environment(self):
        self.place.hook(bash("ls"), env={"SECRET_TOKEN": "x"})
        wait_for(self.place.started_pid, "the started daemon")
        pid = self.place.started_pid()
        with open(f"/proc/{pid}/environ", "rb") as f:
            names = {entry.split(b"=")[0] for entry in f.read().split(b"\0") if entry}
        self.assertNotIn(b"SECRET_TOKEN", names)
        self.assertNotIn(b"CLAUDE_PID", names)
        self.assertIn(b"KEIHOOK_SOCKET", names)
        self.assertEqual(os.getsid(pid), os.getsid(pid))
        self.assertNotEqual(os.getsid(pid), os.getsid(0))
        self.assertEqual(os.readlink(f"/proc/{pid}/cwd"), "/")
        self.assertEqual({os.readlink(f"/proc/{pid}/fd/{fd}") for fd in range(3)}, {"/dev/null"})


class BadDaemon(Case):
    """A server that misbehaves: the kept payload is decided in place."""

    def fake(self, handler, **options):
        self.fake_daemon = FakeDaemon(self.place.socket, handler, **options)
        self.addCleanup(self.fake_daemon.close)

    def assert_decided_in_place(self):
        answer = self.place.hook(bash("ls"))
        self.assertEqual((answer.status, answer.out), (0, ""), answer)
        self.assertIn("decided without it", answer.err)
        self.assert_denied(self.place.hook(GUARDED))

    def answering(self, data):
        def handler(connection):
            read_all(connection)
            connection.sendall(data)
            connection.close()
        self.fake(handler)

    def test_dies_before_reading(self):
        self.fake(lambda connection: connection.close())
        self.assert_decided_in_place()

    def test_dies_while_deciding(self):
        self.answering(b"")
        self.assert_decided_in_place()

    def test_reply_is_cut_short(self):
        self.answering(reply(0, b'{"a":1}', length=9))
        self.assert_decided_in_place()

    def test_reply_is_too_long(self):
        self.answering(reply(0) + b"x")
        self.assert_decided_in_place()

    def test_reply_is_of_another_protocol(self):
        self.answering(b"KEI/2 0 0 0 9.9\n")
        self.assert_decided_in_place()

    def test_reply_has_another_status(self):
        self.answering(reply(3))
        self.assert_decided_in_place()

    def test_reply_is_garbage(self):
        self.answering(b"\0" * 100000)
        self.assert_decided_in_place()

    def test_reply_past_its_limit(self):
        self.answering(reply(0, b"x" * 65537))
        self.assert_decided_in_place()

    def test_reply_at_its_limit_is_printed_exactly(self):
        self.answering(reply(0, b"x" * 65536))
        self.assertEqual(self.place.hook(bash("ls")).out, "x" * 65536)

    def test_reply_in_pieces_is_put_together(self):
        def handler(connection):
            read_all(connection)
            for byte in reply(2, b"", b"no"):
                connection.sendall(bytes([byte]))
                time.sleep(0.02)
            connection.close()
        self.fake(handler)
        answer = self.place.hook(bash("ls"))
        self.assertEqual((answer.status, answer.err), (2, "no"))

    def test_reply_is_printed_exactly(self):
        self.answering(reply(2, b"\0out\n", b"err"))
        answer = self.place.hook(bash("ls"))
        self.assertEqual((answer.status, answer.out, answer.err), (2, "\0out\n", "err"))

    def test_says_that_it_is_not_its_event(self):
        self.answering(reply(1, b"", b"elsewhere"))
        self.assert_decided_in_place()

    def test_belongs_to_another_user(self):
        self.needs_root()
        self.fake(lambda connection: connection.sendall(reply(0)), listen_as=65534)
        self.assert_decided_in_place()

    def test_hangs_and_words_decide_at_the_deadline(self):
        self.fake(lambda connection: None)
        start = time.monotonic()
        self.assert_denied(self.place.hook(STOP))
        self.assertAlmostEqual(time.monotonic() - start, DEADLINE, delta=1.5)
        self.assert_passed_with_message(self.place.hook(bash("ls")), "no answer came in time")

    def test_takes_nothing_and_words_decide_at_the_deadline(self):
        self.fake(lambda connection: None)
        start = time.monotonic()
        self.assert_denied(self.place.hook(bash("modal app stop ap-1 #" + "x" * 1000000)))
        self.assertLess(time.monotonic() - start, DEADLINE + 2)


class NothingLeft(Case):
    """No daemon, and keihookd itself is gone or broken: guarded words."""

    def setUp(self):
        super().setUp()
        os.unlink(self.place.bin + "/keihookd")

    def assert_words_decide(self):
        answer = self.place.hook(STOP)
        self.assertEqual((answer.status, answer.out), (2, ""), answer)
        self.assertIn("guarded word modal", answer.err)
        self.assert_passed_with_message(self.place.hook(bash("ls")), "no guarded word")

    def replace(self, script):
        path = self.place.bin + "/keihookd"
        with open(path, "w") as f:
            f.write("#!/bin/sh\n" + script)
        os.chmod(path, 0o755)

    def test_gone(self):
        self.assert_words_decide()

    def test_crashes(self):
        self.replace("kill -SEGV $$\n")
        self.assert_words_decide()

    def test_fails_after_half_an_answer(self):
        self.replace("printf '{\"hookSpecific'\nexit 1\n")
        self.assert_words_decide()

    def test_answers_without_end(self):
        self.replace("exec yes\n")
        self.assert_words_decide()

    def test_hangs(self):
        self.replace("exec sleep 60\n")
        start = time.monotonic()
        self.assert_denied(self.place.hook(STOP))
        self.assertAlmostEqual(time.monotonic() - start, DEADLINE, delta=1.5)

    def test_word_written_with_escapes(self):
        self.assert_denied(self.place.hook(STOP.replace(b"modal", b"\\u006dod\\u0061l")))

    def test_word_at_a_line_of_its_own(self):
        self.assert_denied(self.place.hook(bash("cd /x\nmodal app stop ap-1")))

    def test_word_in_quotes(self):
        self.assert_denied(self.place.hook(bash("mo''d\"a\"l app stop ap-1; m\\odal; pk\\\nill")))

    def test_word_within_another_is_none(self):
        self.assert_passed_with_message(self.place.hook(bash("cat multimodal.txt my_kill skills")))

    def test_word_outside_of_the_input_is_none(self):
        self.assert_passed_with_message(self.place.hook(bash("ls", cwd="/home/u/modal")))

    def test_words_of_the_last_good_load_count(self):
        self.place.reset()
        self.place.hook(bash("ls"))
        os.unlink(self.place.bin + "/keihookd")
        wait_for(self.place.started_pid, "the started daemon")
        self.place.stop_started()
        os.unlink(self.place.socket)
        words = subprocess.run(["find", self.place.top + "/state", "-name", "guarded-words"],
                               capture_output=True, text=True).stdout.strip()
        self.assertTrue(words)
        with open(words, "a") as f:
            f.write("frobnicate\n")
        self.assert_denied(self.place.hook(bash("frobnicate --all")))

    def test_writes_pass_with_a_message(self):
        payload = event("PreToolUse", tool_name="Write", tool_input={"file_path": "/x", "content": "modal app stop"})
        self.assert_passed_with_message(self.place.hook(payload), "not checked")

    def test_prompts_pass_with_a_message(self):
        self.assert_passed_with_message(self.place.hook(event("UserPromptSubmit", prompt="kill modal")), "unseen")

    def test_settings_changes_are_stopped(self):
        self.assertEqual(self.place.hook(event("ConfigChange", source="user_settings")).status, 2)

    def test_server_tools_are_judged_by_words(self):
        payload = event("PreToolUse", tool_name="mcp__x__run", tool_input={"cmd": "modal app stop"})
        self.assert_denied(self.place.hook(payload))

    def test_what_is_no_json_is_judged_by_words(self):
        self.assert_denied(self.place.hook(b"modal app stop ap-1"))
        self.assert_passed_with_message(self.place.hook(b""))


class Trust(Case):
    """Whom the hook client believes."""

    def assert_not_asked(self, **options):
        answer = self.place.hook(bash("ls"), **options)
        self.assertIn("no daemon answered", answer.err, answer)

    def test_directory_open_to_others_is_passed_over(self):
        self.place.start()
        os.chmod(self.place.run, 0o755)
        self.assert_not_asked()
        os.chmod(self.place.run, 0o700)

    def test_directory_behind_a_link_is_passed_over(self):
        self.place.start()
        os.rename(self.place.run, self.place.run + ".real")
        os.symlink(self.place.run + ".real", self.place.run)
        self.assert_not_asked()
        os.unlink(self.place.run)
        os.rename(self.place.run + ".real", self.place.run)

    def test_override_of_the_hooks_own_environment_is_not_believed(self):
        os.mkdir(self.place.top + "/other", 0o700)
        self.addCleanup(os.rmdir, self.place.top + "/other")
        self.addCleanup(os.unlink, self.place.top + "/other/hook.sock")
        liar = FakeDaemon(self.place.top + "/other/hook.sock", lambda c: c.sendall(reply(0, b"liar")))
        self.addCleanup(liar.close)
        self.place.start()
        answer = self.place.hook(bash("ls"), env={"KEIHOOK_SOCKET": self.place.top + "/other/hook.sock"})
        self.assertEqual((answer.status, answer.out, answer.err), (0, "", ""))

    def test_override_of_a_client_that_an_agent_started_is_not_believed(self):
        liar = FakeDaemon(self.place.socket, lambda c: c.sendall(reply(0, b"liar")))
        self.addCleanup(liar.close)
        with open(self.place.bin + "/keihookd", "wb") as f:
            f.write(b"#!/bin/sh\n")  # no daemon is to be started in the machine's own place
        script = f"env CLAUDECODE=1 sh -c 'CLAUDE_PID=$$ {self.place.bin}/keihook; exit $?'"
        done = subprocess.run(["sh", "-c", script], input=bash("ls"), capture_output=True)
        self.assertNotIn(b"liar", done.stdout)

    def test_socket_and_state_are_closed_to_others(self):
        self.place.start()
        self.assertEqual(stat.S_IMODE(os.stat(self.place.socket).st_mode) & 0o077, 0)
        for top, dirs, files in os.walk(self.place.top + "/state/keihookd"):
            for name in files + dirs:
                mode = stat.S_IMODE(os.lstat(f"{top}/{name}").st_mode)
                self.assertEqual(mode & 0o077, 0, f"{top}/{name}")

    def test_works_with_a_pipe_and_with_a_file_as_stdin(self):
        self.place.start()
        self.assert_allowed(self.place.hook(bash("ls"), stdin="pipe"))
        self.assert_denied(self.place.hook(GUARDED, stdin="pipe"))


if __name__ == "__main__":
    main()
