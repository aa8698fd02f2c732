import type { NodeServices } from '../node-services.ts'
import { EvalScripts } from './eval-scripts.ts'
import { FunctionLibraries } from './function-libraries.ts'
import { ScriptCommands } from './script-commands.ts'

/** Lua of one node: EVAL's scripts and the libraries of functions. Nothing of Lua is loaded before the first script. */
export class Scripting {
  readonly scripts: EvalScripts
  readonly functions: FunctionLibraries

  constructor(node: NodeServices) {
    const commands = new ScriptCommands(node)
    this.scripts = new EvalScripts(node, commands)
    this.functions = new FunctionLibraries(node, commands)
  }
}
