"""Protected jobs as an agent's day makes them: launched, known by app, stopped by task, marked, over."""

import json
import os
import signal
import subprocess
import time

from harness import Case, bash, event, main, wait_for

SESSION = "5e551011-0000-4000-8000-0000000000aa"
LIST = """\
┏━━━━━━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━┳━━━━━━━━━━━━┓
┃ App ID                    ┃ Description ┃ State                ┃ Tasks ┃ Created at           ┃ Stopped at ┃
┡━━━━━━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━┩
│ ap-Yq3kT0b9GxV7bWm2nR4sLd │ night-train │ deployed             │ 4     │ 2026-11-24 10:00 UTC │            │
│ ap-7Zc2mQ1vXoP5hKd8tU6wEa │ sweep       │ ephemeral (detached) │ 1     │ 2026-11-24 22:15 UTC │            │
│ ap-1Ab2mQ1vXoP5hKd8tU6wEa │ old         │ stopped              │ 0     │ 2026-11-20 22:15 UTC │ 2026-11-21 │
└───────────────────────────┴─────────────┴──────────────────────┴───────┴──────────────────────┴────────────┘
"""


class Jobs(Case):
    def setUp(self):
        super().setUp()
        self.daemon = self.place.start()
        self.started = []
        self.addCleanup(self.end_all)
        self.work = self.place.top + "/work"
        subprocess.run(["rm", "-rf", self.work], check=True)
        os.mkdir(self.work)
        self.modal = self.work + "/modal"
        with open(self.modal, "w") as f:
            f.write('#!/usr/bin/python3\nimport os, time\nprint(os.environ.get("WORDS", ""), flush=True)\ntime.sleep(100)\n')
        os.chmod(self.modal, 0o755)
        self.transcript = f"/home/u/.claude/projects/-p/{SESSION}.jsonl"
        self.tasks = f"{self.work}/claude-{os.getuid()}/-p/{SESSION}/tasks"
        os.makedirs(self.tasks)

    def end_all(self):
        for child in self.started:
            try:
                os.killpg(child.pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
            child.wait()

    def start(self, *argv, output=os.devnull, **env):
        """As the client starts its shells: leading a session, printing into a file."""
        with open(output, "w") as out:
            child = subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd=self.work,
                                     start_new_session=True, env={**os.environ, **env})
        self.started.append(child)
        return child

    def launch(self, words, *argv, output=os.devnull):
        child = self.start(self.modal, *argv, output=output, WORDS=words)
        wait_for(lambda: os.path.exists(f"/proc/{child.pid}") and b"modal" in open(f"/proc/{child.pid}/cmdline", "rb").read(), "it to run")
        return child

    def ask(self, command, **more):
        return self.place.hook(bash(command, session_id=SESSION, transcript_path=self.transcript, **more))

    def report(self, command, stdout="", response=None, **more):
        """PostToolUse."""
        payload = bash(command, session_id=SESSION, transcript_path=self.transcript, hook_event_name="PostToolUse",
                       duration_ms=1000, tool_response={"stdout": stdout, "stderr": "", **(response or {})}, **more)
        self.assertEqual(self.place.hook(payload).status, 0)

    def stop_task(self, name, **tool_input):
        return self.place.hook(event("PreToolUse", session_id=SESSION, transcript_path=self.transcript, tool_use_id="toolu_9",
                                     tool_name=name, tool_input=tool_input))

    def status(self):
        done = subprocess.run([self.place.bin + "/keihookctl", "status", "--json"], capture_output=True, text=True, check=True)
        return json.loads(done.stdout)

    def jobs(self):
        return self.status()["jobs"]

    def restart(self):
        self.daemon.kill()
        self.daemon.wait()
        self.daemon = self.place.start()

    def ctl(self, *args):
        return subprocess.run([self.place.bin + "/keihookctl", *args], capture_output=True, text=True)


class Launches(Jobs):
    def test_app_of_a_deployment_is_known_from_what_it_printed(self):
        self.report("cd . && modal deploy app.py", "✓ App deployed in 2s! 🎉\n\nView Deployment: https://modal.com/apps/me/main/deployed/night-train\n")
        job, = self.jobs()
        self.assertEqual((job["app"], job["label"], job["started_by"], job["pid"]), ("night-train", "modal deploy app.py", SESSION, 0))
        answer = self.ask("modal app stop night-train")
        self.assert_denied(answer)
        self.assertIn("modal deploy app.py (night-train, for", answer.message)

    def test_app_of_a_detached_run_outlives_its_client(self):
        self.report("modal run --detach train.py", "✓ Initialized. View run at https://modal.com/apps/me/main/ap-Yq3kT0b9\nresult 3\n")
        self.restart()
        job, = self.jobs()
        self.assertEqual((job["app"], job["label"]), ("ap-Yq3kT0b9", "modal run --detach train.py"))
        self.assertIn("modal run --detach train.py (ap-Yq3kT0b9", self.ask("modal app stop ap-Yq3kT0b9").message)

    def test_run_that_has_ended_leaves_nothing(self):
        self.report("modal run train.py", "View run at https://modal.com/apps/me/main/ap-Yq3kT0b9\n✓ App completed.\n")
        self.report("echo modal run -d x.py: ap-1")
        self.assertEqual(self.jobs(), [])

    def test_list_teaches_names_and_ends_what_has_stopped(self):
        self.report("modal deploy app.py", "View Deployment: https://modal.com/apps/me/main/deployed/night-train\n")
        self.report("modal run -d old.py", "View run at https://modal.com/apps/me/main/ap-1Ab2mQ1vXoP5hKd8tU6wEa\n")
        self.assertEqual(len(self.jobs()), 2)
        self.report("modal app list", LIST)
        apps = {job["app"]: job for job in self.jobs()}
        self.assertEqual(sorted(apps), ["ap-7Zc2mQ1vXoP5hKd8tU6wEa", "ap-Yq3kT0b9GxV7bWm2nR4sLd"])
        self.assertEqual(apps["ap-Yq3kT0b9GxV7bWm2nR4sLd"]["label"], "modal deploy app.py")
        self.assertEqual(apps["ap-7Zc2mQ1vXoP5hKd8tU6wEa"]["label"], "sweep")
        for name in ("night-train", "ap-Yq3kT0b9GxV7bWm2nR4sLd"):
            self.assertIn("modal deploy app.py", self.ask(f"modal app stop {name}").message)

    def test_list_as_json(self):
        rows = [{"App ID": "ap-A1b2", "Description": "x", "State": "ephemeral (detached)", "Tasks": "1", "Created at": "2026-11-24 22:15:03+00:00"},
                {"App ID": "ap-A1b3", "Description": "y", "State": "stopped"}]
        self.report("modal app list --json", json.dumps(rows, indent=2))
        self.assertEqual([j["app"] for j in self.jobs()], ["ap-A1b2"])

    def test_remote_app_does_not_make_unknown_kills_dangerous(self):
        self.report("modal deploy app.py", "View Deployment: https://modal.com/apps/me/main/deployed/night-train\n")
        self.assert_allowed(self.ask("kill $PID"))
        self.assert_allowed(self.ask("kill $(cat nothing.pid)"))

    def test_stop_that_was_run_ends_the_job(self):
        self.report("modal run -d x.py", "View run at https://modal.com/apps/me/main/ap-1\n")
        self.report("modal app stop --yes ap-1")
        self.assertEqual(self.jobs(), [])

    def test_background_launch_is_tied_to_its_process_and_app(self):
        log = self.work + "/log"
        self.report(f"{self.modal} run x.py > {log} 2>&1 &")
        self.assertEqual(self.jobs(), [])
        child = self.launch("Initialized. View run at https://modal.com/apps/me/main/ap-9", "run", "x.py", output=log)
        wait_for(lambda: self.jobs()[0]["app"], "the app")
        job, = self.jobs()
        self.assertEqual((job["pid"], job["app"], job["started_by"], job["label"]), (child.pid, "ap-9", SESSION, "modal run x.py"))
        answer = self.ask("modal app stop ap-9")
        self.assertIn(f"modal run x.py (pid {child.pid}, ap-9", answer.message)
        child.kill()
        child.wait()
        self.assertEqual(self.jobs(), [])

    def test_copy_under_another_name_is_known_by_its_launch(self):
        os.mkdir(self.work + "/bin")
        os.symlink(self.modal, self.work + "/bin/m")
        self.report("bin/m run x.py &", cwd=self.work)
        child = self.start("bin/m", "run", "x.py")
        wait_for(lambda: self.jobs(), "the job")
        self.assertEqual(self.jobs()[0]["pid"], child.pid)
        self.assert_denied(self.ask(f"kill {child.pid}"))

    def test_app_of_a_background_task_is_read_from_its_output(self):
        output = self.tasks + "/bza233co2.output"
        self.report(f"{self.modal} deploy x.py", response={"backgroundTaskId": "bza233co2"})
        os.environ["CLAUDE_CODE_TMPDIR"] = self.work
        with open(output, "w") as f:
            f.write("View Deployment: https://modal.com/apps/me/main/deployed/web\n")
        self.assertEqual(self.jobs(), [])

    def test_job_seen_only_as_a_process_is_known_by_its_environment_and_output(self):
        log = self.work + "/log"
        child = self.start("sh", "-c", f"{self.modal} run y.py | tee {log}.copy", output=log, CLAUDE_CODE_SESSION_ID="other", WORDS="at ap-5x")
        wait_for(lambda: any(j["app"] for j in self.jobs()), "the app")
        job = self.jobs()[0]
        self.assertEqual((job["app"], job["started_by"], job["source"]), ("ap-5x", "other", "pattern"))
        self.assertNotEqual(job["pid"], child.pid)

    def test_nothing_of_an_output_is_kept(self):
        self.report("modal run -d x.py; env", "ap-1\nSECRET=tomato-9\n")
        self.report("modal app list", LIST + "\nSECRET=tomato-9\n")
        with open(subprocess.run(["find", self.place.top + "/state", "-name", "state.db"], capture_output=True, text=True).stdout.strip(), "rb") as db:
            self.assertNotIn(b"tomato", db.read())

    def test_secrets_of_a_launch_are_not_kept_and_it_is_found_all_the_same(self):
        self.report(f"{self.modal} run x.py --token=hunter2 &")
        child = self.launch("", "run", "x.py", "--token=hunter2")
        job, = self.jobs()
        self.assertEqual(job["pid"], child.pid)
        self.assertNotIn("hunter2", job["label"])


class Tasks(Jobs):
    def shell(self, task, command):
        child = self.start("bash", "-c", f": shell-snapshots/x; {command}; wait; :", output=f"{self.tasks}/{task}.output")
        time.sleep(0.4)
        return child

    def test_stop_of_a_task_that_runs_a_job_is_refused(self):
        self.shell("bjob", f"{self.modal} run x.py")
        self.shell("bown", "sleep 60")
        for restarted in (False, True):
            if restarted:
                self.restart()
            for name, member in (("TaskStop", "task_id"), ("KillShell", "shell_id"), ("TaskStop", "shell_id")):
                answer = self.stop_task(name, **{member: "bjob"})
                self.assert_denied(answer)
                self.assertIn("modal run x.py (pid", answer.message)
                self.assert_allowed(self.stop_task(name, **{member: "bown"}))
                self.assert_allowed(self.stop_task(name, **{member: "a1962544a175b147c"}))

    def test_job_in_a_session_of_its_own_ends_with_the_task_but_an_orphan_does_not(self):
        self.shell("bsid", f"setsid {self.modal} run x.py & wait")
        self.shell("bdbl", f"(setsid {self.modal} run y.py >/dev/null 2>&1 &)")
        self.assert_denied(self.stop_task("TaskStop", task_id="bsid"))
        self.assert_allowed(self.stop_task("TaskStop", task_id="bdbl"))

    def test_task_whose_shell_is_not_to_be_seen_is_known_by_the_launch(self):
        self.report(f"{self.modal} run x.py", response={"backgroundTaskId": "bhid"})
        self.launch("", "run", "x.py")
        self.restart()
        self.assert_denied(self.stop_task("TaskStop", task_id="bhid"))
        self.assert_allowed(self.stop_task("TaskStop", task_id="bother"))


class Marks(Jobs):
    def test_marked_by_pid_pattern_and_app(self):
        child = self.start("sleep", "77.5")
        other = self.start("sleep", "78.5")
        wait_for(lambda: open(f"/proc/{other.pid}/cmdline").read().startswith("sleep"), "sleep")
        self.assertEqual(self.ctl("protect", str(child.pid), "--label", "night run").returncode, 0)
        self.assertIn("night run (pid", self.ask(f"kill {child.pid}").message)
        self.assert_allowed(self.ask(f"kill {other.pid}"))
        self.assertEqual(self.ctl("protect", "sleep 78.5").returncode, 0)
        self.assert_denied(self.ask(f"kill -9 {other.pid}"))
        self.assertEqual(self.ctl("protect", "ap-77", "--label", "paid").returncode, 0)
        self.assertIn("paid (ap-77", self.ask("modal app stop ap-77").message)
        other.kill()
        other.wait()
        self.assertEqual({j["label"] for j in self.jobs()}, {"night run", "paid"})

    def test_mark_ends_at_its_time(self):
        child = self.start("sleep", "77.5")
        self.assertEqual(self.ctl("protect", str(child.pid), "--until", "1s").returncode, 0)
        self.assert_denied(self.ask(f"kill {child.pid}"))
        time.sleep(1.2)
        self.assert_allowed(self.ask(f"kill {child.pid}"))
        self.assertEqual(self.jobs(), [])

    def test_started_by_run(self):
        child = self.start(self.place.bin + "/keihookctl", "run", "--label", "mine", "--", "sleep", "79.5")
        wait_for(lambda: self.jobs(), "the job")
        job, = self.jobs()
        self.assertEqual((job["label"], job["pid"]), ("mine", child.pid))
        self.assert_denied(self.ask(f"kill {child.pid}"))
        self.assert_denied(self.ask("pkill -f 'sleep 79.5'"))
        child.kill()
        child.wait()
        self.assertEqual(self.jobs(), [])


class Status(Jobs):
    def text(self):
        return self.ctl("status").stdout

    def test_nothing_to_tell(self):
        self.assertIn("No refusal waits", self.text())
        self.assertIn("No protected job is known", self.text())
        self.assertIn(f"A daemon serves {self.place.socket}", self.text())
        self.assertRegex(self.text(), r"Packs in force: .*modal \(\d+ rules\)")
        self.daemon.kill()
        self.daemon.wait()
        self.assertIn("No daemon serves", self.text())

    def test_jobs_refusals_and_broken_packs(self):
        child = self.launch("at https://modal.com/apps/me/main/ap-9x", "run", "x.py", output=self.work + "/log")
        self.report("modal deploy app.py", "View Deployment: https://modal.com/apps/me/main/deployed/web\n")
        os.makedirs(self.place.top + "/config/keihookd/patterns", 0o700)
        with open(self.place.top + "/config/keihookd/patterns/bad.yaml", "w") as f:
            f.write("pack: bad\nformat: 1\nrules: [{id: }]\n")
        wait_for(lambda: "ap-9x" in self.text(), "the app")
        self.assert_denied(self.ask(f"kill {child.pid}"))
        text = self.text()
        self.assertRegex(text, rf"pid {child.pid}, ap-9x  modal run x.py  for \d+ s  \(pattern")
        self.assertRegex(text, rf"web  modal deploy app.py  for \d+ s  \(learned by {SESSION}\)")
        self.assertIn("modal.hits-job", text)
        self.assertIn("left out: ", text)
        told = self.status()
        self.assertEqual((told["daemon"], told["broken_packs"], len(told["pending"]), len(told["jobs"])), (self.place.socket, 1, 1, 2))
        self.assertIn("modal", [pack["name"] for pack in told["packs"]])


if __name__ == "__main__":
    main(alone=True)
