"""Calls that run beside one another: what is announced and not reported yet is read old and new."""

import os
import subprocess

from harness import Case, bash, event, main

STOP = "modal app stop ap-1\n"


class Announced(Case):
    def setUp(self):
        super().setUp()
        self.daemon = self.place.start()
        self.work = self.place.top + "/work"
        subprocess.run(["rm", "-rf", self.work], check=True)
        os.mkdir(self.work)
        self.script = self.work + "/s.sh"

    def put(self, text, path=None):
        with open(path or self.script, "w") as f:
            f.write(text)

    def write(self, text, call="w1", name="PreToolUse", session="s-1", path=None):
        return self.place.hook(event(name, session_id=session, tool_name="Write", tool_use_id=call, tool_response={},
                                     tool_input={"file_path": path or self.script, "content": text}))

    def edit(self, old, new, call="e1", name="PreToolUse", replace_all=False):
        return self.place.hook(event(name, tool_name="Edit", tool_use_id=call, tool_response={},
                                     tool_input={"file_path": self.script, "old_string": old, "new_string": new, "replace_all": replace_all}))

    def run_it(self, command="bash s.sh", call="b1", session="s-1"):
        return self.place.hook(bash(command, cwd=self.work, tool_use_id=call, session_id=session))

    def report(self, command="bash s.sh", call="b1", name="PostToolUse"):
        self.place.hook(bash(command, cwd=self.work, tool_use_id=call, hook_event_name=name, tool_response={"stdout": ""}))

    def kept(self):
        db = subprocess.run(["find", self.place.top + "/state", "-name", "state.db"], capture_output=True, text=True).stdout.strip()
        return int(subprocess.run(["python3", "-c", f"import sqlite3; print(sqlite3.connect('{db}').execute('select count(*) from announced').fetchone()[0])"],
                                  capture_output=True, text=True).stdout)

    def test_script_that_is_only_announced_is_read(self):
        self.assert_allowed(self.run_it())
        self.report()
        self.assert_allowed(self.write(STOP))
        for command in ("bash s.sh", ". ./s.sh", "chmod +x s.sh && ./s.sh", f"sh {self.script}", "cat s.sh | bash"):
            self.assert_denied(self.run_it(command))
        self.assert_allowed(self.run_it("cat s.sh"))
        self.report("cat s.sh")
        self.write(STOP, name="PostToolUseFailure")
        self.assert_allowed(self.run_it())

    def test_old_text_counts_until_the_write_has_reported(self):
        self.put(STOP)
        self.assert_allowed(self.write("echo hi\n"))
        self.assert_denied(self.run_it())
        self.put("echo hi\n")
        self.write("echo hi\n", name="PostToolUse")
        self.assert_allowed(self.run_it())

    def test_edit_is_read_with_its_result(self):
        self.put("echo one\necho two\n")
        self.assert_allowed(self.edit("echo two", "modal app stop ap-1"))
        self.assert_denied(self.run_it())
        self.edit("echo two", "modal app stop ap-1", name="PostToolUse")
        self.assert_allowed(self.run_it())

    def test_write_behind_a_call_that_reads_it_is_judged_with_that_call(self):
        self.put("echo hi\n")
        self.assert_allowed(self.run_it("sleep 5; bash s.sh"))
        answer = self.write(STOP)
        self.assert_denied(answer)
        self.assertIn("modal app stop ap-1", answer.message)
        self.assert_denied(self.edit("hi", "hi; modal app stop ap-1"))
        self.assert_allowed(self.write("echo ho\n", call="w2"))
        self.assert_allowed(self.write(STOP, path=self.work + "/other.sh", call="w3"))
        self.report("sleep 5; bash s.sh")
        self.assert_allowed(self.write(STOP))

    def test_script_that_does_not_exist_yet_when_the_call_is_let_through(self):
        self.assert_allowed(self.run_it("sleep 5; bash s.sh"))
        self.assert_denied(self.write(STOP))

    def test_both_orders_survive_the_daemon(self):
        self.assert_allowed(self.write(STOP))
        self.daemon.kill()
        self.daemon.wait()
        self.daemon = self.place.start()
        self.assert_denied(self.run_it())

    def test_other_sessions_are_not_concerned(self):
        self.assert_allowed(self.write(STOP, session="s-2"))
        self.assert_allowed(self.run_it())

    def test_nothing_is_kept_behind_the_report(self):
        self.write(STOP)
        self.run_it("bash other.sh")
        self.assertEqual(self.kept(), 2)
        self.write(STOP, name="PostToolUse")
        self.report("bash other.sh", name="PostToolUseFailure")
        self.assertEqual(self.kept(), 0)
        self.write(STOP)
        self.place.hook(event("SessionEnd", reason="other"))
        self.assertEqual(self.kept(), 0)

    def test_pids_of_an_earlier_call_are_read_from_their_file(self):
        self.put(f"{os.getpid()}\n", self.work + "/x.pid")
        self.assert_allowed(self.run_it("kill $(cat x.pid)"))


if __name__ == "__main__":
    main()
