import type { Bytes } from '../engine/bytes.ts'

const SECRET_CONFIG = new Set(['masterauth', 'masteruser', 'requirepass', 'tls-key-file-pass', 'tls-client-key-file-pass'])

/**
 * Whether a command may carry a password, so that it belongs in no history, trace or log: AUTH, ACL SETUSER,
 * CONFIG SET of a password, HELLO … AUTH, MIGRATE … AUTH/AUTH2. Source: redis-cli.c, isSensitiveCommand; stricter in that
 * CONFIG SET is looked through to its last pair.
 */
export function isSensitiveCommand(args: readonly Bytes[]): boolean {
  const words = args.map((argument) => argument.toLowerCase())
  switch (words[0]) {
    case 'auth': return true
    case 'acl': return words[1] === 'setuser'
    case 'config': return words[1] === 'set' && words.some((word, index) => index >= 2 && index % 2 === 0 && SECRET_CONFIG.has(word))
    case 'hello': return words.indexOf('auth', 2) !== -1
    case 'migrate': return migrateCarriesPassword(words)
    default: return false
  }
}

/** After KEYS everything is a key, also one named "auth". */
function migrateCarriesPassword(words: readonly string[]): boolean {
  const keysAt = words.indexOf('keys', 6)
  const options = words.slice(6, keysAt === -1 ? undefined : keysAt)
  return options.includes('auth') || options.includes('auth2')
}
