import type { Writable } from 'node:stream'
import type { Bytes } from '../engine/bytes.ts'
import type { Screen } from '../terminal/conversation.ts'
import { safeTextFromBytes } from '../terminal/screen-safety.ts'
import type { CliIo } from './io.ts'

/**
 * The process's own streams as a conversation's screen: into a pipe or file go the server's bytes as they came, onto a
 * terminal only what cannot steer it.
 */
export function cliScreen(io: CliIo): Screen {
  const stderrIsTty = 'isTTY' in io.stderr && io.stderr.isTTY === true
  return {
    reply: (bytes) => writeBytes(io.stdout, bytes, io.isTty),
    problem: (bytes) => writeBytes(io.stderr, bytes, stderrIsTty),
    notice: (text) => {
      io.stdout.write(io.isTty ? text : withoutColour(text))
    }
  }
}

function writeBytes(stream: Writable, bytes: Bytes, isTty: boolean): void {
  if (isTty) stream.write(safeTextFromBytes(bytes))
  else stream.write(bytes, 'latin1')
}

function withoutColour(text: string): string {
  return text.replace(/\x1b\[[0-9;]*m/g, '')
}
