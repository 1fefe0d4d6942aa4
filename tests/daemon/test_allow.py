"""keihookctl allow, on a real terminal: what it shows, whom it refuses, and what it grants."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading

from harness import Case, Terminal, bash, main

STOP = "modal app stop ap-1"
MINUTE = 60 * 1000


class Allow(Case):
    def setUp(self):
        super().setUp()
        self.needs_rules()
        self.place.start()
        self.ctl = self.place.bin + "/keihookctl"

    def refuse(self, command=STOP, **more):
        """The number that the person is told."""
        answer = self.place.hook(bash(command, **more))
        self.assert_denied(answer)
        return answer.message.rsplit("keihookctl allow ", 1)[1].split()[0]

    def start(self, number, *argv, env=None):
        return Terminal(*argv, self.ctl, "allow", number, env={**os.environ, **(env or {})})

    def audit(self):
        out = subprocess.run([self.ctl, "log", "--json"], capture_output=True, text=True).stdout
        return [json.loads(line) for line in out.splitlines()]

    def state(self, sql):
        for folder, _, files in os.walk(self.place.top + "/state"):
            if "state.db" in files:
                with sqlite3.connect(folder + "/state.db") as db:
                    db.execute(sql)
                db.close()

    def stays_refused(self, status, text):
        self.assertEqual(status, 2, text)
        self.assertIn("It stays refused", text)
        self.assert_denied(self.place.hook(bash(STOP)))
        self.assertEqual([line["what"] for line in self.audit() if line["what"] == "accepted"], [])

    def test_characters_typed_back_allow_exactly_one_call(self):
        status, text = self.start(self.refuse()).type_back()
        self.assertEqual(status, 0, text)
        self.assert_denied(self.place.hook(bash("modal app stop ap-2")))
        self.assert_allowed(self.place.hook(bash(STOP)))
        again = self.place.hook(bash(STOP))
        self.assert_denied(again)
        self.assertIn("it holds once", again.message)
        self.assertEqual([line["what"] for line in self.audit()],
                         ["refused", "accepted", "refused", "spent", "allowed", "refused"])

    def test_facts_are_shown(self):
        asked = self.start(self.refuse("sudo " + STOP)).read(until="\n> ")
        for fact in (STOP, "ap-1", "modal.app-stop", "stops a running Modal app", "s-1", "within 10 minutes"):
            self.assertIn(fact, asked)

    def test_facts_hold_nothing_that_a_terminal_obeys(self):
        evil = "\x1b[2J\x9b31m\u202e\u2066\u200b\x07"
        asked = self.start(self.refuse(STOP + " '" + evil + "'", session_id="s-1" + evil)).read(until="\n> ")
        self.assertFalse(set(evil) - set("[2J31m") & set(asked), asked)

    def test_long_facts_are_cut_and_say_so(self):
        asked = self.start(self.refuse(STOP + " " + "x" * 1000)).read(until="\n> ")
        self.assertIn("...", asked)
        self.assertNotIn("x" * 500, asked)

    def test_wrong_characters_leave_it_refused(self):
        self.stays_refused(*self.start(self.refuse()).type_back(lambda c: c[:-1] + "0"))
        self.assertIn("the characters were not typed back", [line["detail"] for line in self.audit()])

    def test_yes_leaves_it_refused(self):
        self.stays_refused(*self.start(self.refuse()).type_back(lambda c: "yes, stop it"))

    def test_end_of_input_leaves_it_refused(self):
        terminal = self.start(self.refuse())
        terminal.read(until="\n> ")
        terminal.type("\x04")
        self.stays_refused(*terminal.end())

    def test_characters_of_another_time_leave_it_refused(self):
        number = self.refuse()
        seen = []
        self.start(number).type_back(lambda c: seen.append(c) or "")
        self.stays_refused(*self.start(number).type_back(lambda c: seen[0]))

    def test_terminal_is_asked_whatever_stdin_is(self):
        terminal = self.start(self.refuse(), "sh", "-c", 'exec "$0" "$@" </dev/null >/dev/null')
        self.assertEqual(terminal.type_back()[0], 0)
        self.assert_allowed(self.place.hook(bash(STOP)))

    def test_without_a_terminal_it_refuses(self):
        done = subprocess.run([self.ctl, "allow", self.refuse()], capture_output=True, text=True, input="abcd\n",
                              start_new_session=True)
        self.assertEqual(done.returncode, 1)
        self.assertIn("no terminal", done.stderr)

    def test_below_an_agent_it_refuses(self):
        number = self.refuse()
        for variable in ("CLAUDECODE=1", "CLAUDE_PID=1", "AI_AGENT=claude-code_2-1-330_agent"):
            status, text = self.start(number, "env", variable).end()
            self.assertEqual(status, 1)
            self.assertIn("refused, this runs", text)
        status, text = self.start(number, "env", "CLAUDECODE=1", "sh", "-c", 'env -u CLAUDECODE "$0" "$@"; exit $?').end()
        self.assertEqual(status, 1, text)

    def test_second_use_finds_it_answered(self):
        number = self.refuse()
        self.start(number).type_back()
        status, text = self.start(number).end()
        self.assertEqual(status, 1)
        self.assertIn("has been answered already", text)

    def test_of_two_at_once_one_grants(self):
        number = self.refuse()
        both = [self.start(number), self.start(number)]
        for terminal in both:
            terminal.read(until="\n> ")
        statuses = []
        threads = [threading.Thread(target=lambda t=t: statuses.append(t.type_back()[0])) for t in both]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(sorted(statuses), [0, 1])
        self.assert_allowed(self.place.hook(bash(STOP)))
        self.assert_denied(self.place.hook(bash(STOP)))

    def test_number_that_is_none(self):
        for number in ("99", "-1", "x", ""):
            self.assertEqual(self.start(number).end()[0], 1)

    def test_permission_expires_after_ten_minutes(self):
        self.start(self.refuse()).type_back()
        self.state(f"UPDATE permission SET ms = ms - {10 * MINUTE + 1}")
        late = self.place.hook(bash(STOP))
        self.assert_denied(late)
        self.assertIn("has expired after 10 minutes", late.message)
        self.assertIn("expired", [line["what"] for line in self.audit()])

    def test_crash_between_spending_and_the_reply_loses_the_permission_and_says_so(self):
        if not shutil.which("strace"):
            self.skipTest("no strace")
        self.start(self.refuse()).type_back()
        self.place.stop()
        # The reply is what the daemon writes by writev(2): at the first one it is killed.
        killed = self.place.start(prefix=["strace", "-qq", "-o", "/dev/null", "-e", "trace=writev",
                                          "-e", "inject=writev:signal=KILL:retval=0:when=1"])
        answer = self.place.hook(bash(STOP))
        self.assertEqual(killed.wait(10), -9)
        self.assert_denied(answer)
        self.assertIn("was spent at", answer.message)
        self.assertIn("has not reported back; it holds once", answer.message)
        self.assertEqual([line["what"] for line in self.audit()], ["refused", "accepted", "spent", "allowed", "refused"])
        self.assert_denied(self.place.hook(bash(STOP)))

    def test_permission_is_of_the_session_that_was_refused(self):
        self.start(self.refuse()).type_back()
        self.assert_denied(self.place.hook(bash(STOP, session_id="s-2")))
        self.assert_allowed(self.place.hook(bash(STOP)))


if __name__ == "__main__":
    main()
