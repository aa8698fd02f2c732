import type { Bytes } from '../bytes.ts'
import { type CommandFlag, ReplyError } from '../commands/command.ts'
import type { CommandContext } from '../commands/context.ts'
import type { NodeServices } from '../node-services.ts'
import { errorLine } from './lua-to-reply.ts'
import { evalApi, redisApi, sha1Hex } from './redis-api.ts'
import type { Sandbox } from './sandbox.ts'
import { commandFlagsOf, readShebang, type ScriptFlags } from './script-flags.ts'
import type { ScriptCommands } from './script-commands.ts'
import { ScriptHost } from './script-host.ts'
import { prepareRun } from './script-run.ts'

export const NO_SCRIPT = 'NOSCRIPT No matching script. Please use EVAL.'
export const SHA_LENGTH = 40
/** Scripts up to this length are found again by their text, without hashing it. */
const REMEMBERED_TEXT_BYTES = 16 * 1024

interface CachedScript {
  readonly sha: string
  readonly body: Bytes
  readonly flags: ScriptFlags | undefined
  readonly codeAt: number
  /** The compiled function's place in the registry of the machine of that generation. */
  ref: number
  generation: number
}

export interface Evaluation {
  /** The request itself. */
  readonly command: readonly Bytes[]
  /** The script, or its SHA-1. */
  readonly script: Bytes
  readonly isSha: boolean
  readonly isReadOnlyCommand: boolean
  readonly keys: readonly Bytes[]
  readonly argv: readonly Bytes[]
}

/** The scripts of EVAL: cached by SHA-1, compiled once per machine (eval.c). */
export class EvalScripts {
  private readonly node: NodeServices
  private readonly host: ScriptHost
  private readonly bySha = new Map<string, CachedScript>()
  private readonly byText = new Map<Bytes, CachedScript>()

  constructor(node: NodeServices, commands: ScriptCommands) {
    this.node = node
    this.host = new ScriptHost('eval', node, commands, (host) => ({ ...redisApi(host), ...evalApi(host) }))
  }

  /** How many scripts are cached, and the length of their text in bytes. */
  get size(): { readonly count: number; readonly bodyBytes: number } {
    let bodyBytes = 0
    for (const { body } of this.bySha.values()) bodyBytes += body.length
    return { count: this.bySha.size, bodyBytes }
  }

  get memoryBytes(): number {
    return this.host.memoryBytes
  }

  has(sha: Bytes): boolean {
    return this.bySha.has(sha.toLowerCase())
  }

  /** Caches a script and gives its SHA-1. @throws ReplyError when it does not compile. */
  load(body: Bytes): string {
    return this.loaded(body).sha
  }

  flush(): void {
    this.bySha.clear()
    this.byText.clear()
    this.host.discard()
  }

  /** The flags a request to run a script has, once the script's own are known (evalGetCommandFlags). */
  flagsFor(base: readonly CommandFlag[], script: Bytes, isSha: boolean): readonly CommandFlag[] {
    const declared = isSha ? this.bySha.get(script.toLowerCase())?.flags : declaredFlags(script)
    return declared === undefined ? base : commandFlagsOf(base, declared)
  }

  /**
   * Runs a script and writes its reply.
   * @throws ReplyError when there is no such script, when it does not compile, or when it may not run here.
   */
  evaluate(ctx: CommandContext, { command, script: text, isSha, isReadOnlyCommand, keys, argv }: Evaluation): void {
    const script = isSha ? this.bySha.get(text.toLowerCase()) : this.loaded(text)
    if (script === undefined) throw new ReplyError(NO_SCRIPT)
    const run = prepareRun(this.node, { caller: ctx.client, name: script.sha, command, flags: script.flags, isReadOnlyCommand, keys })
    this.compileAgain(script)
    this.host.invoke(run, (sandbox) => {
      setArguments(sandbox, keys, argv)
      sandbox.lua.pushRef(sandbox.lua.main, script.ref)
      return 0
    })
  }

  private loaded(body: Bytes): CachedScript {
    const known = this.byText.get(body)
    if (known !== undefined) return known
    const sha = sha1Hex(body)
    const script = this.bySha.get(sha) ?? { sha, body, ...readShebang(body), ref: 0, generation: 0 }
    this.compileAgain(script)
    this.bySha.set(sha, script)
    if (body.length <= REMEMBERED_TEXT_BYTES) this.byText.set(body, script)
    return script
  }

  /** Compiles a script that the present machine has not seen. */
  private compileAgain(script: CachedScript): void {
    const { generation } = this.host.current()
    if (script.generation === generation) return
    script.ref = this.compile(script)
    script.generation = generation
  }

  private compile({ body, codeAt }: CachedScript): number {
    const compiled = this.host.guarded((sandbox) => {
      const { lua } = sandbox
      sandbox.useGlobals(sandbox.globals)
      return lua.load(lua.main, body.slice(codeAt), '@user_script') === 0 ? lua.ref(lua.main) : (lua.toBytes(lua.main, -1) ?? '')
    })
    if (typeof compiled === 'string') throw new ReplyError(`ERR Error compiling script (new function): ${errorLine(compiled)}`)
    return compiled
  }
}

function declaredFlags(script: Bytes): ScriptFlags | undefined {
  if (!script.startsWith('#!')) return undefined
  try {
    return readShebang(script).flags
  } catch (error) {
    if (error instanceof ReplyError) return undefined
    throw error
  }
}

function setArguments(sandbox: Sandbox, keys: readonly Bytes[], argv: readonly Bytes[]): void {
  const { lua } = sandbox
  lua.pushRef(lua.main, sandbox.realGlobals)
  pushArray(sandbox, keys)
  lua.setField(lua.main, -2, 'KEYS')
  pushArray(sandbox, argv)
  lua.setField(lua.main, -2, 'ARGV')
  lua.api.lua_settop(lua.main, -2)
}

/** Leaves an array of byte strings on the main stack. */
export function pushArray({ lua }: Sandbox, items: readonly Bytes[]): void {
  lua.api.lua_createtable(lua.main, items.length, 0)
  for (let i = 0; i < items.length; i++) {
    lua.pushBytes(lua.main, items[i]!)
    lua.api.lua_rawseti(lua.main, -2, i + 1)
  }
}
