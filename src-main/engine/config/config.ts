import { resolve } from 'node:path'
import type { Bytes } from '../bytes.ts'
import { GlobPattern } from '../commands/arguments/glob-pattern.ts'
import { ReplyError } from '../commands/command.ts'
import type { ConfigFiles } from '../ports/config-files.ts'
import type { Disk } from '../ports/disk.ts'
import { splitInlineArguments } from '../resp/inline.ts'
import { readCommandLine } from './command-line.ts'
import { fatalConfigError } from './config-error.ts'
import { type ConfigLine, readConfigFile, readConfigText } from './config-file.ts'
import { type Directive, DirectiveError } from './directive.ts'
import { allDirectives, retiredDirectives } from './directives.ts'
import { rewriteConfigText } from './rewrite.ts'

/** Learns of a new value. Throws {@link DirectiveError} to refuse it: CONFIG SET then puts everything back. */
export type ConfigListener = (value: Bytes) => void

/** Judges the words of a `user` line, given the lines before it. Throws {@link DirectiveError} to refuse it. */
export type UserCheck = (config: Config, words: readonly Bytes[], earlier: readonly (readonly Bytes[])[]) => void

/** A setting as it is at any time. */
export interface LiveSetting {
  readonly value: Bytes
  /** Of integers, sizes (bytes) and yes/no (1/0); NaN of others. */
  readonly number: number
}

interface Setting extends LiveSetting {
  readonly directive: Directive
  value: Bytes
  number: number
  readonly listeners: Set<ConfigListener>
}

/** Circumstances of a CONFIG SET that some directives refuse. */
export interface ConfigSetConditions {
  /** The dataset is being loaded. */
  readonly isLoading?: boolean
  /** The client sits on this machine: `enable-protected-configs local` lets it. */
  readonly isLocalClient?: boolean
}

/** All settings of a node: defaults, then the file, then standard input, then the command line; changed by CONFIG SET. */
export class Config {
  /** The file the node was started with, which CONFIG REWRITE writes. */
  configFile: string | undefined
  isSentinel = false
  /** `sentinel …` lines, in order, for sentinel mode. */
  readonly sentinelLines: (readonly Bytes[])[] = []
  /** `rename-command` lines: the command, and its new name or "" to remove it. */
  readonly renamedCommands: { readonly from: Bytes; readonly to: Bytes }[] = []
  /** `user …` lines: name and rules. */
  readonly userLines: (readonly Bytes[])[] = []
  private readonly settings = new Map<string, Setting>()
  private readonly files: ConfigFiles | undefined
  private readonly checkUser: UserCheck | undefined

  private constructor(files: ConfigFiles | undefined, checkUser?: UserCheck) {
    this.files = files
    this.checkUser = checkUser
    for (const directive of allDirectives) this.addSetting(directive)
    this.put(this.setting('dir'), files?.folder ?? '')
  }

  /**
   * The configuration that redis-server's arguments (without the program's name) ask for.
   * @param checkUser looks at each `user` line while its place in the file can still be told.
   * @throws ConfigError (config-error.ts) with the text redis-server prints before it exits.
   */
  static parse(argv: readonly Bytes[], files: ConfigFiles, checkUser?: UserCheck): Config {
    const config = new Config(files, checkUser)
    const line = readCommandLine(argv)
    // Absolute from the start: `dir` changes what a relative path means (getAbsolutePath in main).
    config.configFile = line.configFile === undefined || files.folder === undefined ? line.configFile : resolve(files.folder, line.configFile)
    config.isSentinel = line.isSentinel
    let text = line.configFile === undefined ? '' : readConfigFile(line.configFile, files)
    if (line.isFromStdin) text += files.stdin()
    config.load(`${text}\n${line.lines}`, files)
    return config
  }

  /** Nothing but defaults and the settings given, for nodes made in-process and for tests. */
  static of(values: Readonly<Record<string, Bytes>> = {}): Config {
    const config = new Config(undefined)
    for (const [name, value] of Object.entries(values)) config.change(config.setting(name), config.wordsOf(name, value))
    return config
  }

  /** The value as CONFIG GET shows it. An unknown name is a programming error. */
  get(name: string): Bytes {
    return this.setting(name).value
  }

  boolean(name: string): boolean {
    return this.setting(name).number === 1
  }

  integer(name: string): number {
    return this.setting(name).number
  }

  /** A size in bytes; negative for a percentage of `maxmemory` (maxmemory-clients). */
  memoryBytes(name: string): number {
    return this.setting(name).number
  }

  /** A setting to keep and look at whenever needed: for what is asked at every command. */
  live(name: string): LiveSetting {
    return this.setting(name)
  }

  has(name: string): boolean {
    return this.settings.has(name.toLowerCase())
  }

  /** Whether SLOWLOG, MONITOR and logs must hide the value. */
  isSensitive(name: string): boolean {
    return this.settings.get(name.toLowerCase())?.directive.sensitive === true
  }

  /** The node itself changed what a directive tells of it, immutable or not: REPLICAOF. CONFIG GET and REWRITE know it from now on. */
  note(name: string, value: Bytes): void {
    this.put(this.setting(name), value)
  }

  /** Calls `listener` after each later change of a setting. The function given back ends that. */
  onChange(name: string, listener: ConfigListener): () => void {
    const { listeners } = this.setting(name)
    listeners.add(listener)
    return () => listeners.delete(listener)
  }

  /** Names and values that match a glob pattern, hidden ones only by their exact name (CONFIG GET). */
  entries(pattern: Bytes): { name: string; value: Bytes }[] {
    if (!/[*?[]/.test(pattern)) {
      const setting = this.settings.get(pattern.toLowerCase())
      return setting ? [{ name: pattern, value: setting.value }] : []
    }
    const glob = new GlobPattern(pattern, true)
    return [...this.settings]
      .filter(([name, { directive }]) => directive.hidden !== true && glob.matches(name))
      .map(([name, { value }]) => ({ name, value }))
  }

  /**
   * CONFIG SET: all pairs or none. Listeners run after all values are in; when one refuses, everything goes back.
   * @throws ReplyError in Redis's words (configSetCommand).
   */
  set(pairs: readonly (readonly [name: Bytes, value: Bytes])[], conditions: ConfigSetConditions = {}): void {
    const changes = this.resolve(pairs, conditions)
    const before = changes.map(({ setting }) => setting.value)
    for (const { setting, name, value } of changes) {
      try {
        this.change(setting, this.wordsOf(name, value))
      } catch (error) {
        this.restore(changes, before)
        throw setFailure(setting.directive.name, error)
      }
    }
    this.notify(changes, before)
  }

  /**
   * CONFIG REWRITE: brings the configuration file up to date, keeping its comments and order.
   * `isComplete` writes settings that have their default values, too.
   * @param userLines the `user` lines it is to hold; none where users are kept in an ACL file.
   * @throws ReplyError without a configuration file, or when it cannot be written.
   */
  rewrite(disk: Disk, userLines: readonly Bytes[], { isComplete }: { readonly isComplete: boolean } = { isComplete: false }): void {
    if (this.configFile === undefined) throw new ReplyError('ERR The server is running without a config file')
    try {
      const text = rewriteConfigText(disk.read(this.configFile) ?? '', this.rewritten(userLines, isComplete), (word) => this.settings.get(word)?.directive.name ?? (word === 'user' ? 'user' : undefined))
      disk.writeAtomic(this.configFile, text, { fsync: true })
    } catch (error) {
      throw new ReplyError(`ERR Rewriting config file: ${error instanceof Error ? error.message : String(error)}`)
    }
  }

  private *rewritten(userLines: readonly Bytes[], isComplete: boolean): Iterable<{ name: string; lines: ReturnType<Directive['rewrite']> }> {
    for (const directive of allDirectives) {
      // In a cluster nodes.conf tells whom to follow (rewriteConfigReplicaOfOption).
      if (directive.name === 'replicaof' && this.boolean('cluster-enabled')) continue
      const lines = directive.rewrite(this.get(directive.name))
      yield { name: directive.name, lines: isComplete ? lines.map(({ line }) => ({ line, isForced: true })) : lines }
    }
    yield { name: 'user', lines: userLines.map((line) => ({ line, isForced: true })) }
  }

  private addSetting(directive: Directive): void {
    const setting: Setting = { directive, value: '', number: NaN, listeners: new Set() }
    this.put(setting, directive.defaultValue)
    this.settings.set(directive.name, setting)
    if (directive.alias !== undefined) this.settings.set(directive.alias, setting)
  }

  private setting(name: string): Setting {
    const setting = this.settings.get(name)
    if (setting === undefined) throw new Error(`There is no directive named ${name}.`)
    return setting
  }

  private put(setting: Setting, value: Bytes): void {
    setting.value = value
    setting.number = setting.directive.toNumber?.(value) ?? NaN
  }

  private load(text: Bytes, files: ConfigFiles): void {
    const seen = new Set<Directive>()
    readConfigText(text, files, (line) => this.applyLine(line, seen))
    if (this.boolean('cluster-enabled') && this.get('replicaof') !== '') throw fatalConfigError('replicaof directive not allowed in cluster mode')
  }

  private applyLine({ name, words }: ConfigLine, seen: Set<Directive>): void {
    const setting = this.settings.get(name)
    if (setting === undefined) return this.applySpecialLine(name, words)
    const { directive } = setting
    if (!directive.multi && words.length !== 1) throw new DirectiveError('wrong number of arguments')
    // `--bind "127.0.0.1 ::1"` gives several words in one.
    const several = directive.multi && words.length === 1 && words[0] !== '' ? splitInlineArguments(words[0]!) : words
    if (several === undefined) throw new DirectiveError('Unbalanced quotes in configuration line')
    this.change(setting, several, { isFromFile: true, isFirstLine: !seen.has(directive) })
    seen.add(directive)
  }

  private applySpecialLine(name: string, words: readonly Bytes[]): void {
    if (retiredDirectives.has(name) && words.length === 1) return
    if (name === 'rename-command' && words.length === 2) this.renamedCommands.push({ from: words[0]!, to: words[1]! })
    else if (name === 'user' && words.length >= 1) this.addUserLine(words)
    else if (name === 'loadmodule' && words.length >= 1) throw new DirectiveError(`Modules cannot be loaded by this server: ${words[0]}`)
    else if (name === 'sentinel') this.applySentinelLine(words)
    else throw new DirectiveError('Bad directive or wrong number of arguments')
  }

  private addUserLine(words: readonly Bytes[]): void {
    this.checkUser?.(this, words, this.userLines)
    this.userLines.push(words)
  }

  private applySentinelLine(words: readonly Bytes[]): void {
    if (words.length === 0) return
    if (!this.isSentinel) throw new DirectiveError('sentinel directive while not in sentinel mode')
    this.sentinelLines.push(words)
  }

  private change(setting: Setting, words: readonly Bytes[], from: { isFromFile: boolean; isFirstLine: boolean } = { isFromFile: false, isFirstLine: false }): void {
    const value = setting.directive.parse(words, { previous: setting.value, ...from })
    this.put(setting, setting.directive.name === 'dir' ? this.enterFolder(setting.value, value) : value)
  }

  private enterFolder(from: Bytes, to: Bytes): Bytes {
    try {
      return this.files?.enterFolder?.(from, to) ?? to
    } catch (error) {
      throw new DirectiveError(error instanceof Error ? error.message : String(error))
    }
  }

  private wordsOf(name: string, value: Bytes): readonly Bytes[] {
    return this.settings.get(name.toLowerCase())?.directive.multi ? value.split(' ') : [value]
  }

  private resolve(pairs: readonly (readonly [Bytes, Bytes])[], conditions: ConfigSetConditions): { setting: Setting; name: string; value: Bytes }[] {
    const changes = new Map<Setting, { setting: Setting; name: string; value: Bytes }>()
    for (const [name, value] of pairs) {
      const setting = this.settings.get(name.toLowerCase())
      if (setting === undefined) throw new ReplyError(`ERR Unknown option or number of arguments for CONFIG SET - '${name}'`)
      const { directive } = setting
      if (directive.immutable) throw setFailure(name, "can't set immutable config")
      if (directive.protected && !this.allowsProtected('enable-protected-configs', conditions.isLocalClient)) throw setFailure(name, "can't set protected config")
      if (conditions.isLoading && directive.deniedWhileLoading) throw new ReplyError('LOADING Redis is loading the dataset in memory')
      if (changes.has(setting)) throw setFailure(name, 'duplicate parameter')
      changes.set(setting, { setting, name, value })
    }
    return [...changes.values()]
  }

  /** Whether `enable-debug-command` and its like let this client: yes, or local and the client is (allowProtectedAction). */
  allowsProtected(directive: 'enable-protected-configs' | 'enable-debug-command' | 'enable-module-command', isLocalClient = false): boolean {
    const value = this.get(directive)
    return value === 'yes' || (value === 'local' && isLocalClient)
  }

  private restore(changes: readonly { setting: Setting }[], before: readonly Bytes[]): void {
    changes.forEach(({ setting }, index) => this.put(setting, before[index]!))
  }

  private notify(changes: readonly { setting: Setting }[], before: readonly Bytes[]): void {
    const changed = changes.filter(({ setting }, index) => setting.value !== before[index])
    const told: { setting: Setting; listener: ConfigListener }[] = []
    for (const { setting } of changed) {
      for (const listener of setting.listeners) {
        told.push({ setting, listener })
        try {
          listener(setting.value)
        } catch (error) {
          this.restore(changes, before)
          for (const { setting: back, listener: again } of told.slice(0, -1)) again(back.value)
          throw setFailure(setting.directive.name, error)
        }
      }
    }
  }
}

function setFailure(name: string, reason: unknown): ReplyError {
  const text = reason instanceof Error ? reason.message : String(reason)
  return new ReplyError(`ERR CONFIG SET failed (possibly related to argument '${name}') - ${text}`)
}
