import type { Bytes } from '../bytes.ts'
import { ReplyError } from '../commands/command.ts'

/**
 * A text that CLIENT LIST can show without breaking its line: printable ASCII without spaces.
 * @throws ReplyError naming what was refused, "Client names" or an attribute such as "lib-name" (validateClientAttr).
 */
export function checkClientName(value: Bytes, what: string): void {
  if (/[^!-~]/.test(value)) throw new ReplyError(`ERR ${what} cannot contain spaces, newlines or special characters.`)
}
