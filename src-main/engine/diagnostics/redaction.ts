import type { Bytes } from '../bytes.ts'
import type { Config } from '../config/config.ts'

const HIDDEN = '(redacted)'

/** A request as logs may show it: passwords and secret settings are hidden (redactClientCommandArgument). */
export function redacted(args: readonly Bytes[], config: Config): readonly Bytes[] {
  switch (args[0]!.toLowerCase()) {
    case 'auth':
      return args.map((arg, index) => (index === 0 ? arg : HIDDEN))
    case 'hello':
      return hiddenAfter(args, 2, new Map([['auth', 2]]))
    case 'migrate':
      return hiddenAfter(args, 6, new Map([['auth', 1], ['auth2', 2]]))
    case 'acl':
      return args[1]?.toLowerCase() === 'setuser' ? args.map((arg, index) => (index < 2 ? arg : HIDDEN)) : args
    case 'config':
      return args[1]?.toLowerCase() === 'set' ? args.map((arg, index) => (index > 2 && index % 2 === 1 && config.isSensitive(args[index - 1]!) ? HIDDEN : arg)) : args
    default:
      return args
  }
}

/** Hides as many arguments after each keyword as it says. */
function hiddenAfter(args: readonly Bytes[], start: number, counts: ReadonlyMap<string, number>): readonly Bytes[] {
  const shown = [...args]
  for (let i = start; i < args.length; i++) {
    const count = counts.get(args[i]!.toLowerCase()) ?? 0
    for (let j = i + 1; j <= i + count && j < args.length; j++) shown[j] = HIDDEN
    i += count
  }
  return shown
}
