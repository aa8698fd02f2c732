import { applyOwnConfig } from './address.ts'
import type { AdminReply } from './admin/command.ts'
import { runAdmin } from './admin/run.ts'
import type { ClusterConfig } from './config.ts'
import { runCron } from './cron.ts'
import { describeNode, describeNodes, renderNodesConf } from './describe-nodes.ts'
import type { ClusterEffect } from './effects.ts'
import { countFailureReports } from './failure-detection.ts'
import { verifyConfigWithData } from './data-check.ts'
import type { NodeFacts } from './facts.ts'
import { finishStep } from './finish-step.ts'
import type { ClusterEnv, ClusterInput } from './inputs.ts'
import { acceptLink } from './links.ts'
import { onLinkDown, onLinkUp } from './link-events.ts'
import { receiveMessage } from './messages/receive.ts'
import { type ClusterNode, shardPrimary } from './node.ts'
import { propagatePublish } from './send.ts'
import type { ClusterState } from './state.ts'
import { Step } from './step.ts'

export interface StepResult {
  /** To be carried out in this order: persist, bus, node, observers. */
  readonly effects: readonly ClusterEffect[]
  /** The answer to an `admin` input. */
  readonly reply: AdminReply | undefined
}

/**
 * The cluster logic of one node: a pure function from state, input and environment to a new state and effects. It knows
 * no clock, socket, file or chance of its own, so that a simulator runs exactly what the shipped node runs.
 */
export class ClusterCore {
  readonly #state: ClusterState
  readonly #facts: NodeFacts
  #config: ClusterConfig

  constructor(state: ClusterState, config: ClusterConfig, facts: NodeFacts) {
    this.#state = state
    this.#config = config
    this.#facts = facts
  }

  step(input: ClusterInput, env: ClusterEnv): StepResult {
    if (input.kind === 'config') this.#adopt(input.config)
    const step = new Step(this.#state, this.#config, this.#facts, env.nowMs, env.random)
    const reply = handle(step, input)
    finishStep(step, sourceOf(input))
    return { effects: step.effects(), reply }
  }

  #adopt(config: ClusterConfig): void {
    // An address that is no longer announced is learnt anew from the next connection.
    if (this.#config.announceIp !== '' && config.announceIp === '') this.#state.myself.ip = ''
    this.#config = config
  }

  get config(): ClusterConfig {
    return this.#config
  }

  get facts(): NodeFacts {
    return this.#facts
  }

  /** The whole state, to be read only; tests and simulators check invariants on it. */
  get view(): Readonly<ClusterState> {
    return this.#state
  }

  get myself(): ClusterNode {
    return this.#state.myself
  }

  get nodes(): Iterable<ClusterNode> {
    return this.#state.nodes
  }

  get state(): 'ok' | 'fail' {
    return this.#state.state
  }

  /** While true, tell the core of replication progress; it waits for an exact offset. */
  get manualFailoverPending(): boolean {
    return this.#state.manualFailover.primaryOffset !== undefined && !this.#state.manualFailover.canStart
  }

  node(nodeId: string): ClusterNode | undefined {
    return this.#state.nodes.get(nodeId)
  }

  slotOwner(slot: number): ClusterNode | undefined {
    return this.#state.slotOwners[slot]
  }

  migratingTo(slot: number): ClusterNode | undefined {
    return this.#state.migratingTo.get(slot)
  }

  importingFrom(slot: number): ClusterNode | undefined {
    return this.#state.importingFrom.get(slot)
  }

  /** Reports about a node that still count at `nowMs`. */
  failureReports(node: ClusterNode, env: ClusterEnv): number {
    return countFailureReports(new Step(this.#state, this.#config, this.#facts, env.nowMs, env.random), node)
  }

  /** The id MYSHARDID answers: that of the shard's primary unless a peer has told another. */
  shardId(node: ClusterNode = this.#state.myself): string {
    const primary = shardPrimary(node) ?? node
    return node.shardId || primary.shardId || primary.id
  }

  /** The text of CLUSTER NODES. */
  describeNodes(): string {
    return describeNodes(this.#state)
  }

  /** One line of it. */
  describeNode(node: ClusterNode): string {
    return describeNode(this.#state, node)
  }

  /** What `nodes.conf` would hold if it were saved now. */
  nodesConf(): string {
    return renderNodesConf(this.#state)
  }
}

function sourceOf({ kind }: ClusterInput): 'packet' | 'cron' | 'operator' {
  if (kind === 'cron') return 'cron'
  return kind === 'packet' || kind.startsWith('link-') ? 'packet' : 'operator'
}

function handle(step: Step, input: ClusterInput): AdminReply | undefined {
  switch (input.kind) {
    case 'cron':
      runCron(step)
      return undefined
    case 'link-up':
      onLinkUp(step, input.linkId, input.localIp)
      return undefined
    case 'link-accepted':
      acceptLink(step, input.linkId, input.localIp, input.remoteIp)
      return undefined
    case 'link-down':
      onLinkDown(step, input.linkId, input.why)
      return undefined
    case 'packet':
      receivePacket(step, input.linkId, input.bytes)
      return undefined
    case 'admin':
      return runAdmin(step, input.command)
    case 'config':
      applyOwnConfig(step)
      return undefined
    case 'publish':
      propagatePublish(step, input.channel, input.message, input.sharded)
      return undefined
    case 'replication-progress':
      step.later('handleManualFailover')
      return undefined
    case 'stopping':
      return undefined
    case 'data-loaded':
      verifyConfigWithData(step)
      return undefined
  }
}

/** Bytes of a link that we have closed already may still arrive. */
function receivePacket(step: Step, linkId: number, bytes: string): void {
  const link = step.state.links.get(linkId)
  if (link) receiveMessage(step, link, bytes)
}
