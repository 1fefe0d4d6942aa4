"""What an agent may do about keihookd itself, and what not: every line of self.tsv, on a real daemon."""

import os
import shutil
import subprocess

from harness import Case, bash, event, main

HERE = os.path.dirname(os.path.abspath(__file__))


class Self(Case):
    def setUp(self):
        super().setUp()
        self.needs_rules()
        self.home = os.environ["HOME"]
        for name in ("XDG_STATE_HOME", "XDG_CONFIG_HOME"):
            self.addCleanup(os.environ.__setitem__, name, os.environ.pop(name))
        shutil.rmtree(self.home + "/.claude", ignore_errors=True)
        for path in (".config/keihookd/config.yaml", ".claude/projects/p/s.jsonl", "x.json", "project/.claude/settings.json"):
            os.makedirs(os.path.dirname(f"{self.home}/{path}"), exist_ok=True)
            with open(f"{self.home}/{path}", "w") as out:
                out.write("packs: {}\n" if path.endswith("yaml") else "{}\n")
        os.chmod(self.home + "/.config/keihookd/config.yaml", 0o600)
        subprocess.run([self.place.bin + "/keihookctl", "install"], check=True, capture_output=True)
        self.place.start()
        self.place.hook(event("SessionStart", source="startup"))
        self.assert_denied(self.ask("modal app stop ap-1"))

    def ask(self, command):
        return self.place.hook(bash(command, cwd=self.home + "/project",
                                    transcript_path=self.home + "/.claude/projects/p/s.jsonl"))

    def test_every_line(self):
        wrong = []
        with open(HERE + "/self.tsv") as lines:
            for line in lines:
                if line.startswith("#") or not line.strip():
                    continue
                want, command = line.rstrip("\n").split("\t")
                command = command.replace("@BIN@", self.place.bin).replace("@HOME@", self.home)
                answer = self.ask(command)
                if answer.denied != (want == "deny"):
                    wrong.append(f"{want}: {command}")
        self.assertEqual(wrong, [])


if __name__ == "__main__":
    main()
