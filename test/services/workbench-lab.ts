import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { SandboxInfo } from '../../src-main/contract/model.ts'
import { createServices, type Services, type ServicesOptions } from '../../src-main/services/index.ts'
import { startWebShell, type WebShell } from '../../src-main/web/web-shell.ts'
import { freePorts } from '../sandbox/free-ports.ts'
import { BridgePage } from './bridge-page.ts'

export interface WorkbenchLabOptions {
  readonly name: string
  /** Of each of the three primaries; 1 when left out. */
  readonly replicas?: number
  /** What terminals are given; `home` is where everything may be kept. */
  readonly terminal?: (home: string) => ServicesOptions['terminal']
}

/** The whole workbench in a home of its own: services, web shell, a page, and a sandbox that is connected. */
export class WorkbenchLab {
  readonly home: string
  readonly shell: WebShell
  readonly page: BridgePage
  readonly sandbox: SandboxInfo
  private readonly services: Services
  /** What services logged: only what nobody expected. */
  readonly logged: readonly string[]
  private readonly restore: () => void

  private constructor(parts: { home: string; shell: WebShell; page: BridgePage; sandbox: SandboxInfo; services: Services; logged: readonly string[]; restore: () => void }) {
    this.home = parts.home
    this.shell = parts.shell
    this.page = parts.page
    this.sandbox = parts.sandbox
    this.services = parts.services
    this.logged = parts.logged
    this.restore = parts.restore
  }

  static async open({ name, replicas = 1, terminal }: WorkbenchLabOptions): Promise<WorkbenchLab> {
    const home = mkdtempSync(join(tmpdir(), `slotscope-${name}-`))
    const restore = settingVariables({ SLOTSCOPE_HOME: home, XDG_DATA_HOME: home })
    const logged: string[] = []
    const services = createServices({ version: '0.0.0', shell: 'web', log: (line) => logged.push(line), terminal: terminal?.(home) })
    const shell = await startWebShell({ services, root: home })
    const page = await BridgePage.open(shell.url)
    const sandbox = await page.value('sandbox.up', { name, replicas, port: await freePorts(3 * (1 + replicas)) })
    return new WorkbenchLab({ home, shell, page, sandbox, services, logged, restore })
  }

  /** Of the sandbox. */
  get connectionId(): string {
    return this.sandbox.connectionId ?? ''
  }

  /** Fails when something was logged, which is only what nobody expected. */
  async close(): Promise<void> {
    this.page.close()
    await Promise.all([this.shell.close(), this.services.close()])
    this.restore()
    rmSync(this.home, { recursive: true, force: true })
    expect(this.logged).toEqual([])
  }
}

/** Gives what sets them back. */
function settingVariables(variables: Readonly<Record<string, string>>): () => void {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const)
  Object.assign(process.env, variables)
  return () => {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
  }
}
