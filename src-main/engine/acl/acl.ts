import type { Bytes } from '../bytes.ts'
import type { Config } from '../config/config.ts'
import { AclLog } from './acl-log.ts'
import type { CommandCatalogue } from './command-catalogue.ts'
import { userLine } from './descriptions.ts'
import { User } from './user.ts'
import { applyUserRule, type RuleContext } from './user-rules.ts'

export const DEFAULT_USER = 'default'

/** Who may use a node and for what: its users, and the log of what was refused (acl.c). */
export class Acl {
  readonly log = new AclLog()
  readonly commands: CommandCatalogue
  /** Every connection is this user's until it says otherwise. Always the same object. */
  readonly defaultUser: User
  private users: Map<Bytes, User>
  private readonly config: Config

  constructor(commands: CommandCatalogue, config: Config) {
    this.commands = commands
    this.config = config
    this.defaultUser = this.newDefaultUser()
    this.users = new Map([[DEFAULT_USER, this.defaultUser]])
    this.setDefaultPassword(config.get('requirepass'))
    config.onChange('requirepass', (password) => this.setDefaultPassword(password))
  }

  get ruleContext(): RuleContext {
    return { commands: this.commands, allChannelsByDefault: this.config.get('acl-pubsub-default') === 'allchannels' }
  }

  /** Whether a new connection must prove who it is (authRequired). */
  get asksForPassword(): boolean {
    return !this.defaultUser.needsNoPassword || !this.defaultUser.isEnabled
  }

  /** A user made from nothing, not yet known to anybody. */
  newUser(name: Bytes): User {
    return new User(name, this.ruleContext.allChannelsByDefault)
  }

  user(name: Bytes): User | undefined {
    return this.users.get(name)
  }

  /** All users by the bytes of their names, as ACL LIST has them. */
  get all(): readonly User[] {
    return [...this.users.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  add(user: User): void {
    this.users.set(user.name, user)
  }

  /** The user that was removed; undefined when there was none of that name. */
  remove(name: Bytes): User | undefined {
    const user = this.users.get(name)
    this.users.delete(name)
    return user
  }

  /**
   * Puts other users in place of all (ACL LOAD); without a default user among them it is as on a node never configured. Gives those
   * there were before, the default user apart: who is logged in as one of them must log in anew.
   */
  replaceAll(users: readonly User[]): readonly User[] {
    const before = this.all.filter((user) => user !== this.defaultUser)
    this.users = new Map(users.map((user) => [user.name, user]))
    this.defaultUser.copyFrom(this.users.get(DEFAULT_USER) ?? this.newDefaultUser())
    this.users.set(DEFAULT_USER, this.defaultUser)
    return before
  }

  /** The lines that make all users again, for CONFIG REWRITE and ACL SAVE. */
  lines(): readonly Bytes[] {
    return this.all.map((user) => userLine(user, this.commands))
  }

  private newDefaultUser(): User {
    const user = this.newUser(DEFAULT_USER)
    for (const rule of ['+@all', '~*', '&*', 'on', 'nopass']) applyUserRule(user, rule, this.ruleContext)
    return user
  }

  /** `requirepass` is the default user's one password; empty, it needs none (ACLUpdateDefaultUserPassword). */
  private setDefaultPassword(password: Bytes): void {
    for (const rule of password === '' ? ['nopass'] : ['resetpass', `>${password}`]) applyUserRule(this.defaultUser, rule, this.ruleContext)
  }
}
