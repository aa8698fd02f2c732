/** The classes of keyspace events, and the letter by which notify-keyspace-events chooses each (notify.c). */
export const EVENT_LETTERS = {
  generic: 'g', string: '$', list: 'l', set: 's', hash: 'h', sortedset: 'z', expired: 'x', evicted: 'e', stream: 't', new: 'n', keymiss: 'm',
} as const

export type EventClass = keyof typeof EVENT_LETTERS
