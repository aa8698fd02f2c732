import type { Directive } from '../directive.ts'
import { oomScoreAdjValuesDirective } from '../list-directives.ts'
import { INT_MAX, integerDirective } from '../number-directive.ts'
import { booleanDirective, choiceDirective, flagsDirective, textDirective } from '../text-directive.ts'
import { refuseSaveAndNoSave, refuseTitleTemplate } from '../refusals.ts'

/** The process and its rights. Names, bounds and defaults are those of Redis 7.0 (config.c, static_configs). */
export const generalDirectives: readonly Directive[] = [
  booleanDirective('daemonize', 'no', { immutable: true }),
  booleanDirective('always-show-logo', 'no', { immutable: true }),
  booleanDirective('set-proc-title', 'yes', { immutable: true }),
  booleanDirective('dynamic-hz', 'yes'),
  booleanDirective('disable-thp', 'yes', { immutable: true }),
  textDirective('aclfile', '', { immutable: true }),
  textDirective('pidfile', undefined, { immutable: true }),
  textDirective('server_cpulist', undefined, { immutable: true }),
  textDirective('bio_cpulist', undefined, { immutable: true }),
  textDirective('aof_rewrite_cpulist', undefined, { immutable: true }),
  textDirective('bgsave_cpulist', undefined, { immutable: true }),
  textDirective('ignore-warnings', ''),
  textDirective('proc-title-template', '{title} {listen-addr} {server-mode}', { refuse: refuseTitleTemplate }),
  textDirective('requirepass', undefined, { sensitive: true }),
  choiceDirective('supervised', 'no', ['upstart', 'systemd', 'auto', 'no'], { immutable: true }),
  choiceDirective('oom-score-adj', 'no', ['no', 'yes', 'relative', 'absolute'], { synonyms: new Map([['relative', 'yes']]) }),
  choiceDirective('acl-pubsub-default', 'resetchannels', ['allchannels', 'resetchannels']),
  choiceDirective('enable-protected-configs', 'no', ['no', 'yes', 'local'], { immutable: true }),
  choiceDirective('enable-debug-command', 'no', ['no', 'yes', 'local'], { immutable: true }),
  choiceDirective('enable-module-command', 'no', ['no', 'yes', 'local'], { immutable: true }),
  flagsDirective('shutdown-on-sigint', 'default', ['save', 'nosave', 'now', 'force'], { refuse: refuseSaveAndNoSave }),
  flagsDirective('shutdown-on-sigterm', 'default', ['save', 'nosave', 'now', 'force'], { refuse: refuseSaveAndNoSave }),
  integerDirective('databases', 16, 1, INT_MAX, { immutable: true }),
  integerDirective('hz', 10, 0, INT_MAX, { clamp: [1n, 500n] }),
  integerDirective('shutdown-timeout', 10, 0, INT_MAX),
  oomScoreAdjValuesDirective,
]
