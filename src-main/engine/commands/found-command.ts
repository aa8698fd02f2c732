import type { CommandFlag, CommandSpec } from './command.ts'
import { type CommandFacts, commandFacts } from './command-facts.ts'

/**
 * A command found for a request. What every request asks of it stands here once more: specs are objects of a dozen shapes, and
 * reading them costs V8 several times what reading objects of one shape does.
 */
export class FoundCommand {
  readonly spec: CommandSpec
  /** The name CLIENT LIST, ACL and statistics know it by ("cluster|nodes"). */
  readonly fullName: string
  readonly facts: CommandFacts
  readonly run: CommandSpec['run']
  readonly flagsFor: CommandSpec['flagsFor']
  private readonly leastCount: number
  private readonly mostCount: number

  constructor(spec: CommandSpec, fullName: string, facts: CommandFacts = commandFacts(spec)) {
    this.spec = spec
    this.fullName = fullName
    this.facts = facts
    this.run = spec.run
    this.flagsFor = spec.flagsFor
    this.leastCount = Math.abs(spec.arity)
    this.mostCount = spec.arity >= 0 ? spec.arity : Infinity
  }

  /** Whether a request may have so many arguments, the name among them. */
  hasArity(count: number): boolean {
    return count >= this.leastCount && count <= this.mostCount
  }

  /** The same command with the flags of one request. */
  withFlags(flags: readonly CommandFlag[]): FoundCommand {
    return new FoundCommand({ ...this.spec, flags }, this.fullName, commandFacts(this.spec, flags))
  }
}
