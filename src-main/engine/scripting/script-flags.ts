import type { Bytes } from '../bytes.ts'
import { type CommandFlag, ReplyError } from '../commands/command.ts'
import { splitInlineArguments } from '../resp/inline.ts'

/** What a script says of itself (Redis documentation, "Lua API reference", Script flags), in the order FUNCTION LIST tells them. */
export const SCRIPT_FLAGS = ['no-writes', 'allow-oom', 'allow-stale', 'no-cluster', 'allow-cross-slot-keys'] as const
export type ScriptFlag = (typeof SCRIPT_FLAGS)[number]
export type ScriptFlags = ReadonlySet<ScriptFlag>

export interface Shebang {
  /** Undefined without a shebang: the script runs by the rules of before 7.0 (SCRIPT_FLAG_EVAL_COMPAT_MODE). */
  readonly flags: ScriptFlags | undefined
  /** Where the code begins: at the end of the first line, so that line numbers stay. */
  readonly codeAt: number
}

/**
 * Reads `#!lua flags=no-writes,allow-stale` off a script (evalExtractShebangFlags).
 * @throws ReplyError for a first line that is no such thing.
 */
export function readShebang(script: Bytes): Shebang {
  if (!script.startsWith('#!')) return { flags: undefined, codeAt: 0 }
  const codeAt = script.indexOf('\n')
  if (codeAt === -1) throw new ReplyError('ERR Invalid script shebang')
  const words = splitInlineArguments(script.slice(0, codeAt))
  if (words === undefined || words.length === 0) throw new ReplyError('ERR Invalid engine in script shebang')
  if (words[0] !== '#!lua') throw new ReplyError(`ERR Unexpected engine in script shebang: ${words[0]!}`)
  const flags = new Set<ScriptFlag>()
  for (const word of words.slice(1)) {
    if (!word.startsWith('flags=')) throw new ReplyError(`ERR Unknown lua shebang option: ${word}`)
    const names = word.slice('flags='.length)
    for (const name of names === '' ? [] : names.split(',')) flags.add(readFlag(name))
  }
  return { flags, codeAt }
}

function readFlag(name: Bytes): ScriptFlag {
  const flag = SCRIPT_FLAGS.find((known) => known === name)
  if (flag === undefined) throw new ReplyError(`ERR Unexpected flag in script shebang: ${name}`)
  return flag
}

/** The flags of EVAL or FCALL for one script: what the script declares takes the place of what the command assumes (scriptFlagsToCmdFlags). */
export function commandFlagsOf(base: readonly CommandFlag[], declared: ScriptFlags): readonly CommandFlag[] {
  const flags = base.filter((flag) => !['stale', 'denyoom', 'write', 'may_replicate'].includes(flag))
  if (!declared.has('allow-oom') && !declared.has('no-writes')) flags.push('denyoom')
  if (!declared.has('no-writes')) flags.push('write')
  if (declared.has('allow-stale')) flags.push('stale')
  return flags
}
