import type { Bytes } from '../../../bytes.ts'
import { parseMemory } from '../../../config/number-directive.ts'
import { floatFromText } from '../../arguments/float.ts'
import { GlobPattern } from '../../arguments/glob-pattern.ts'
import { ReplyError } from '../../command.ts'
import type { CommandContext } from '../../context.ts'
import { sleepInPlace } from '../../../diagnostics/debug-switches.ts'
import { helpLines } from '../../help-command.ts'
import { dropPackets, killLinks } from './bus-faults.ts'
import { datasetDigest, valueDigest } from './digest.ts'
import { populate } from './populate.ts'
import { replyWithSample } from './protocol.ts'
import { loadAppendOnlyFile, reload } from './reload.ts'
import { describeValue } from './value-facts.ts'

/** A DEBUG subcommand. DEBUG is one command to COMMAND and ACL, so these are no commands of their own. */
interface DebugSubcommand {
  readonly usage: string
  readonly summary: string
  /** Whether a request of so many words, DEBUG included, is well-formed. */
  accepts(count: number): boolean
  run(ctx: CommandContext, args: readonly Bytes[]): void
}

const exactly = (wanted: number) => (count: number): boolean => count === wanted
const between = (least: number, most: number) => (count: number): boolean => count >= least && count <= most
const accepted = (ctx: CommandContext): void => ctx.reply.ok()

export const debugSubcommands: ReadonlyMap<string, DebugSubcommand> = new Map<string, DebugSubcommand>([
  ['aof-flush-sleep', {
    usage: 'AOF-FLUSH-SLEEP <microseconds>', summary: 'Makes every write to the append-only file take longer.', accepts: exactly(3),
    run(ctx, args) {
      ctx.node.debugSwitches.aofFlushSleepMicroseconds = Math.max(0, Number(args[2]) || 0)
      ctx.reply.ok()
    },
  }],
  ['change-repl-id', {
    usage: 'CHANGE-REPL-ID', summary: 'Takes a new replication id; replicas must synchronize in full.', accepts: exactly(2),
    run(ctx) {
      ctx.node.log('warning', 'Changing replication IDs after receiving change-repl-id')
      ctx.node.replication.changeId()
      ctx.reply.ok()
    },
  }],
  ['clusterlink', {
    usage: 'CLUSTERLINK KILL <to|from|all> <node-id>', summary: 'Cuts cluster bus connections with a node; they are dialled anew.',
    accepts: exactly(5),
    run: killLinks,
  }],
  ['config-rewrite-force-all', {
    usage: 'CONFIG-REWRITE-FORCE-ALL', summary: 'Like CONFIG REWRITE, but writes every setting, those with their default values too.', accepts: exactly(2),
    run(ctx) {
      ctx.node.config.rewrite(ctx.node.disk, ctx.node.acl.lines(), { isComplete: true })
      ctx.reply.ok()
    },
  }],
  ['digest', {
    usage: 'DIGEST', summary: 'Shows a digest of the whole dataset, equal for equal datasets.', accepts: exactly(2),
    run: (ctx) => ctx.reply.simple(datasetDigest(ctx.node.databases)),
  }],
  ['digest-value', {
    usage: 'DIGEST-VALUE <key> [<key> ...]', summary: 'Shows digests of values.', accepts: between(2, Infinity),
    run(ctx, args) {
      ctx.reply.array(args.length - 2)
      for (const key of args.slice(2)) ctx.reply.simple(valueDigest(ctx.db, key))
    },
  }],
  ['drop-cluster-packet-filter', {
    usage: 'DROP-CLUSTER-PACKET-FILTER <packet-type>', summary: 'Loses cluster bus messages of one type on arrival; -1 loses none.',
    accepts: exactly(3),
    run: dropPackets,
  }],
  ['error', {
    usage: 'ERROR <message>', summary: 'Answers with an error.', accepts: exactly(3),
    run: (ctx, args) => ctx.reply.raw(`-${args[2]!.replace(/[\r\n]/g, ' ')}\r\n`),
  }],
  ['jmap', { usage: 'JMAP', summary: 'Accepted for scripts that send it.', accepts: exactly(2), run: accepted }],
  ['log', {
    usage: 'LOG <message>', summary: 'Writes a line to the log.', accepts: exactly(3),
    run(ctx, args) {
      ctx.node.log('warning', `DEBUG LOG: ${args[2]}`)
      ctx.reply.ok()
    },
  }],
  ['loadaof', {
    usage: 'LOADAOF', summary: 'Drops the dataset and loads it from the append-only file.', accepts: exactly(2),
    run: loadAppendOnlyFile,
  }],
  ['object', { usage: 'OBJECT <key>', summary: 'Shows how a value is kept.', accepts: between(3, 4), run: describeValue }],
  ['panic', { usage: 'PANIC', summary: 'Breaks the node as a failed assertion would.', accepts: exactly(2), run: (ctx) => ctx.node.crash('DEBUG PANIC called') }],
  ['pause-cron', {
    usage: 'PAUSE-CRON <0|1>', summary: 'Stops what the node does ten times a second by itself, and lets it go on.', accepts: exactly(3),
    run(ctx, args) {
      ctx.node.debugSwitches.isCronPaused = Number(args[2]) !== 0
      ctx.reply.ok()
    },
  }],
  ['populate', { usage: 'POPULATE <count> [<prefix>] [<size>]', summary: 'Makes keys to test with; replicas are not told.', accepts: between(3, 5), run: populate }],
  ['protocol', {
    usage: 'PROTOCOL <type>', summary: 'Answers with a sample of a reply type.', accepts: exactly(3),
    run: (ctx, args) => replyWithSample(ctx, args[2]!),
  }],
  ['quicklist-packed-threshold', {
    usage: 'QUICKLIST-PACKED-THRESHOLD <size>', summary: 'Accepted: lists have no packed nodes here.', accepts: exactly(3),
    run(ctx, args) {
      const sizeBytes = parseMemory(args[2]!)
      if (sizeBytes === undefined || sizeBytes > 2n ** 32n) throw new ReplyError('ERR argument must be a memory value bigger than 1 and smaller than 4gb')
      ctx.reply.ok()
    },
  }],
  ['reload', { usage: 'RELOAD [MERGE] [NOFLUSH] [NOSAVE]', summary: 'Saves the dataset and loads it again.', accepts: between(2, Infinity), run: reload }],
  ['replicate', {
    usage: 'REPLICATE <command> [<arg> ...]', summary: 'Sends replicas a command that is not run here, so that they differ.', accepts: between(3, Infinity),
    run(ctx, args) {
      ctx.node.propagate(ctx.client.dbIndex, args.slice(2))
      ctx.reply.ok()
    },
  }],
  ['replybuffer', { usage: 'REPLYBUFFER <RESIZING|PEAK-RESET-TIME> <value>', summary: 'Accepted: replies have no buffer of a fixed size here.', accepts: exactly(4), run: accepted }],
  ['segfault', { usage: 'SEGFAULT', summary: 'Breaks the node.', accepts: exactly(2), run: (ctx) => ctx.node.crash('crashed by signal: 11, raised by DEBUG SEGFAULT') }],
  ['set-active-expire', {
    usage: 'SET-ACTIVE-EXPIRE <0|1>', summary: 'Turns the removal of expired keys nobody asks for off and on.', accepts: exactly(3),
    run(ctx, args) {
      ctx.node.debugSwitches.isActiveExpireOn = Number(args[2]) !== 0
      ctx.reply.ok()
    },
  }],
  ['set-skip-checksum-validation', {
    usage: 'SET-SKIP-CHECKSUM-VALIDATION <0|1>', summary: 'Takes the checksums of RESTORE payloads on trust.', accepts: exactly(3),
    run(ctx, args) {
      ctx.node.debugSwitches.skipsChecksums = Number(args[2]) !== 0
      ctx.reply.ok()
    },
  }],
  ['set-disable-deny-scripts', {
    usage: 'SET-DISABLE-DENY-SCRIPTS <0|1>', summary: 'Lets scripts call commands that are denied them, or denies them again.', accepts: exactly(3),
    run(ctx, args) {
      ctx.node.debugSwitches.scriptsMayCallAnything = Number(args[2]) !== 0
      ctx.reply.ok()
    },
  }],
  ['sleep', { usage: 'SLEEP <seconds>', summary: 'Stops the server for a while.', accepts: exactly(3), run: sleep }],
  ['stringmatch-len', {
    usage: 'STRINGMATCH-LEN <length> <pattern>', summary: 'Matches a pattern against a text of so many characters.', accepts: exactly(4),
    run(ctx, args) {
      const length = Math.min(Math.max(0, Number(args[2]) || 0), 16 * 1024 * 1024)
      ctx.reply.integer(new GlobPattern(args[3]!).matches('a'.repeat(length)) ? 1 : 0)
    },
  }],
])

/** That nothing else goes on meanwhile is what it is for. At most an hour. */
function sleep(ctx: CommandContext, args: readonly Bytes[]): void {
  const seconds = Math.min(floatFromText(args[2]!) ?? 0, 3600)
  if (seconds > 0) sleepInPlace(seconds * 1000)
  ctx.reply.ok()
}

export function debugHelp(ctx: CommandContext): void {
  const lines = helpLines('debug', [...debugSubcommands.values()].map(({ usage, summary }) => [usage, summary]))
  ctx.reply.array(lines.length)
  for (const line of lines) ctx.reply.simple(line)
}
