import type { Bytes } from '../bytes.ts'
import { type CommandFlag, ReplyError } from '../commands/command.ts'
import type { CommandContext } from '../commands/context.ts'
import type { NodeServices } from '../node-services.ts'
import { splitInlineArguments } from '../resp/inline.ts'
import { pushArray } from './eval-scripts.ts'
import { FunctionMachine } from './function-machine.ts'
import { INVALID_NAME, isFunctionName, type ScriptFunction } from './function-loader.ts'
import { commandFlagsOf } from './script-flags.ts'
import type { ScriptCommands } from './script-commands.ts'
import { prepareRun } from './script-run.ts'

/** A library of functions, loaded. */
export interface Library {
  readonly name: Bytes
  /** Its whole source, first line and all. */
  readonly source: Bytes
  readonly functions: ReadonlyMap<Bytes, ScriptFunction>
}

export type RestorePolicy = 'append' | 'replace' | 'flush'

/** The function libraries of a node (functions.c): loaded, called, listed, dumped. They persist and replicate by their sources. */
export class FunctionLibraries {
  private readonly node: NodeServices
  private readonly machine: FunctionMachine
  private libraries = new Map<Bytes, Library>()
  /** By name of the function. */
  /** By {@link foldedName}. */
  private functions = new Map<Bytes, ScriptFunction>()
  private generation = 0

  constructor(node: NodeServices, commands: ScriptCommands) {
    this.node = node
    this.machine = new FunctionMachine(node, commands)
  }

  get counts(): { readonly libraries: number; readonly functions: number } {
    return { libraries: this.libraries.size, functions: this.functions.size }
  }

  /** Memory of the machine, 0 before the first library. */
  get memoryBytes(): number {
    return this.machine.host.memoryBytes
  }

  all(): Iterable<Library> {
    return this.libraries.values()
  }

  *sources(): Iterable<Bytes> {
    for (const { source } of this.libraries.values()) yield source
  }

  /** Replaces all libraries. @throws ReplyError when a source does not load; the old ones are then kept. */
  replace(sources: readonly Bytes[]): void {
    this.restore(sources, 'flush')
  }

  /** Loads one library and gives its name (functionsCreateWithLibraryCtx). @throws ReplyError with the reason. */
  load(source: Bytes, mayReplace: boolean): Bytes {
    const name = libraryName(source)
    if (this.libraries.has(name) && !mayReplace) throw new ReplyError(`ERR Library '${name}' already exists`)
    this.reloadIfLost()
    const others = new Map(this.libraries)
    others.delete(name)
    const library = this.loadApart(source, name)
    this.adopt(others.set(name, library))
    return name
  }

  delete(name: Bytes): void {
    if (!this.libraries.has(name)) throw new ReplyError('ERR Library not found')
    this.reloadIfLost()
    const kept = new Map(this.libraries)
    kept.delete(name)
    this.adopt(kept)
  }

  flush(): void {
    this.libraries.clear()
    this.functions.clear()
    this.machine.discard()
  }

  /** Takes libraries as FUNCTION RESTORE does: all or, when one does not fit, none. @throws ReplyError with the reason. */
  restore(sources: readonly Bytes[], policy: RestorePolicy): void {
    this.reloadIfLost()
    const added = new Map<Bytes, Library>()
    for (const source of sources) {
      const name = libraryName(source)
      if (added.has(name)) throw new ReplyError(`ERR Library '${name}' already exists`)
      added.set(name, this.loadApart(source, name))
    }
    const kept = policy === 'flush' ? new Map<Bytes, Library>() : new Map(this.libraries)
    for (const [name, library] of added) {
      if (kept.has(name) && policy !== 'replace') throw new ReplyError(`ERR Library ${name} already exists`)
      kept.set(name, library)
    }
    this.adopt(kept)
  }

  /** The flags a request to call a function has, once the function's own are known (fcallGetCommandFlags). */
  flagsFor(base: readonly CommandFlag[], name: Bytes): readonly CommandFlag[] {
    const found = this.functions.get(foldedName(name))
    return found === undefined ? base : commandFlagsOf(base, found.flags)
  }

  has(name: Bytes): boolean {
    return this.functions.has(foldedName(name))
  }

  /** Calls a function and writes its reply. @throws ReplyError when there is none of that name, or it may not run here. */
  call(ctx: CommandContext, name: Bytes, call: { readonly command: readonly Bytes[]; readonly isReadOnlyCommand: boolean; readonly keys: readonly Bytes[]; readonly argv: readonly Bytes[] }): void {
    this.reloadIfLost()
    const found = this.functions.get(foldedName(name))
    if (found === undefined) throw new ReplyError('ERR Function not found')
    const run = prepareRun(this.node, { caller: ctx.client, name, command: call.command, flags: found.flags, isReadOnlyCommand: call.isReadOnlyCommand, keys: call.keys })
    this.machine.host.invoke(run, (sandbox) => {
      sandbox.lua.pushRef(sandbox.lua.main, found.ref)
      pushArray(sandbox, call.keys)
      pushArray(sandbox, call.argv)
      return 2
    })
  }

  private loadApart(source: Bytes, name: Bytes): Library {
    return { name, source, functions: this.machine.load(source.slice(source.indexOf('\n'))) }
  }

  /** Makes these the libraries. @throws ReplyError when two of them have a function of one name. */
  private adopt(libraries: Map<Bytes, Library>): void {
    const functions = new Map<Bytes, ScriptFunction>()
    for (const library of libraries.values()) {
      for (const [name, found] of library.functions) {
        if (functions.has(foldedName(name))) throw new ReplyError(`ERR Function ${name} already exists`)
        functions.set(foldedName(name), found)
      }
    }
    const kept = new Set(libraries.values())
    for (const old of this.libraries.values()) if (!kept.has(old)) this.machine.release(old.functions.values(), this.generation)
    this.libraries = libraries
    this.functions = functions
    this.generation = this.machine.generation
  }

  /** A function broke the machine: the libraries are loaded anew from their sources. */
  private reloadIfLost(): void {
    if (this.libraries.size === 0 || this.generation === this.machine.generation) return
    const reloaded = new Map<Bytes, Library>()
    for (const { name, source } of this.libraries.values()) reloaded.set(name, this.loadApart(source, name))
    this.adopt(reloaded)
  }
}

/** The name a library gives itself in its first line, `#!lua name=…` (functionExtractLibMetaData). @throws ReplyError. */
function libraryName(source: Bytes): Bytes {
  if (!source.startsWith('#!')) throw new ReplyError('ERR Missing library metadata')
  const end = source.indexOf('\n')
  const words = end === -1 ? undefined : splitInlineArguments(source.slice(0, end))
  if (words === undefined || words.length === 0) throw new ReplyError('ERR Invalid library metadata')
  let name: Bytes | undefined
  for (const word of words.slice(1)) {
    if (!/^name=/i.test(word)) throw new ReplyError(`ERR Invalid metadata value given: ${word}`)
    if (name !== undefined) throw new ReplyError('ERR Invalid metadata value, name argument was given multiple times')
    name = word.slice('name='.length)
  }
  if (name === undefined) throw new ReplyError('ERR Library name was not given')
  if (!isFunctionName(name)) throw new ReplyError(`ERR ${INVALID_NAME}`)
  const engine = words[0]!.slice(2)
  if (engine.toLowerCase() !== 'lua') throw new ReplyError(`ERR Engine '${engine}' not found`)
  return name
}

/** FCALL finds a function however its name's letters are written, and no two may differ in that alone (functionDictType). */
function foldedName(name: Bytes): Bytes {
  return name.toLowerCase()
}
