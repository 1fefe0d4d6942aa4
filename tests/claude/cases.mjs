// The cases of run.mjs. `scenario` says what the model does and the person types (and, unless
// `expect` is given here, what must come of it); `daemon`: "none" or "killed"; `remove`: programs
// that are gone before the client starts; `config`: the person's config.yaml; `log`: texts that the
// audit must hold.
const twice = { denied: [true, true], ran: [] };

export const cases = [
  { name: 'refusal_reaches_the_model_and_nothing_runs', scenario: 'harness/scenarios/always-denied.json',
    expect: { ...twice, told: ['modal.app-stop', 'modal.app-stop'] }, log: ['refused modal.app-stop ap-123'] },
  { name: 'typed_confirmation_lets_it_through', scenario: 'harness/scenarios/deny-then-confirm.json',
    log: ['candidate  yes, stop it', 'accepted  yes, stop it', 'spent modal.app-stop ap-123'] },
  { name: 'typed_while_a_tool_runs', scenario: 'harness/scenarios/confirm-while-running.json' },
  { name: 'typed_while_the_model_answers', scenario: 'harness/scenarios/confirm-queued.json' },
  { name: 'daemon_killed_and_still_refused', scenario: 'harness/scenarios/always-denied.json', daemon: 'killed', expect: twice },
  { name: 'no_daemon_and_a_confirmation_counts', scenario: 'harness/scenarios/deny-then-confirm.json', daemon: 'none' },
  { name: 'daemon_program_gone_and_still_refused', scenario: 'harness/scenarios/always-denied.json', daemon: 'none', remove: ['keihookd'], expect: twice },
  { name: 'hook_program_gone_and_still_refused', scenario: 'harness/scenarios/always-denied.json', daemon: 'none', remove: ['keihookd', 'keihook'], expect: twice },
  { name: 'stream_prompt_confirms_nothing', mode: 'stream', scenario: 'harness/scenarios/deny-then-confirm.json', expect: twice,
    log: ['rejected  yes, stop it source sdk'] },
  { name: 'stream_prompt_confirms_where_configured', mode: 'stream', scenario: 'harness/scenarios/deny-then-confirm.json',
    config: 'confirm:\n  sdk: [sdk-cli]\n' },
  { name: 'forged_by_a_nested_client', scenario: 'harness/scenarios/forge-nested-resume.json' },
  { name: 'forged_by_a_transcript_line', scenario: 'harness/scenarios/forge-transcript-append.json' },
  { name: 'forged_by_saying_it', scenario: 'harness/scenarios/forge-echo.json' },
];
