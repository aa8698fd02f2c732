import type { ReplyTree } from '../../engine/commands/differential/reply-tree.ts'

type Words = readonly string[]
type Choice = 'least' | 'most'

/** The values of a map that a reply holds as keys and values in turn. */
export function fieldsOf(tree: ReplyTree): ReadonlyMap<string, ReplyTree> {
  const fields = new Map<string, ReplyTree>()
  for (let at = 0; at + 1 < tree.children.length; at += 2) fields.set(tree.children[at]!.text, tree.children[at + 1]!)
  return fields
}

/**
 * Requests of a command made from what COMMAND DOCS tells of its arguments: one without anything optional, one with all of it, one with
 * each optional argument alone, and one for each alternative of a choice.
 */
export function requestsOf(fullName: string, docs: ReplyTree): readonly Words[] {
  const nodes = fieldsOf(docs).get('arguments')?.children ?? []
  const name = fullName.split('|')
  const least = nodes.map((node) => wordsOf(node, 'least'))
  const request = (at: number, words: Words): Words => [...name, ...least.with(at, words).flat()]
  const single = nodes.flatMap((node, at) => alternatives(node).map((words) => request(at, words)))
  const all = [[...name, ...least.flat()], [...name, ...nodes.flatMap((node) => wordsOf(node, 'most'))], ...single]
  return [...new Map(all.map((words) => [words.join(' '), words])).values()]
}

/** An argument as it may stand alone: what is optional is there, and of a choice there is one of each. */
function alternatives(node: ReplyTree): readonly Words[] {
  const fields = fieldsOf(node)
  if (fields.get('type')?.text !== 'oneof') return [valueOf(fields, 'most')]
  return fields.get('arguments')!.children.map((choice) => [...tokenOf(fields), ...valueOf(fieldsOf(choice), 'most')])
}

function wordsOf(node: ReplyTree, choice: Choice): Words {
  const fields = fieldsOf(node)
  const isOptional = flagsOf(fields).includes('optional')
  return isOptional && choice === 'least' ? [] : valueOf(fields, choice)
}

function valueOf(fields: ReadonlyMap<string, ReplyTree>, choice: Choice): Words {
  const token = tokenOf(fields)
  const once = bareValue(fields, choice)
  if (choice === 'least' || !flagsOf(fields).includes('multiple')) return [...token, ...once]
  return [...token, ...once, ...(flagsOf(fields).includes('multiple_token') ? token : []), ...once]
}

function bareValue(fields: ReadonlyMap<string, ReplyTree>, choice: Choice): Words {
  const children = fields.get('arguments')?.children ?? []
  switch (fields.get('type')!.text) {
    case 'pure-token': return []
    case 'oneof': return wordsOf(children[0]!, 'most')
    case 'block': return children.flatMap((child) => wordsOf(child, choice))
    case 'integer': case 'double': case 'unix-time': return [fields.get('name')!.text === 'numkeys' && choice === 'most' ? '2' : '1']
    default: return [fields.get('name')!.text]
  }
}

function tokenOf(fields: ReadonlyMap<string, ReplyTree>): Words {
  const token = fields.get('token')?.text
  return token === undefined ? [] : [token.replaceAll('"', '')]
}

function flagsOf(fields: ReadonlyMap<string, ReplyTree>): readonly string[] {
  return fields.get('flags')?.children.map(({ text }) => text) ?? []
}
