import { ReplyError } from '../commands/command.ts'
import type { NodeServices } from '../node-services.ts'
import type { BusyScript, ScriptKind } from './busy-script.ts'
import { EvalScripts } from './eval-scripts.ts'
import { FunctionLibraries } from './function-libraries.ts'
import { ScriptCommands } from './script-commands.ts'

/** Lua of one node: EVAL's scripts and the libraries of functions. Nothing of Lua is loaded before the first script. */
export class Scripting {
  readonly scripts: EvalScripts
  readonly functions: FunctionLibraries
  private readonly commands: ScriptCommands

  constructor(node: NodeServices) {
    this.commands = new ScriptCommands(node)
    this.scripts = new EvalScripts(node, this.commands)
    this.functions = new FunctionLibraries(node, this.commands)
  }

  /** The script that keeps others from being served, while there is one. */
  get busy(): BusyScript | undefined {
    return this.commands.busy
  }

  /** SCRIPT KILL and FUNCTION KILL. @throws ReplyError when there is nothing to kill, or it cannot be. */
  kill(kind: ScriptKind): void {
    if (this.busy === undefined) throw new ReplyError('NOTBUSY No scripts in execution right now.')
    this.busy.kill(kind)
  }

  /** Puts something off until the busy script is over; false, and nothing done, when there is none. */
  putOff(run: () => void): boolean {
    this.busy?.afterwards(run)
    return this.busy !== undefined
  }

  close(): void {
    this.busy?.abandon()
  }
}
