import type { Bytes } from '../bytes.ts'
import { GlobPattern } from '../commands/arguments/glob-pattern.ts'
import type { CommandSpec } from '../commands/command.ts'

/** What a pattern lets a user do with the keys it matches; the two add up. */
export const READ_KEYS = 1
export const WRITE_KEYS = 2

export interface KeyPattern {
  readonly text: Bytes
  /** READ_KEYS, WRITE_KEYS or both. */
  readonly access: number
  readonly glob: GlobPattern
}

export interface ChannelPattern {
  readonly text: Bytes
  readonly glob: GlobPattern
}

/**
 * One set of permissions: commands, keys and channels that go together. A user has a root selector and may have more; a
 * request must be allowed as a whole by one of them (aclSelector).
 */
export class Selector {
  allKeys = false
  allChannels: boolean
  /** +@all, and nothing taken away since. */
  allCommands = false
  /** +@all came after the last -@all: commands of later versions are allowed too. Decides how the rules are written down. */
  allowsFutureCommands = false
  readonly allowed = new Set<CommandSpec>()
  /** Of commands not allowed as such: first arguments with which they are (`+select|0`). */
  readonly firstArguments = new Map<CommandSpec, readonly Bytes[]>()
  keyPatterns: readonly KeyPattern[] = []
  channelPatterns: readonly ChannelPattern[] = []

  /** Nothing is allowed at first; channels are as `acl-pubsub-default` says. */
  constructor(allChannels: boolean) {
    this.allChannels = allChannels
  }

  /** True when no request can be refused. */
  get allowsAll(): boolean {
    return this.allCommands && this.allKeys && this.allChannels
  }

  clone(): Selector {
    const copy = new Selector(this.allChannels)
    Object.assign(copy, {
      allKeys: this.allKeys, allCommands: this.allCommands, allowsFutureCommands: this.allowsFutureCommands,
      keyPatterns: this.keyPatterns, channelPatterns: this.channelPatterns,
    })
    for (const spec of this.allowed) copy.allowed.add(spec)
    for (const [spec, words] of this.firstArguments) copy.firstArguments.set(spec, words)
    return copy
  }

  allowEverything(commands: Iterable<CommandSpec>): void {
    for (const spec of commands) this.allowed.add(spec)
    this.allCommands = true
    this.allowsFutureCommands = true
    this.firstArguments.clear()
  }

  forbidEverything(): void {
    this.allowed.clear()
    this.allCommands = false
    this.allowsFutureCommands = false
    this.firstArguments.clear()
  }

  /** Allows or forbids a command with all its subcommands (ACLChangeSelectorPerm). */
  change(spec: CommandSpec, isAllowed: boolean): void {
    this.firstArguments.delete(spec)
    for (const each of [spec, ...(spec.subcommands ?? [])]) {
      if (isAllowed) this.allowed.add(each)
      else this.allowed.delete(each)
    }
    if (!isAllowed) this.allCommands = false
  }

  allowFirstArgument(spec: CommandSpec, word: Bytes): void {
    const words = this.firstArguments.get(spec) ?? []
    if (!words.some((known) => known.toLowerCase() === word.toLowerCase())) this.firstArguments.set(spec, [...words, word])
  }

  /** Adds a key pattern, or adds to what a known one allows. */
  addKeyPattern(text: Bytes, access: number): void {
    const known = this.keyPatterns.find((pattern) => pattern.text === text)
    if (known === undefined) this.keyPatterns = [...this.keyPatterns, { text, access, glob: new GlobPattern(text) }]
    else this.keyPatterns = this.keyPatterns.map((pattern) => (pattern === known ? { ...known, access: known.access | access } : pattern))
  }

  addChannelPattern(text: Bytes): void {
    if (this.channelPatterns.some((pattern) => pattern.text === text)) return
    this.channelPatterns = [...this.channelPatterns, { text, glob: new GlobPattern(text) }]
  }
}
