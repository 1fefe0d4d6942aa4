"""What a decision reads of /proc: nothing of other processes unless the command touches some."""

import os
import re
import shutil
import subprocess

from harness import Case, bash, main

OTHERS = 60

HARMLESS = ["ls -la", "git status && git diff | head", "npm test", "cat a.txt | grep foo > b.txt", "python3 -c 'print(1)'", "make -j4",
            "for f in *.py; do wc -l $f; done", "echo 'kill 4711; pkill -f modal'", "git commit -m 'never pkill -f modal'", "cd /tmp; find . -name x | xargs rm -f",
            "sleep 1 & wait", "docker ps", "tmux ls", "systemctl status nginx", "modal app list", "kill -l", "kill -0 $$", "sleep 9 & kill -9 $!", "exit 0"]

TOUCHING = ["kill 4711", "pkill -f nothing", "killall nothing", "ps aux | grep x | awk '{print $2}' | xargs kill"]


class Proc(Case):
    def setUp(self):
        super().setUp()
        if not shutil.which("strace"):
            self.skipTest("wants strace")
        self.children = [subprocess.Popen(["sleep", "100"]) for _ in range(OTHERS)]
        self.addCleanup(lambda: [(child.kill(), child.wait()) for child in self.children])

    def read_of(self, command, name="PreToolUse"):
        """Files of other processes that were opened, and how often /proc was listed."""
        trace = self.place.top + "/trace"
        payload = bash(command, hook_event_name=name, **({"tool_response": {"stdout": ""}} if name == "PostToolUse" else {}))
        subprocess.run(["strace", "-f", "-e", "trace=openat,open,readlinkat,readlink,kill", "-o", trace, self.place.bin + "/keihookd", "--decide"],
                       input=payload, capture_output=True, check=False)
        pids = {str(child.pid) for child in self.children}
        with open(trace) as lines:
            return sum(1 for line in lines if (found := re.search(r'"(?:/proc/)?(\d+)/(?:stat|cmdline|environ|cgroup|fd)', line)) and found[1] in pids)

    def test_commands_that_touch_no_process_read_of_none(self):
        for command in HARMLESS:
            for name in ("PreToolUse", "PostToolUse"):
                self.assertEqual(self.read_of(command, name), 0, (command, name))

    def test_commands_that_touch_processes_read_each_once(self):
        for command in TOUCHING:
            self.assertEqual(self.read_of(command), 4 * OTHERS, command)


if __name__ == "__main__":
    main(alone=True)
