import type { LogLevel } from './node-services.ts'

const LEVELS: readonly LogLevel[] = ['debug', 'verbose', 'notice', 'warning']
const MARKS: Readonly<Record<LogLevel, string>> = { debug: '.', verbose: '-', notice: '*', warning: '#' }
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Whether a line of `level` is to be written when the configured level is `threshold` (`loglevel`; "nothing" writes none). */
export function isLogged(level: LogLevel, threshold: string): boolean {
  return threshold !== 'nothing' && LEVELS.indexOf(level) >= LEVELS.indexOf(threshold as LogLevel)
}

/** A log line as Redis writes it: `pid:role date mark message` (serverLogRaw). */
export function logLine(opts: { pid: number; role: 'M' | 'S' | 'X'; atMs: number; level: LogLevel; message: string }): string {
  return `${opts.pid}:${opts.role} ${logDate(new Date(opts.atMs))} ${MARKS[opts.level]} ${opts.message}\n`
}

function logDate(at: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0')
  const time = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}.${String(at.getMilliseconds()).padStart(3, '0')}`
  return `${two(at.getDate())} ${MONTHS[at.getMonth()]} ${at.getFullYear()} ${time}`
}
