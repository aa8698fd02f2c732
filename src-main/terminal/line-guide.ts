import type { CommandDocs } from './command-docs.ts'
import { fallbackDocs } from './command-docs.ts'
import { completions } from './completion.ts'
import type { Conversation } from './conversation.ts'
import { hintFor } from './hints.ts'
import { withOwnWords } from './own-words.ts'

/** Completion and hints for the line being typed: by built-in texts until the server has told its own. */
export class LineGuide {
  hintsShown = true
  private docs: CommandDocs = withOwnWords(fallbackDocs())
  private isLearned = false

  complete(line: string): readonly string[] {
    return completions(line, this.docs)
  }

  hint(line: string): string | undefined {
    return this.hintsShown ? hintFor(line, this.docs) : undefined
  }

  /** Another server is talked to, which may know other commands. */
  unlearn(): void {
    this.isLearned = false
  }

  /** Asks the server once, when it can be asked. @returns whether there is news */
  async learn(conversation: Conversation): Promise<boolean> {
    if (this.isLearned || !conversation.isConnected || conversation.state.inTransaction) return false
    this.isLearned = true
    this.docs = withOwnWords(await conversation.commandDocs())
    return true
  }
}
