import type { Bytes } from '../bytes.ts'
import { ACL_CATEGORIES, aclCategoriesOf } from '../commands/acl-categories.ts'
import type { AclCategory, CommandSpec } from '../commands/command.ts'

/**
 * The commands as access rules know them: by the names they were born with, so that `rename-command` changes nothing about who
 * may run what (ACLLookupCommand).
 */
export class CommandCatalogue {
  /** Every command, each container followed by its subcommands. */
  readonly all: readonly CommandSpec[]
  private readonly names = new Map<CommandSpec, string>()
  private readonly byName = new Map<string, CommandSpec>()
  private readonly parents = new Map<CommandSpec, CommandSpec>()
  private readonly byCategory = new Map<AclCategory, readonly CommandSpec[]>()

  constructor(specs: readonly CommandSpec[]) {
    for (const spec of specs) {
      this.add(spec, spec.name)
      for (const sub of spec.subcommands ?? []) {
        this.add(sub, `${spec.name}|${sub.name}`)
        this.parents.set(sub, spec)
      }
    }
    this.all = [...this.names.keys()]
    for (const category of ACL_CATEGORIES) this.byCategory.set(category, this.all.filter((spec) => aclCategoriesOf(spec).includes(category)))
  }

  /** "get" or "config|set", in any case. */
  find(name: Bytes): CommandSpec | undefined {
    return this.byName.get(name.toLowerCase())
  }

  fullName(spec: CommandSpec): string {
    return this.names.get(spec) ?? spec.name
  }

  isSubcommand(spec: CommandSpec): boolean {
    return this.parents.has(spec)
  }

  /** The commands of a category, subcommands included; undefined for a name that is no category. */
  inCategory(name: Bytes): readonly CommandSpec[] | undefined {
    const category = ACL_CATEGORIES.find((known) => known === name.toLowerCase())
    return category && this.byCategory.get(category)
  }

  private add(spec: CommandSpec, fullName: string): void {
    this.names.set(spec, fullName)
    this.byName.set(fullName, spec)
  }
}
