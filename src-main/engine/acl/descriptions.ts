import type { Bytes } from '../bytes.ts'
import { ACL_CATEGORIES } from '../commands/acl-categories.ts'
import type { AclCategory, CommandSpec } from '../commands/command.ts'
import type { CommandCatalogue } from './command-catalogue.ts'
import { type KeyPattern, READ_KEYS, Selector, WRITE_KEYS } from './selector.ts'
import type { User } from './user.ts'

/** All of a user as rules that make it again, without its name: as ACL LIST, files and CONFIG REWRITE have it (ACLDescribeUser). */
export function describeUser(user: User, commands: CommandCatalogue): Bytes {
  const [root, ...others] = user.selectors
  const passwords = [...user.passwordHashes].map((hash) => `#${hash}`)
  const selectors = others.map((selector) => `(${describeSelector(selector, commands)})`)
  return [...userFlags(user), ...passwords, describeSelector(root, commands), ...selectors].join(' ')
}

/** `user NAME rules…`, a line of a file. */
export function userLine(user: User, commands: CommandCatalogue): Bytes {
  return `user ${user.name} ${describeUser(user, commands)}`
}

/** The flags of ACL GETUSER, which are rules too. */
export function userFlags({ isEnabled, needsNoPassword, payloadChecking }: User): Bytes[] {
  const flags = [isEnabled ? 'on' : 'off']
  if (needsNoPassword) flags.push('nopass')
  if (payloadChecking !== undefined) flags.push(payloadChecking === 'skip' ? 'skip-sanitize-payload' : 'sanitize-payload')
  return flags
}

export function describeKeys({ allKeys, keyPatterns }: Selector): Bytes {
  return allKeys ? '~*' : keyPatterns.map((pattern) => `${keyPrefix(pattern)}${pattern.text}`).join(' ')
}

export function describeChannels({ allChannels, channelPatterns }: Selector): Bytes {
  return allChannels ? '&*' : channelPatterns.map(({ text }) => `&${text}`).join(' ')
}

function keyPrefix({ access }: KeyPattern): string {
  if (access === READ_KEYS) return '%R~'
  return access === WRITE_KEYS ? '%W~' : '~'
}

function describeSelector(selector: Selector, commands: CommandCatalogue): Bytes {
  const channels = selector.allChannels ? '&*' : `resetchannels ${describeChannels(selector)}`.trim()
  return [describeKeys(selector), channels, describeCommands(selector, commands)].filter((part) => part !== '').join(' ')
}

/**
 * The rules that make a selector's set of commands: `+@all` or `-@all`, then the categories that fit best, then single commands
 * (ACLDescribeSelectorCommandRules). Rules are applied to a draft as they are written, so that what is still missing is known.
 */
export function describeCommands(selector: Selector, commands: CommandCatalogue): Bytes {
  const isAdditive = !selector.allowsFutureCommands
  const draft = new Selector(false)
  if (!isAdditive) draft.allowEverything(commands.all)
  const rules = [isAdditive ? '-@all' : '+@all']
  for (const category of bestCategories(selector, commands, isAdditive)) {
    for (const spec of commands.inCategory(category)!) draft.change(spec, isAdditive)
    rules.push(`${isAdditive ? '+' : '-'}@${category}`)
  }
  for (const spec of commands.all) {
    const isAllowed = selector.allowed.has(spec)
    if (isAllowed !== draft.allowed.has(spec)) {
      rules.push(`${isAllowed ? '+' : '-'}${commands.fullName(spec)}`)
      draft.change(spec, isAllowed)
    }
    if (!isAllowed) for (const word of selector.firstArguments.get(spec) ?? []) rules.push(`+${commands.fullName(spec)}|${word}`)
  }
  return rules.join(' ')
}

/** Categories that have more in common with the selector than not, the closest first; each is taken off before the next is looked for. */
function bestCategories(selector: Selector, commands: CommandCatalogue, isAdditive: boolean): AclCategory[] {
  const left = selector.clone()
  const chosen: AclCategory[] = []
  for (;;) {
    const best = closestCategory(left.allowed, commands, chosen, isAdditive)
    if (best === undefined) return chosen
    for (const spec of commands.inCategory(best)!) left.change(spec, !isAdditive)
    chosen.push(best)
  }
}

function closestCategory(allowed: ReadonlySet<CommandSpec>, commands: CommandCatalogue, chosen: readonly AclCategory[], isAdditive: boolean): AclCategory | undefined {
  let best: { readonly category: AclCategory; readonly different: number; readonly same: number } | undefined
  for (const category of ACL_CATEGORIES) {
    if (chosen.includes(category)) continue
    const all = commands.inCategory(category)!
    const on = all.filter((spec) => allowed.has(spec)).length
    const [same, different] = isAdditive ? [on, all.length - on] : [all.length - on, on]
    if (same <= different) continue
    if (best === undefined || different < best.different || (different === best.different && same > best.same)) best = { category, different, same }
  }
  return best?.category
}
