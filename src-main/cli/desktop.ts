import { spawn } from 'node:child_process'
import { Option } from 'commander'
import { join } from 'node:path'
import { findElectron } from '../desktop/electron-binary.ts'
import { quietProgram, runProgram } from './arguments.ts'
import type { CliIo } from './io.ts'
import { serveUntilSignalled } from './web.ts'
import { wholeNumber } from './whole-number.ts'

interface DesktopOptions {
  readonly port?: number
  readonly open: boolean
  readonly json: boolean
}

/** `slotscope` by itself: the desktop app, or the web shell with one line that says why not. */
export async function desktopCommand(argv: string[], io: CliIo): Promise<number> {
  let exitCode = 0
  const program = quietProgram('slotscope', io)
    .description('open the workbench; without a display it is served to a browser instead')
    .addOption(new Option('--port <n>', 'port of the page, where it is served to a browser').argParser(wholeNumber(0, 65_535)))
    .option('--open', 'open the browser on the page, where it is served to one', false)
    .option('--json', 'print {"url":…} where the page is served to a browser', false)
    .action(async (options: DesktopOptions) => {
      exitCode = await openDesktopOrWeb(options, io)
    })
  return runProgram(program, argv, () => exitCode)
}

async function openDesktopOrWeb(options: DesktopOptions, io: CliIo): Promise<number> {
  const found = findElectron(join(import.meta.dirname, '..', '..'))
  const obstacle = typeof found === 'object' ? found.obstacle : displayObstacle(io.env, process.platform)
  if (obstacle === undefined && typeof found === 'string') return runElectron(found)
  return serveUntilSignalled(
    { ...options, host: '127.0.0.1', sandbox: false, announce: (url) => `No desktop window (${obstacle}); the workbench is at ${url}` },
    io,
  )
}

/** Why no window could be shown, undefined when one can. Only X11 and Wayland systems may lack a display. */
export function displayObstacle(env: CliIo['env'], platform: NodeJS.Platform): string | undefined {
  if (platform === 'darwin' || platform === 'win32') return undefined
  return env['DISPLAY'] || env['WAYLAND_DISPLAY'] ? undefined : 'there is no display: neither DISPLAY nor WAYLAND_DISPLAY is set'
}

function runElectron(binary: string): Promise<number> {
  const child = spawn(binary, [join(import.meta.dirname, '..', '..')], { stdio: 'inherit' })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code) => resolve(code ?? 1))
  })
}
