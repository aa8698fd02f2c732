import { InvalidArgumentError, Option } from 'commander'
import { bytesFromText } from '../engine/text.ts'
import { formatAddress } from '../explorer/address.ts'
import { ClusterClient } from '../explorer/cluster-client.ts'
import { argumentText } from '../explorer/command-text.ts'
import { crcStory } from '../explorer/crc-story.ts'
import { explainCrossSlot } from '../explorer/hop-story.ts'
import type { NodeAddress } from '../explorer/hop-trace.ts'
import { namesForSlot } from '../explorer/key-for-slot.ts'
import { keySlotFacts, type KeySlotFacts } from '../explorer/key-slot-facts.ts'
import { runProgram } from './arguments.ts'
import type { CliIo } from './io.ts'
import { namedTarget, targetCredentials, targetProgram, targetTls, tellFailure, type TargetOptions } from './target-options.ts'

interface SlotOptions extends TargetOptions {
  readonly steps?: boolean
  readonly find?: number
}

const NAMES_FOUND = 5

interface Owner extends NodeAddress {
  readonly nodeId: string | undefined
}

interface KeyAnswer {
  /** As typed. */
  readonly key: string
  readonly facts: KeySlotFacts
  /** Undefined when no node was named to ask. */
  readonly owner: Owner | 'nobody' | undefined
}

/** `slotscope slot KEY…`: CRC16, slot, hash tag and owner of each key, and whether the keys may go together. */
export async function slotCommand(argv: string[], io: CliIo): Promise<number> {
  let exitCode = 0
  const program = targetProgram('slot', io)
    .description('Shows the CRC16, hash slot and hash tag of keys; with -h or -p also the node that serves them.')
    .option('--steps', 'show CRC16 byte by byte')
    .addOption(new Option('--find <slot>', 'print keys that begin with KEY and hash to this slot').argParser(slotNumber))
    .argument('<key...>', 'keys')
    .action(async (keys: string[], options: SlotOptions) => {
      exitCode = options.find === undefined ? await answerKeys(keys, options, io) : findNames(keys, options.find, options, io)
    })
  return runProgram(program, argv, () => exitCode)
}

function slotNumber(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 16383) return Number(text)
  throw new InvalidArgumentError('a slot is a whole number from 0 to 16383')
}

/** Exit code 1 where a prefix has a hash tag of its own: no name that begins so is in another slot. */
function findNames(prefixes: readonly string[], slot: number, options: SlotOptions, io: CliIo): number {
  const found = prefixes.map((prefix) => namesForSlot(slot, prefix, NAMES_FOUND))
  if (options.json === true) io.stdout.write(`${found.map((names) => JSON.stringify(names)).join('\n')}\n`)
  else for (const { keys } of found) for (const key of keys) io.stdout.write(`${key}\n`)
  const decided = prefixes.filter((_, i) => found[i]!.keys.length === 0)
  for (const prefix of decided) io.stderr.write(`${prefix}: its own hash tag decides the slot, whatever follows\n`)
  return decided.length > 0 ? 1 : 0
}

async function answerKeys(keys: readonly string[], options: SlotOptions, io: CliIo): Promise<number> {
  try {
    const answers = await lookUp(keys, options, io)
    const lines = options.json === true ? jsonLines(answers) : textLines(answers, options.steps === true)
    io.stdout.write(`${lines.join('\n')}\n`)
    return 0
  } catch (error) {
    return tellFailure(error, io)
  }
}

async function lookUp(keys: readonly string[], options: TargetOptions, io: CliIo): Promise<KeyAnswer[]> {
  const facts = keys.map((key) => ({ key, facts: keySlotFacts(bytesFromText(key)) }))
  const seed = namedTarget(options)
  if (seed === undefined) return facts.map((one) => ({ ...one, owner: undefined }))
  const client = new ClusterClient({ seed, mode: 'smart', credentials: targetCredentials(options, io), tls: targetTls(options) })
  try {
    await client.connect()
    return facts.map((one) => ({ ...one, owner: ownerIn(client, one.facts.slot) }))
  } finally {
    client.close()
  }
}

function ownerIn(client: ClusterClient, slot: number): Owner | 'nobody' {
  const address = client.ownerOf(slot)
  return address === undefined ? 'nobody' : { ...address, nodeId: client.nodeIdAt(address) }
}

function textLines(answers: readonly KeyAnswer[], withSteps: boolean): string[] {
  const lines = answers.flatMap(({ facts, owner }) => [
    argumentText(facts.key),
    `  slot   ${facts.slot}`,
    `  CRC16  ${facts.crc16} (0x${facts.crc16.toString(16).padStart(4, '0')}), mod 16384 is the slot`,
    facts.tag ? `  tag    {${argumentText(bytesFromText(facts.tag.text))}}: only the part in braces is hashed` : '  tag    none: the whole key is hashed',
    ...ownerLines(owner),
    ...(withSteps ? crcStory(facts.key).map((line) => `  ${line}`) : []),
  ])
  if (answers.length < 2) return lines
  return [...lines, '', ...togetherLines(answers.map(({ facts }) => facts))]
}

function ownerLines(owner: KeyAnswer['owner']): string[] {
  if (owner === undefined) return []
  if (owner === 'nobody') return ['  owner  nobody serves this slot']
  return [`  owner  ${formatAddress(owner)}${owner.nodeId === undefined ? '' : ` (${owner.nodeId})`}`]
}

function togetherLines(facts: readonly KeySlotFacts[]): string[] {
  const slots = new Set(facts.map(({ slot }) => slot))
  if (slots.size === 1) return [`All ${facts.length} keys are in slot ${facts[0]!.slot}: one command may take them together.`]
  return [`These keys may not go together in one command (CROSSSLOT): they are in ${slots.size} slots.`, ...explainCrossSlot(facts.map(({ key }) => key))]
}

function jsonLines(answers: readonly KeyAnswer[]): string[] {
  const lines = answers.map(({ key, facts: { crc16, slot, tag }, owner }) => JSON.stringify({ key, crc16, slot, tag: tag?.text ?? null, ...(owner === undefined ? {} : { owner: owner === 'nobody' ? null : owner }) }))
  if (answers.length < 2) return lines
  return [...lines, JSON.stringify({ together: new Set(answers.map(({ facts }) => facts.slot)).size === 1 })]
}
