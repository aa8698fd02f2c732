import type { Bytes } from '../../../bytes.ts'
import { ReplyError } from '../../command.ts'
import type { CommandContext } from '../../context.ts'

const OPTIONS: ReadonlySet<string> = new Set(['merge', 'noflush', 'nosave'])

/** DEBUG RELOAD [MERGE] [NOFLUSH] [NOSAVE]: saves the dataset, drops it, and loads it again. */
export function reload(ctx: CommandContext, args: readonly Bytes[]): void {
  const { node, reply } = ctx
  const options = new Set(args.slice(2).map((arg) => arg.toLowerCase()))
  if ([...options].some((option) => !OPTIONS.has(option))) {
    throw new ReplyError('ERR DEBUG RELOAD only supports the MERGE, NOFLUSH and NOSAVE options.')
  }
  try {
    if (!options.has('nosave')) node.persistence.save()
    if (!options.has('noflush')) for (const db of node.databases) db.clear()
    // What is expired stays to be expired as it would have been without the detour.
    const adding = { addFunctions: options.has('merge') ? 'replace' : 'append' } as const
    node.persistence.load({ keepExpired: true, ...(options.has('noflush') ? adding : {}) })
  } catch (error) {
    node.log('warning', `DEBUG RELOAD: ${error instanceof Error ? error.message : String(error)}`)
    throw new ReplyError('ERR Error trying to load the RDB dump, check server logs.')
  }
  node.log('warning', 'DB reloaded by DEBUG RELOAD')
  ctx.propagateAs = []
  reply.ok()
}

/** DEBUG LOADAOF: drops the dataset and loads what the append-only file has of it. */
export function loadAppendOnlyFile(ctx: CommandContext): void {
  const { node, reply } = ctx
  try {
    node.appendOnlyFile.reload()
  } catch (error) {
    node.log('warning', `DEBUG LOADAOF: ${error instanceof Error ? error.message : String(error)}`)
    throw new ReplyError('ERR Error trying to load the AOF files, check server logs.')
  }
  node.log('warning', 'Append Only File loaded by DEBUG LOADAOF')
  ctx.propagateAs = []
  reply.ok()
}
