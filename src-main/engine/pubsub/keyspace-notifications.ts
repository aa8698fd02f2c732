import type { Bytes } from '../bytes.ts'
import type { Config } from '../config/config.ts'
import { EVENT_LETTERS, type EventClass } from '../keyspace/event-class.ts'
import type { PubSub } from './pubsub.ts'

const DIRECTIVE = 'notify-keyspace-events'
/** What the letter A stands for: all but new keys and misses, which are asked for by name (NOTIFY_ALL). */
const ALL_LETTERS = 'g$lshzxetd'

/**
 * Publishes what happens to keys, as `notify-keyspace-events` asks: the event on `__keyspace@<db>__:<key>`, the key on
 * `__keyevent@<db>__:<event>` (notifyKeyspaceEvent). These messages stay on this node: they do not cross the cluster bus.
 */
export class KeyspaceNotifications {
  private letters = ''
  private readonly pubsub: PubSub

  /** Follows the configuration; `databases` are told whether there is anything to tell. */
  constructor(config: Config, pubsub: PubSub, databases: readonly { notifies: boolean }[]) {
    this.pubsub = pubsub
    const apply = (): void => {
      this.letters = config.get(DIRECTIVE).replace('A', ALL_LETTERS)
      const isOn = /[KE]/.test(this.letters) && /[^KE]/.test(this.letters)
      for (const database of databases) database.notifies = isOn
    }
    apply()
    config.onChange(DIRECTIVE, apply)
  }

  /** Tells of an event, when its class is asked for. */
  publish(dbIndex: number, kind: EventClass, event: string, key: Bytes): void {
    if (!this.letters.includes(EVENT_LETTERS[kind])) return
    if (this.letters.includes('K')) this.pubsub.publish('channel', `__keyspace@${dbIndex}__:${key}`, event)
    if (this.letters.includes('E')) this.pubsub.publish('channel', `__keyevent@${dbIndex}__:${event}`, key)
  }
}
