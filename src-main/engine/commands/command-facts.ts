import type { CommandFlag, CommandSpec, KeySpec } from './command.ts'

/** The flags that every request is tested for, taken apart once: looking them up in the list each time would cost as much as a GET. */
export interface CommandFacts {
  readonly isWrite: boolean
  readonly isReadonly: boolean
  /** It looks keys up as reads do, whatever it writes: they are counted, and a miss is told of (lookupKeyRead). */
  readonly looksUp: boolean
  readonly mayReplicate: boolean
  readonly isProtected: boolean
  readonly needsNoAuth: boolean
  readonly isRefusedInMulti: boolean
  readonly servesWhileStale: boolean
  readonly servesWhileLoading: boolean
  readonly isShownToMonitors: boolean
  readonly isSlowLogged: boolean
  readonly isFast: boolean
  /** Keys it meets may run out, each a change of its own (SCAN, RANDOMKEY). */
  readonly touchesArbitraryKeys: boolean
  /** Runs at once inside MULTI, where every other command is queued (processCommand). */
  readonly isNeverQueued: boolean
  /** It has keys, or may have: where it is served depends on them. */
  readonly isRouted: boolean
  /** Its only key is its first argument. */
  readonly hasOneKeyFirst: boolean
  /** It reads or writes the keys it names, and changes nothing else of the node. */
  readonly isOfKeysOnly: boolean
}

/** Commands that write, and look up what they go by as reads do. SET does with GET only; without it looks up nothing. */
const LOOKING_UP: ReadonlySet<string> = new Set([
  'set', 'getset', 'getdel', 'getex', 'bitop', 'copy', 'sort', 'sinterstore', 'sunionstore', 'sdiffstore', 'zrangestore', 'zunionstore', 'zinterstore', 'zdiffstore',
  'geosearchstore', 'georadius', 'georadiusbymember', 'pfcount', 'pfmerge', 'xreadgroup', 'xack', 'xclaim', 'xautoclaim',
])

const NEVER_QUEUED: ReadonlySet<string> = new Set(['exec', 'discard', 'multi', 'watch', 'quit', 'reset'])

/** The facts of a command; `flags` are those in force for the request (CommandSpec.flagsFor). */
export function commandFacts(spec: CommandSpec, flags: readonly CommandFlag[] = spec.flags): CommandFacts {
  const has = (flag: CommandFlag): boolean => flags.includes(flag)
  const isRouted = spec.name === 'exec' || spec.keys !== undefined || spec.findKeys !== undefined
  return {
    isWrite: has('write'),
    isReadonly: has('readonly'),
    looksUp: has('readonly') || LOOKING_UP.has(spec.name),
    mayReplicate: has('may_replicate'),
    isProtected: has('protected'),
    needsNoAuth: has('no_auth'),
    isRefusedInMulti: has('no_multi'),
    servesWhileStale: has('stale'),
    servesWhileLoading: has('loading'),
    isShownToMonitors: !has('skip_monitor') && !has('admin'),
    isSlowLogged: !has('skip_slowlog'),
    isFast: has('fast'),
    touchesArbitraryKeys: has('touches_arbitrary_keys'),
    isNeverQueued: NEVER_QUEUED.has(spec.name),
    isRouted,
    hasOneKeyFirst: hasOneKeyFirst(spec),
    isOfKeysOnly: isRouted && (has('write') || has('readonly')) && !has('admin'),
  }
}

function hasOneKeyFirst({ arity, keys, findKeys }: CommandSpec): boolean {
  if (keys?.length !== 1 || findKeys !== undefined || Math.abs(arity) < 2) return false
  const [{ begin, find }] = keys as readonly [KeySpec]
  return 'index' in begin && begin.index === 1 && 'lastKey' in find && find.lastKey === 0
}
