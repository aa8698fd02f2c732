import { createHash } from 'node:crypto'
import { denialOf } from '../acl/permission.ts'
import type { Bytes } from '../bytes.ts'
import { ReplyError } from '../commands/command.ts'
import type { LogLevel, NodeServices } from '../node-services.ts'
import { REDIS_VERSION } from '../version.ts'
import { LUA, type LuaThread } from './lua/lua-exports.ts'
import type { LuaMachine } from './lua/lua-machine.ts'
import { generalNumberText } from './number-text.ts'
import { pushError, pushReply } from './reply-to-lua.ts'
import type { LuaTable } from './sandbox.ts'
import type { ScriptCommands } from './script-commands.ts'
import type { ScriptRun } from './script-run.ts'

const LOG_LEVELS: readonly LogLevel[] = ['debug', 'verbose', 'notice', 'warning']
const REPLICATION = { none: 0, aof: 1, replica: 2, all: 3 } as const

/** What the `redis` table works on: the machine, and the run under way. */
export interface RedisApiHost {
  readonly lua: LuaMachine
  readonly node: NodeServices
  readonly commands: ScriptCommands
  readonly run: ScriptRun | undefined
}

export function sha1Hex(bytes: Bytes): string {
  return createHash('sha1').update(bytes, 'latin1').digest('hex')
}

/** redis.log and the constants that scripts and libraries being loaded share. */
export function sharedApi(host: RedisApiHost): LuaTable {
  const [major, minor, patch] = REDIS_VERSION.split('.').map(Number) as [number, number, number]
  return {
    log: (thread) => log(host, thread),
    LOG_DEBUG: 0, LOG_VERBOSE: 1, LOG_NOTICE: 2, LOG_WARNING: 3,
    REDIS_VERSION,
    REDIS_VERSION_NUM: (major << 16) | (minor << 8) | patch,
  }
}

/** The `redis` table of scripts and functions (luaRegisterRedisAPI). */
export function redisApi(host: RedisApiHost): LuaTable {
  return {
    ...sharedApi(host),
    call: (thread) => command(host, thread, true),
    pcall: (thread) => command(host, thread, false),
    sha1hex: (thread) => {
      const { lua } = host
      if (lua.api.lua_gettop(thread) !== 1) raise(host, thread, 'wrong number of arguments')
      lua.pushBytes(thread, sha1Hex(lua.toBytes(thread, 1) ?? ''))
      return 1
    },
    error_reply: (thread) => errorReply(host, thread),
    status_reply: (thread) => statusReply(host, thread),
    setresp: (thread) => setProtocol(host, thread),
    set_repl: (thread) => setReplication(host, thread),
    acl_check_cmd: (thread) => aclCheck(host, thread),
    REPL_NONE: REPLICATION.none, REPL_AOF: REPLICATION.aof, REPL_SLAVE: REPLICATION.replica, REPL_REPLICA: REPLICATION.replica, REPL_ALL: REPLICATION.all,
  }
}

/** What EVAL's `redis` table has besides: leftovers of the debugger and of script replication (eval.c). */
export function evalApi(host: RedisApiHost): LuaTable {
  const give = (value: number) => (thread: LuaThread): number => {
    host.lua.api.lua_pushboolean(thread, value)
    return 1
  }
  return { breakpoint: give(0), debug: () => 0, replicate_commands: give(1) }
}

function raise({ lua }: RedisApiHost, thread: LuaThread, text: Bytes): never {
  pushError(lua, thread, text)
  return lua.raise(thread)
}

function command(host: RedisApiHost, thread: LuaThread, raises: boolean): number {
  const { lua, run } = host
  if (run === undefined) raise(host, thread, 'redis.call/pcall can only be called inside a script invocation')
  const args = commandArguments(lua, thread)
  if (typeof args === 'string') pushError(lua, thread, args)
  else {
    const reply = replyOf(host, run!, thread, args)
    if (reply !== undefined) {
      pushReply(lua, thread, reply)
      if (!reply.startsWith('-')) return 1
    }
  }
  return raises ? lua.raise(thread) : 1
}

/** The command's reply; undefined when it was refused, with the refusal pushed. */
function replyOf({ lua, commands }: RedisApiHost, run: ScriptRun, thread: LuaThread, args: readonly Bytes[]): Bytes | undefined {
  try {
    return commands.call(run, args)
  } catch (error) {
    if (!(error instanceof ReplyError)) throw error
    pushError(lua, thread, error.message)
    lua.api.lua_pushboolean(thread, 1)
    lua.setField(thread, -2, 'ignore_error_stats_update')
    return undefined
  }
}

/** The arguments as byte strings, taken off the stack; or what is wrong with them (luaArgsToRedisArgv). */
function commandArguments(lua: LuaMachine, thread: LuaThread): Bytes[] | string {
  const { api } = lua
  const count = api.lua_gettop(thread)
  if (count === 0) return 'Please specify at least one argument for this redis lib call'
  const args: Bytes[] = []
  for (let i = 1; i <= count; i++) {
    const arg = api.lua_type(thread, i) === LUA.number ? generalNumberText(api.lua_tonumber(thread, i), 17) : lua.toBytes(thread, i)
    if (arg === undefined) break
    args.push(arg)
  }
  api.lua_settop(thread, 0)
  return args.length === count ? args : 'Lua redis lib command arguments must be strings or integers'
}

function errorReply({ lua }: RedisApiHost, thread: LuaThread): number {
  const text = onlyString(lua, thread)
  if (text === undefined) pushError(lua, thread, 'wrong number or type of arguments')
  else pushError(lua, thread, text.startsWith('-') ? text : `-${text}`)
  return 1
}

function statusReply({ lua }: RedisApiHost, thread: LuaThread): number {
  const text = onlyString(lua, thread)
  if (text === undefined) pushError(lua, thread, 'wrong number or type of arguments')
  else {
    lua.api.lua_createtable(thread, 0, 1)
    lua.pushBytes(thread, text)
    lua.setField(thread, -2, 'ok')
  }
  return 1
}

function onlyString(lua: LuaMachine, thread: LuaThread): Bytes | undefined {
  const isOne = lua.api.lua_gettop(thread) === 1 && lua.api.lua_type(thread, 1) === LUA.string
  return isOne ? lua.toBytes(thread, 1) : undefined
}

function setProtocol(host: RedisApiHost, thread: LuaThread): number {
  const { api } = host.lua
  if (host.run === undefined) raise(host, thread, 'redis.setresp can only be called inside a script invocation')
  if (api.lua_gettop(thread) !== 1) raise(host, thread, 'redis.setresp() requires one argument.')
  const version = Math.trunc(api.lua_tonumber(thread, 1))
  if (version !== 2 && version !== 3) return raise(host, thread, 'RESP version must be 2 or 3.')
  host.commands.protocol = version
  return 0
}

function setReplication(host: RedisApiHost, thread: LuaThread): number {
  const { lua: { api }, run } = host
  if (run === undefined) return raise(host, thread, 'redis.set_repl can only be called inside a script invocation')
  if (api.lua_gettop(thread) !== 1) raise(host, thread, 'redis.set_repl() requires two arguments.')
  const flags = Math.trunc(api.lua_tonumber(thread, 1))
  if ((flags & ~REPLICATION.all) !== 0) raise(host, thread, 'Invalid replication flags. Use REPL_AOF, REPL_REPLICA, REPL_ALL or REPL_NONE.')
  run.replicates = (flags & REPLICATION.replica) !== 0
  return 0
}

/** redis.acl_check_cmd: whether the user that runs the script might run a command (luaRedisAclCheckCmdPermissionsCommand). */
function aclCheck(host: RedisApiHost, thread: LuaThread): number {
  const { lua, node } = host
  if (host.run === undefined) raise(host, thread, 'redis.acl_check_cmd can only be called inside a script invocation')
  const args = commandArguments(lua, thread)
  if (typeof args === 'string') return raise(host, thread, args)
  const top = node.commands.get(args[0]!.toLowerCase())
  const spec = top?.subcommands === undefined || args.length === 1 ? top : node.commands.subcommand(top, args[1]!)
  if (spec === undefined) return raise(host, thread, 'Invalid command passed to redis.acl_check_cmd()')
  lua.api.lua_pushboolean(thread, denialOf(host.run!.caller.user, spec, args) === undefined ? 1 : 0)
  return 1
}

function log(host: RedisApiHost, thread: LuaThread): number {
  const { lua, node } = host
  const count = lua.api.lua_gettop(thread)
  if (count < 2) raise(host, thread, 'redis.log() requires two arguments or more.')
  if (lua.api.lua_isnumber(thread, 1) === 0) raise(host, thread, 'First argument must be a number (log level).')
  const level = LOG_LEVELS[Math.trunc(lua.api.lua_tonumber(thread, 1))]
  if (level === undefined) return raise(host, thread, 'Invalid debug level.')
  const words: Bytes[] = []
  for (let i = 2; i <= count; i++) words.push(lua.toBytes(thread, i) ?? '')
  node.log(level, words.join(' '))
  return 0
}
