import type { Bytes } from '../bytes.ts'
import type { ClusterConfig } from './config.ts'
import { ClusterCore, type StepResult } from './core.ts'
import type { NodeFacts } from './facts.ts'
import { FLAG_MYSELF, FLAG_PRIMARY } from './flags.ts'
import type { ClusterEnv } from './inputs.ts'
import { createNode } from './node.ts'
import { parseNodesConf } from './nodes-conf.ts'
import { restoreState } from './restore-state.ts'
import { createState } from './state.ts'

export interface OpenClusterOptions {
  readonly config: ClusterConfig
  readonly facts: NodeFacts
  /** What `nodes.conf` holds; undefined or empty for a new node. */
  readonly conf: Bytes | undefined
}

export interface OpenedCluster {
  readonly ok: true
  readonly core: ClusterCore
  /** To be applied before anything else: a new node saves its id. */
  readonly first: StepResult
  readonly warnings: readonly string[]
}

/** Why a node cannot start on this `nodes.conf`. */
export interface UnreadableCluster {
  readonly ok: false
  readonly problem: string
}

/** Starts the cluster logic from `nodes.conf`, or as a new node with a random id (cluster.c, clusterInit). */
export function openCluster(options: OpenClusterOptions, env: ClusterEnv): OpenedCluster | UnreadableCluster {
  const { config, facts, conf } = options
  if (conf === undefined || conf === '') {
    const myself = createNode(env.random.hex(40), FLAG_MYSELF | FLAG_PRIMARY, env.nowMs)
    const state = createState(myself, false)
    // Others will know us by this id: it must be there after a power loss (clusterInit saves a new node with a sync).
    state.todo.saveConfig = true
    state.todo.fsyncConfig = true
    return opened(new ClusterCore(state, config, facts), env, [])
  }
  const parsed = parseNodesConf(conf)
  if (!parsed.ok) return { ok: false, problem: `line ${parsed.line}: ${parsed.problem}` }
  const restored = restoreState(parsed.conf, env.nowMs)
  if (!restored.ok) return { ok: false, problem: restored.problem }
  return opened(new ClusterCore(restored.state, config, facts), env, parsed.conf.warnings)
}

function opened(core: ClusterCore, env: ClusterEnv, warnings: readonly string[]): OpenedCluster {
  return { ok: true, core, first: core.step({ kind: 'config', config: core.config }, env), warnings }
}
