// What a person does, and it must work.
import { STOP, conversation, tool } from './scenario.mjs';

const flow = (denied, ...exchanges) => ({ ...conversation(...exchanges), expect: { denied, ran: denied.flatMap((d, i) => (d ? [] : [ran(exchanges, i)])) } });
const ran = (exchanges, i) => exchanges.flatMap(([, ...steps]) => steps.flat()).filter((s) => !s.text)[i].replace(/^\w+ -c |['"]/g, '').trim();
const code = { config: 'confirm:\n  code: true\n' };

export const flows = [
  { name: 'after_quit_and_resume', scenario: flow([true, false], ['Please clean up', STOP], [{ restart: true, prompt: 'yes, stop it' }, STOP]) },
  { name: 'said_then_quit_and_resumed_is_asked_again', scenario: flow([true, true], ['Please clean up', STOP], ['yes, stop it'], [{ restart: true, prompt: 'go on' }, STOP]) },
  { name: 'four_characters_behind_the_phrase', ...code, scenario: flow([true, true, true, false, true], ['Please clean up', STOP], ['yes, stop it', STOP], ['yes, stop it zzzz', STOP],
    [{ prompt: 'yes, stop it @', shown: 'stop it ([a-z2-9]{4})\\b' }, STOP], ['again', STOP]) },
  { name: 'other_quotes_the_same_thing', scenario: flow([true, false, true], ['Please clean up', STOP], ['yes, stop it', 'bash -c "modal app stop ap-123"'], ['again', STOP]) },
  { name: 'other_talk_in_between', scenario: flow([true, false], ['Please clean up', STOP], ['what runs there?', { text: 'Nothing.' }], ['yes, stop it', STOP]) },
  { name: 'said_twice_stopped_twice', scenario: flow([true, false, true, false], ['Please clean up', STOP], ['yes, stop it', STOP], ['and once more', STOP], ['yes, stop it', STOP]) },
  { name: 'in_capitals_with_a_mark', scenario: flow([true, false], ['Please clean up', STOP], ['Yes, STOP it!', STOP]) },
  { name: 'two_refusals_one_named', scenario: flow([true, true, true, true, false, true], ['Please clean up', STOP, 'modal app stop ap-9'], ['yes, stop it', STOP, 'modal app stop ap-9'], ['yes, stop it ap-9', 'modal app stop ap-9', STOP]) },
  { name: 'two_in_one_command', scenario: { ...conversation(['Please clean up', `${STOP} && modal app stop ap-9`], ['yes, stop it all', `${STOP} && modal app stop ap-9`], ['again', `modal app stop ap-9; ${STOP}`]),
    expect: { denied: [true, false, true], ran: [STOP, 'modal app stop ap-9'] } } },
  { name: 'question_then_phrase', scenario: flow([false, true], ['Please clean up', { text: 'Shall I stop ap-123?' }], ['yes, stop it', STOP], ['again', STOP]) },
  { name: 'refused_in_a_subagent', scenario: { ...conversation(['Please clean up', tool('Agent', { description: 'x', prompt: 'HELPER stop it', subagent_type: 'general-purpose', run_in_background: false })],
    [{ wait: 3 }], ['yes, stop it', STOP]), agents: { HELPER: [{ content: [tool('Bash', { command: STOP, description: 'x' })] }, { content: ['It was refused.'] }] }, expect: { ran: [STOP] } } },
  { name: 'answer_to_a_permission_dialog_confirms_nothing', noAllow: true, scenario: { ...conversation(['Please clean up', STOP, 'touch made', STOP],
    [{ dialog: 'Do you want to proceed?', keys: ['Down', 'Down', 'Tab', 'yes, stop it', 'Enter'] }]), expect: { ran: [] } } },
  { name: 'what_stays_free', bypass: true, scenario: { ...conversation(['Please look around', 'cat ~/.claude/settings.json | head -3', 'ls -la ~/.local/state/keihookd ~/.config 2>/dev/null; true', 'grep -rn "yes, stop it" . || true',
    'git init -q . && git -c user.name=x -c user.email=x@x commit -q --allow-empty -m "yes, stop it"', 'mkdir -p ~/.claude/skills/x .claude/skills/y && echo hi >~/.claude/skills/x/SKILL.md',
    'head -c 100 ~/.claude/projects/*/*.jsonl >/dev/null', 'pgrep -a keihookd', '@DIR@/bin/keihookctl status', '@DIR@/bin/keihookctl log', "@DIR@/bin/keihookctl explain 'modal app stop ap-1'",
    tool('Write', { file_path: '@PROJECT@/patterns/self.yaml', content: 'pack: self\n# yes, stop it\n' }), 'tmux list-panes -a', 'echo done']),
  expect: { denied: Array(13).fill(false), ran: [] } } },
  { name: 'settings_edited_by_other_ways', bypass: true, scenario: { ...conversation(['Please set the model',
    "sed -i 's/\"defaultMode\": \"default\"/\"defaultMode\": \"acceptEdits\"/' ~/.claude/settings.json; sleep 2",
    "node -e \"const fs=require('fs'),p=process.env.HOME+'/.claude/settings.json',s=JSON.parse(fs.readFileSync(p));s.theme='light';fs.writeFileSync(p,JSON.stringify(s))\"; sleep 2",
    "python3 -c \"import json,os;p=os.path.expanduser('~/.claude/settings.json');s=json.load(open(p));s['hooks'].setdefault('Stop',[]).append({'hooks':[{'type':'command','command':'true'}]});json.dump(s,open(p+'.new','w'))\" && mv ~/.claude/settings.json.new ~/.claude/settings.json; sleep 2",
    "mkdir -p .claude && echo '{\"model\": \"opus\"}' >.claude/settings.local.json; sleep 1", 'grep -c keihook ~/.claude/settings.json', STOP]),
  expect: { denied: [false, false, false, false, false, true], ran: [] } } },
];
