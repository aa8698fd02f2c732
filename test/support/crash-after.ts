import { writeFileSync } from 'node:fs'
import { Socket } from 'node:net'

/**
 * Preloaded into a process under test (`node --import`): kills it right after the RESP command that CRASH_AFTER counts has left it, or
 * writes to CRASH_COUNT_FILE how many commands it sent when it ends. Commands with the word of CRASH_SKIP in them are not counted.
 */
const limit = Number(process.env['CRASH_AFTER'] ?? 0)
const countFile = process.env['CRASH_COUNT_FILE']
const skipped = process.env['CRASH_SKIP'] ?? ''
const write = Socket.prototype.write as (this: Socket, ...args: unknown[]) => boolean
let sent = 0

function countedWrite(this: Socket, ...args: unknown[]): boolean {
  const written = write.apply(this, args)
  if (typeof args[0] !== 'string' || !/^\*\d+\r\n\$/.test(args[0])) return written
  if (skipped !== '' && args[0].includes(skipped)) return written
  sent++
  if (sent === limit) killNow(this)
  return written
}

/** A pipeline is corked: what was sent before has to leave, what comes after must not. */
function killNow(socket: Socket): void {
  while (socket.writableCorked > 0) socket.uncork()
  process.kill(process.pid, 'SIGKILL')
}

Socket.prototype.write = countedWrite as Socket['write']
if (countFile !== undefined) process.on('exit', () => writeFileSync(countFile, String(sent)))
