import type { Bytes } from '../bytes.ts'
import type { CommandCatalogue } from './command-catalogue.ts'
import { AclRuleError } from './rule-error.ts'
import { READ_KEYS, type Selector, WRITE_KEYS } from './selector.ts'

/** Neither names nor patterns may hold what separates rules in a file. */
export function hasSpaces(text: Bytes): boolean {
  return /[\s\0]/.test(text)
}

/**
 * Applies one rule about commands, keys or channels: `+get`, `-@admin`, `%R~a*`, `&news`, `allkeys`… (ACLSetSelector).
 * @throws AclRuleError for a rule that makes no sense; the selector is then as before.
 */
export function applySelectorRule(selector: Selector, rule: Bytes, commands: CommandCatalogue): void {
  const word = WHOLE_RULES.get(rule.toLowerCase())
  if (word !== undefined) return word(selector, commands)
  switch (rule[0]) {
    case '~':
    case '%':
      return addKeys(selector, rule)
    case '&':
      return addChannels(selector, rule.slice(1))
    case '+':
    case '-':
      return changeCommands(selector, rule, commands)
    default:
      throw new AclRuleError('syntax')
  }
}

const allowKeys = (selector: Selector): void => void Object.assign(selector, { allKeys: true, keyPatterns: [] })
const allowChannels = (selector: Selector): void => void Object.assign(selector, { allChannels: true, channelPatterns: [] })
const allowCommands = (selector: Selector, commands: CommandCatalogue): void => selector.allowEverything(commands.all)
const forbidCommands = (selector: Selector): void => selector.forbidEverything()

const WHOLE_RULES: ReadonlyMap<string, (selector: Selector, commands: CommandCatalogue) => void> = new Map([
  ['allkeys', allowKeys], ['~*', allowKeys],
  ['resetkeys', (selector) => void Object.assign(selector, { allKeys: false, keyPatterns: [] })],
  ['allchannels', allowChannels], ['&*', allowChannels],
  ['resetchannels', (selector) => void Object.assign(selector, { allChannels: false, channelPatterns: [] })],
  ['allcommands', allowCommands], ['+@all', allowCommands],
  ['nocommands', forbidCommands], ['-@all', forbidCommands],
])

const ACCESS = new Map([['', 0], ['r', READ_KEYS], ['w', WRITE_KEYS], ['rw', READ_KEYS | WRITE_KEYS], ['wr', READ_KEYS | WRITE_KEYS]])

function addKeys(selector: Selector, rule: Bytes): void {
  if (selector.allKeys) throw new AclRuleError('all-keys')
  const tilde = rule.indexOf('~')
  const access = rule[0] === '~' ? READ_KEYS | WRITE_KEYS : ACCESS.get(rule.slice(1, tilde === -1 ? undefined : tilde).toLowerCase())
  // A pattern that allows neither reading nor writing is none (upstream 7.0 lets "%~a" in and then panics at describing it).
  if (!access || tilde === -1 || hasSpaces(rule.slice(tilde + 1))) throw new AclRuleError('syntax')
  selector.addKeyPattern(rule.slice(tilde + 1), access)
}

function addChannels(selector: Selector, pattern: Bytes): void {
  if (selector.allChannels) throw new AclRuleError('all-channels')
  if (hasSpaces(pattern)) throw new AclRuleError('syntax')
  selector.addChannelPattern(pattern)
}

function changeCommands(selector: Selector, rule: Bytes, commands: CommandCatalogue): void {
  const isAllowed = rule[0] === '+'
  if (rule[1] === '@') {
    const inCategory = commands.inCategory(rule.slice(2))
    if (inCategory === undefined) throw new AclRuleError('unknown-command')
    for (const spec of inCategory) selector.change(spec, isAllowed)
    return
  }
  const name = rule.slice(1)
  const bar = name.lastIndexOf('|')
  if (isAllowed && bar !== -1) return allowPart(selector, name.slice(0, bar), name.slice(bar + 1), commands)
  const spec = commands.find(name)
  if (spec === undefined) throw new AclRuleError('unknown-command')
  selector.change(spec, isAllowed)
}

/** `+config|get` allows a subcommand; of a command without subcommands, `+select|0` allows the one first argument. */
function allowPart(selector: Selector, name: Bytes, part: Bytes, commands: CommandCatalogue): void {
  const spec = commands.find(name)
  if (spec === undefined) throw new AclRuleError('unknown-command')
  if (commands.isSubcommand(spec)) throw new AclRuleError('subcommand-argument')
  if (part === '') throw new AclRuleError('syntax')
  if (spec.subcommands === undefined) return selector.allowFirstArgument(spec, part)
  const sub = commands.find(`${name}|${part}`)
  if (sub === undefined) throw new AclRuleError('unknown-command')
  selector.change(sub, true)
}
