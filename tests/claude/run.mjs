#!/usr/bin/env node
// run.mjs - the real Claude Code client, with the real keihook, keihookd and keihookctl.
//
//   node run.mjs --build DIR [--claude BIN] [--jobs N] [--keep] [--tell] [NAME...]
//
// --tell prints, for people, what was said, tried, answered and run.
//
// Runs the cases of cases.mjs whose names contain one of NAME, each with a copy of the programs, a
// home and a daemon of its own, and prints TAP. Everything happens in a mount and pid namespace
// (so that a daemon that was started detached ends with its case, and no socket of this machine
// is found) and, through the harness, in a network namespace that has loopback only.
import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { cases } from './cases.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const PROGRAMS = { keihook: 'hooks/keihook', keihookd: 'src/keihookd', keihookctl: 'src/keihookctl' };

function parseArgs(argv) {
  const o = { names: [] };
  for (let i = 0; i < argv.length; i++) {
    if (argv[i] === '--keep') o.keep = true;
    else if (argv[i] === '--tell') o.tell = true;
    else if (argv[i].startsWith('--')) o[argv[i].slice(2)] = argv[++i];
    else o.names.push(argv[i]);
  }
  return o;
}

function skipAll(why) {
  console.log(`1..0 # SKIP ${why}`);
  process.exit(0);
}

function findClient() {
  const r = spawnSync('sh', [path.join(here, 'fetch-client.sh')], { encoding: 'utf8' });
  if (r.status !== 0) skipAll('the Claude Code client could not be fetched');
  return r.stdout.trim();
}

/** A program's output, at its end. */
function output(argv, options = {}) {
  const child = spawn(argv[0], argv.slice(1), { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  const got = { out: '', err: '' };
  child.stdout.on('data', (d) => { got.out += d; });
  child.stderr.on('data', (d) => { got.err += d; });
  return new Promise((done) => child.on('close', () => done(got)));
}

/** A directory of the case's own: bin/, home/, run/, settings.json. */
function prepare(o, c) {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'kei-'));
  for (const d of ['bin', 'home/.config/keihookd', 'run', 'empty']) fs.mkdirSync(path.join(dir, d), { recursive: true });
  fs.chmodSync(path.join(dir, 'run'), 0o700);
  for (const [name, built] of Object.entries(PROGRAMS)) {
    fs.copyFileSync(path.join(o.build, built), path.join(dir, 'bin', name));
    fs.chmodSync(path.join(dir, 'bin', name), 0o755);
  }
  if (c.config) fs.writeFileSync(path.join(dir, 'home/.config/keihookd/config.yaml'), c.config, { mode: 0o600 });
  const settings = path.join(dir, 'settings.json');
  const r = spawnSync(path.join(dir, 'bin/keihookctl'), ['install', '--settings', settings], { encoding: 'utf8', env: environment(dir) });
  if (r.status !== 0) throw new Error(`keihookctl install: ${r.stderr}`);
  if (typeof c.scenario !== 'string') {
    const places = { DIR: dir, HOME: path.join(dir, 'out/home'), PROJECT: path.join(dir, 'out/project') };
    fs.writeFileSync(path.join(dir, 'scenario.json'), JSON.stringify(c.scenario).replace(/@(DIR|HOME|PROJECT)@/g, (_, name) => places[name]));
  }
  return dir;
}

const environment = (dir) => ({
  PATH: process.env.PATH, HOME: path.join(dir, 'home'), XDG_RUNTIME_DIR: path.join(dir, 'run'), TMPDIR: dir,
});

/** What runs beside the client: a daemon, unless the case wants to do without. */
function companions(dir, c) {
  const daemon = path.join(dir, 'bin/keihookd');
  if (c.daemon === 'none') return [];
  if (c.daemon === 'killed') return [`sh -c '${daemon} & sleep 0.3; kill -9 $!'`];
  return [daemon];
}

const scenarioFile = (c, dir) => (typeof c.scenario === 'string' ? path.join(here, c.scenario) : path.join(dir, 'scenario.json'));

/** The hardened install in a root file system of its own; the client is run by another user. */
async function playHardened(o, c, dir) {
  const settings = path.join(dir, 'settings.json');
  fs.writeFileSync(settings, JSON.stringify(c.userSettings ?? {}));
  fs.chmodSync(settings, 0o644);
  fs.chmodSync(dir, 0o755);
  const from = `${here}:node=${process.execPath}:claude=${fs.realpathSync(o.claude)}:settings.json=${settings}`;
  const r = await output(['sh', path.join(here, '../own-root.sh'), ...Object.keys(PROGRAMS).map((p) => path.join(dir, 'bin', p)), from,
    'sh', '/src/tests/hardened.sh', c.scenario, '--settings', '/opt/bin/settings.json', '--timeout', String(c.timeout ?? 60), '--', ...(c.args ?? [])]);
  const [summary, log] = r.out.split('--- audit\n');
  fs.writeFileSync(path.join(dir, 'audit'), log ?? '');
  return { out: summary, err: r.err };
}

/** Runs the harness in its namespaces; returns what it printed. */
function playPlain(o, c, dir) {
  const inner = 'if [ -d /run/user ]; then mount -t tmpfs tmpfs /run/user; fi; exec "$@"';
  const user = process.getuid() === 0 ? [] : ['-r'];
  const args = ['--claude', o.claude, '--scenario', scenarioFile(c, dir), '--settings', path.join(dir, 'settings.json'), '--mode', c.mode ?? 'tui',
    '--out', path.join(dir, 'out'), '--env', `XDG_RUNTIME_DIR=${path.join(dir, 'run')}`, '--timeout', String(c.timeout ?? 60)];
  for (const e of c.env ?? []) args.push('--env', e.replaceAll('@DIR@', dir));
  for (const w of companions(dir, c)) args.push('--with', w);
  if (c.noAllow) args.push('--no-allow');
  // The client's own dialogs about sensitive files are not what is tested.
  if (c.bypass) args.push('--env', 'IS_SANDBOX=1', '--', '--permission-mode', 'bypassPermissions');
  for (const gone of c.remove ?? []) fs.rmSync(path.join(dir, 'bin', gone));
  fs.cpSync(path.join(dir, 'home'), path.join(dir, 'out/home'), { recursive: true });
  return output(['unshare', ...user, '-m', '-p', '-f', '--mount-proc', '--kill-child', 'sh', '-c', inner, 'sh',
    process.execPath, path.join(here, 'harness/run-scenario.mjs'), ...args],
  { env: environment(dir) });
}

/** The harness's summary. */
async function play(o, c, dir) {
  const r = await (c.hardened ? playHardened : playPlain)(o, c, dir);
  try {
    return JSON.parse(r.out);
  } catch {
    return { failures: [`no summary: ${r.out?.slice(-200)} ${r.err.slice(-600)}`], tool_calls: [], ran: [] };
  }
}

/** The audit of the case, oldest first. */
function audit(dir) {
  const kept = path.join(dir, 'audit');
  if (fs.existsSync(kept)) return fs.readFileSync(kept, 'utf8').split('\n').filter(Boolean).map((l) => JSON.parse(l));
  const env = { ...environment(dir), HOME: path.join(dir, 'out/home') };
  const r = spawnSync(path.join(dir, 'bin/keihookctl'), ['log', '--json', '-n', '500'], { encoding: 'utf8', env });
  return (r.stdout ?? '').split('\n').filter(Boolean).map((l) => JSON.parse(l));
}

/** The same fields as the harness's expect, and "log": texts that some line of the audit holds. */
function judge(c, summary, dir) {
  const failures = c.expect ? [] : [...(summary.failures ?? [])];
  const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
  const unfinished = summary.exits?.find((e) => e.signal);
  if (unfinished) failures.push(`not finished: ${unfinished.signal}: ${unfinished.stderr}`);
  if (!summary.exits) failures.push(...(summary.failures ?? ['no summary']));
  const { ran, denied, told, not_ran: notRan } = c.expect ?? {};
  if (ran && !same(ran, summary.ran)) failures.push(`ran: wanted ${JSON.stringify(ran)}, got ${JSON.stringify(summary.ran)}`);
  if (notRan && summary.ran.some((l) => l.includes(notRan))) failures.push(`ran: ${JSON.stringify(summary.ran)}`);
  const got = summary.tool_calls.map((t) => t.is_error);
  if (denied && !same(denied, got)) failures.push(`denied: wanted ${JSON.stringify(denied)}, got ${JSON.stringify(got)}`);
  (told ?? []).forEach((t, i) => {
    if (!(summary.tool_calls[i]?.result ?? '').includes(t)) failures.push(`told[${i}]: no ${JSON.stringify(t)} in ${JSON.stringify(summary.tool_calls[i]?.result)}`);
  });
  const lines = c.log ? audit(dir).map((l) => `${l.what} ${l.rule} ${l.target} ${l.detail}`) : [];
  for (const t of c.log ?? []) if (!lines.some((l) => l.includes(t))) failures.push(`log: no ${JSON.stringify(t)} in ${JSON.stringify(lines)}`);
  if (c.check) failures.push(...c.check(summary, dir));
  return failures;
}

/** The course of a case in a few lines. */
function tell(c, summary, dir) {
  const prompts = JSON.parse(fs.readFileSync(scenarioFile(c, dir), 'utf8')).prompts.map((p) => p.prompt ?? p);
  console.log(`\nthe person typed, in turn: ${prompts.map((p) => JSON.stringify(p)).join(', ')}`);
  for (const t of summary.tool_calls) {
    console.log(`\nthe model tried: ${t.input.command ?? JSON.stringify(t.input)}`);
    console.log(`${t.is_error ? 'REFUSED' : 'went through'}, and the model was told:\n  ${(t.result ?? '').trim().replaceAll('\n', '\n  ')}`);
  }
  console.log(`\nwhat really ran: ${summary.ran.length ? summary.ran.join('; ') : 'nothing'}`);
  console.log('\nthe audit (keihookctl log):');
  for (const l of audit(dir)) console.log(`  ${l.what} ${l.rule ?? ''} ${l.target ?? ''} ${l.detail ?? ''}`);
}

const o = parseArgs(process.argv.slice(2));
if (spawnSync('unshare', [...(process.getuid() === 0 ? [] : ['-r']), '-m', '-p', '-n', '-f', 'true']).status !== 0) skipAll('no namespaces here');
for (const tool of ['tmux', 'ip', 'python3']) if (spawnSync('sh', ['-c', `command -v ${tool}`]).status !== 0) skipAll(`${tool} is not installed`);
o.build = path.resolve(o.build ?? 'build');
o.claude ??= findClient();
const chosen = cases.filter((c) => !o.names.length || o.names.some((n) => c.name.includes(n)))
  .filter((c) => !c.hardened || process.getuid() === 0);
console.log(`1..${chosen.length}`);

/** Plays one case; returns what is to be printed about it. */
async function run(c) {
  const dir = prepare(o, c);
  const summary = await play(o, c, dir);
  const failures = judge(c, summary, dir);
  if (o.tell) tell(c, summary, dir);
  const left = o.keep || failures.length > 0;
  if (!left) fs.rmSync(dir, { recursive: true, force: true });
  return { failures, notes: left ? [`left in ${dir}`] : [] };
}

// Each case mostly waits for the client, so a few at a time; told in their order.
const results = new Map();
let next = 0, told = 0, failed = 0;
async function work() {
  while (next < chosen.length) {
    const i = next++;
    results.set(i, await run(chosen[i]));
    for (; results.has(told); told++) {
      const { failures, notes } = results.get(told);
      if (failures.length) failed++;
      console.log(`${failures.length ? 'not ok' : 'ok'} ${told + 1} - ${chosen[told].name}`);
      for (const l of [...failures, ...notes]) console.log(`# ${l.replaceAll('\n', '\n# ')}`);
    }
  }
}
await Promise.all(Array.from({ length: Number(o.jobs ?? 3) }, work));
process.exitCode = failed ? 1 : 0;
