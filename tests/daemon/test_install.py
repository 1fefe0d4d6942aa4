"""keihookctl install and uninstall on settings files of all kinds."""

import json
import os
import stat
import subprocess

from harness import Case, main

EVENTS = ["PreToolUse", "PostToolUse", "PostToolUseFailure", "UserPromptSubmit", "SessionStart", "SessionEnd",
          "ConfigChange"]

SETTINGS = """{
\t"permissions": {"allow": ["Bash(ls:*)"], "deny": [] },
\t"big": 123456789012345678901234567890, "e": 1e400,
\t"text": "\\u00e9 \\/ \\"q\\"",
\t"hooks": {
\t\t"Stop": [ {"hooks": [{"type": "command", "command": "say done"}]} ],
\t\t"PreToolUse": [
\t\t\t{"matcher": "Bash", "hooks": [{"type": "command", "command": "/opt/mine", "args": [1,  2]}]}
\t\t]
\t},
\t"env": {"A":"b"}
}
"""


class Install(Case):
    def setUp(self):
        super().setUp()
        self.settings = self.place.top + "/state/settings.json"

    def ctl(self, *args, **options):
        return subprocess.run([self.place.bin + "/keihookctl", *args], capture_output=True, text=True, **options)

    def run_on(self, verb, text=None):
        if text is not None:
            self.write(text)
        done = self.ctl(verb, "--settings", self.settings)
        self.assertEqual(done.returncode, 0, done.stderr)
        return self.read()

    def write(self, text):
        with open(self.settings, "w") as f:
            f.write(text)

    def read(self, path=None):
        with open(path or self.settings) as f:
            return f.read()

    def ours(self, text, event=None):
        return [(name, group, entry) for name, groups in json.loads(text).get("hooks", {}).items()
                if event in (None, name) for group in groups if isinstance(group, dict)
                for entry in group.get("hooks", []) if entry["command"].endswith("/keihook")]

    def test_hooks_are_called_directly_with_ten_seconds(self):
        entries = self.ours(self.run_on("install", "{}"))
        self.assertEqual(list(dict.fromkeys(name for name, _, _ in entries)), EVENTS)
        for _, _, entry in entries:
            self.assertEqual((entry["type"], entry["args"], entry["timeout"]), ("command", [], 10))
            self.assertEqual(entry["command"], self.place.bin + "/keihook")

    def test_faults_block_what_executes_and_settings_changes_only(self):
        for name, group, entry in self.ours(self.run_on("install", "{}")):
            executes = name == "PreToolUse" and "Write" not in group["matcher"]
            blocks = executes or name == "ConfigChange"
            self.assertEqual(entry.get("onFailure"), "block" if blocks else None, (name, group))
            self.assertEqual(entry.get("async", False), name.startswith("PostToolUse"))

    def test_every_executing_tool_is_matched(self):
        matchers = "|".join(g["matcher"] for _, g, _ in self.ours(self.run_on("install", "{}"), "PreToolUse"))
        for tool in ("Bash", "PowerShell", "Monitor", "TaskStop", "KillShell", "Write", "Edit", "NotebookEdit",
                     "CronCreate", "ScheduleWakeup", "mcp__.*"):
            self.assertIn(tool, matchers.split("|"))

    def test_plugin_says_the_same(self):
        source = os.path.dirname(os.path.abspath(__file__)) + "/../../hooks/hooks.json"
        plugin = self.read(source).replace("${CLAUDE_PLUGIN_ROOT}/bin", self.place.bin)
        self.assertEqual(json.loads(plugin), json.loads(self.run_on("install", "{}")))

    def test_other_keys_are_kept_byte_by_byte_and_in_order(self):
        text = self.run_on("install", SETTINGS)
        before, behind = SETTINGS.split('"hooks": {\n', 1)[0], SETTINGS[SETTINGS.index('\t"env"'):]
        self.assertTrue(text.startswith(before))
        self.assertTrue(text.endswith(behind))
        for kept in ('[ {"hooks": [{"type": "command", "command": "say done"}]} ]',
                     '{"matcher": "Bash", "hooks": [{"type": "command", "command": "/opt/mine", "args": [1,  2]}]}'):
            self.assertIn(kept, text)
        self.assertEqual(list(json.loads(text)), list(json.loads(SETTINGS)))

    def test_again_changes_nothing(self):
        for start in ("{}", "{\n}\n", SETTINGS, '{"a":1}', '{"hooks":{}}', '{"hooks":{"PreToolUse":[]}}'):
            once = self.run_on("install", start)
            os.utime(self.settings, (1, 1))
            self.assertEqual(self.run_on("install"), once)
            self.assertEqual(os.stat(self.settings).st_mtime, 1)

    def test_out_again_leaves_what_was_there(self):
        for start in ("{}\n", SETTINGS, '{"a":1}', '{\n  "a": 1\n}\n', '{"hooks":{"Stop":[]},"z":2}'):
            self.run_on("install", start)
            self.assertEqual(json.loads(self.run_on("uninstall")), json.loads(start))
        self.run_on("install", '{\n  "a": 1\n}\n')
        self.assertEqual(self.run_on("uninstall"), '{\n  "a": 1\n}\n')

    def test_out_where_nothing_of_ours_is_changes_nothing(self):
        self.assertEqual(self.run_on("uninstall", SETTINGS), SETTINGS)
        self.assertFalse(os.path.exists(self.settings + ".before-keihook"))

    def test_stale_path_is_replaced(self):
        first = self.run_on("install", SETTINGS)
        stale = first.replace(self.place.bin, "/old/place")
        self.assertEqual(self.run_on("install", stale), first)

    def test_entry_of_ours_beside_others_is_replaced_and_they_stay(self):
        text = self.run_on("install", '{"hooks":{"PreToolUse":[{"matcher":"Bash","hooks":'
                           '[{"command":"/x/keihook"},{"command":"/x/keihook-wrapper"}]}]}}')
        self.assertIn('{"command":"/x/keihook-wrapper"}', text)
        self.assertNotIn('"/x/keihook"', text)
        self.assertEqual(len(self.ours(text, "PreToolUse")), 3)

    def test_file_that_is_not_there_is_made_for_us_alone(self):
        os.mkdir(self.place.top + "/state/home")
        environment = {**os.environ, "HOME": self.place.top + "/state/home"}
        self.assertEqual(self.ctl("install", env=environment).returncode, 0)
        path = self.place.top + "/state/home/.claude/settings.json"
        self.assertTrue(self.ours(self.read(path)))
        self.assertEqual(stat.S_IMODE(os.stat(path).st_mode), 0o600)

    def test_project_settings(self):
        os.mkdir(self.place.top + "/state/project")
        self.assertEqual(self.ctl("install", "--project", cwd=self.place.top + "/state/project").returncode, 0)
        self.assertTrue(self.ours(self.read(self.place.top + "/state/project/.claude/settings.json")))

    def test_one_backup_holds_what_was_there_before(self):
        self.run_on("install", SETTINGS)
        self.assertEqual(self.read(self.settings + ".before-keihook"), SETTINGS)
        self.assertEqual(len(os.listdir(self.place.top + "/state")), 2)

    def test_mode_and_link_of_the_file_are_kept(self):
        real = self.place.top + "/state/real.json"
        with open(real, "w") as f:
            f.write("{}")
        os.chmod(real, 0o640)
        os.symlink(real, self.settings)
        self.run_on("install")
        self.assertTrue(os.path.islink(self.settings))
        self.assertEqual(stat.S_IMODE(os.stat(real).st_mode), 0o640)

    def test_what_cannot_be_read_is_refused_with_its_place(self):
        for text, want in (('{\n  "a": 1,\n}', "3:1: a key is missing"), ("// x\n{}", "1:1: not a JSON value"),
                           ("[]", "1:1: the settings are no object"), ('{"hooks": []}', '1:11: "hooks" is no object'),
                           ('{"hooks":{},"hooks":{}}', '1:13: "hooks" stands there twice'),
                           ('{"hooks":{\n"PreToolUse":7}}', "2:14: the hooks of an event are no array"),
                           ("\ufeff{}", "1:1: a byte order mark"), ('{"a":"b', "1:8: the text ends")):
            self.write(text)
            done = self.ctl("install", "--settings", self.settings)
            self.assertEqual(done.returncode, 1, text)
            self.assertIn(self.settings + ":" + want, done.stderr)
            self.assertEqual(self.read(), text)

    def test_hooks_that_are_switched_off_are_mentioned(self):
        self.write('{"disableAllHooks": true}')
        self.assertIn("disableAllHooks", self.ctl("install", "--settings", self.settings).stderr)

    def test_doctor_proves_a_refusal_through_the_client(self):
        self.needs_rules()
        os.mkdir(self.place.top + "/state/home")
        environment = {**os.environ, "HOME": self.place.top + "/state/home"}
        done = self.ctl("doctor", env=environment)
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("run keihookctl install", done.stdout)
        self.ctl("install", env=environment)
        done = self.ctl("doctor", env=environment)
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("ok    a guarded call, handed to the hook client, is refused", done.stdout)
        os.unlink(self.place.bin + "/keihookd")
        self.place.stop_started()
        done = self.ctl("doctor", env=environment)
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("only by its words", done.stdout)

    def test_missing_client_is_said(self):
        os.unlink(self.place.bin + "/keihook")
        done = self.ctl("install", "--settings", self.settings)
        self.assertEqual(done.returncode, 1)
        self.assertIn("hook client is not there", done.stderr)


if __name__ == "__main__":
    main()
