import { readFileSync, writeFileSync } from 'node:fs'
import type { OperationPlan } from '../trib/api.ts'
import { UsageError } from './trib-options.ts'

/** Keeps a plan as JSON for later. */
export function savePlan(path: string, plan: OperationPlan): void {
  writeFileSync(path, `${JSON.stringify(plan, undefined, 2)}\n`, { mode: 0o600 })
}

/** @throws UsageError when the file is no plan of ours */
export function loadPlan(path: string): OperationPlan {
  let plan: unknown
  try {
    plan = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw new UsageError(`Cannot read the plan ${path}: ${error instanceof Error ? error.message : String(error)}`)
  }
  if (!isPlan(plan)) throw new UsageError(`${path} is no plan of this version`)
  return plan
}

function isPlan(value: unknown): value is OperationPlan {
  if (typeof value !== 'object' || value === null) return false
  const { version, kind, nodes, steps } = value as Partial<OperationPlan>
  return version === 1 && typeof kind === 'string' && Array.isArray(nodes) && Array.isArray(steps) && steps.every((step) => typeof (step as { do?: unknown }).do === 'string')
}
