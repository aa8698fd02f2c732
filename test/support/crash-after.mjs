// Preloaded into a process under test: kills it right after the RESP command that CRASH_AFTER counts has left it, or, without
// CRASH_AFTER, writes how many commands it sent to CRASH_COUNT_FILE when it ends.
import { writeFileSync } from 'node:fs'
import { Socket } from 'node:net'

const limit = Number(process.env.CRASH_AFTER ?? 0)
const write = Socket.prototype.write
let sent = 0

Socket.prototype.write = function (chunk, ...rest) {
  const written = write.call(this, chunk, ...rest)
  if (typeof chunk !== 'string' || !/^\*\d+\r\n\$/.test(chunk)) return written
  sent++
  if (sent === limit) {
    // A pipeline is corked: what was sent before has to leave, what comes after must not.
    while (this.writableCorked > 0) this.uncork()
    process.kill(process.pid, 'SIGKILL')
  }
  return written
}

if (process.env.CRASH_COUNT_FILE !== undefined) process.on('exit', () => writeFileSync(process.env.CRASH_COUNT_FILE, String(sent)))
