#!/usr/bin/env node
// Plain JavaScript that any Node since 18 can parse: it decides which Node runs Slotscope, and nothing else.
// Started by a fitting Node it stays one process, so that whoever spawns `slotscope node` holds the server's own pid.
import { spawn } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const LEAST_NODE = [22, 12]
const packageFolder = dirname(dirname(realpathSync(fileURLToPath(import.meta.url))))

function fits(version) {
  const [major, minor] = version.split('.').map(Number)
  return major > LEAST_NODE[0] || (major === LEAST_NODE[0] && minor >= LEAST_NODE[1])
}

function refuse(message) {
  process.stderr.write(`slotscope: ${message}\n`)
  process.exitCode = 1
}

/** Path of the Node that `npm ci` installed beside Slotscope, wherever npm hoisted it; undefined when there is none. */
function pinnedNode() {
  const binary = process.platform === 'win32' ? 'node.exe' : 'node'
  const candidates = [join(packageFolder, 'node_modules', 'node', 'bin', binary)]
  try {
    const manifest = createRequire(import.meta.url).resolve('node/package.json')
    candidates.push(join(dirname(manifest), 'bin', binary))
  } catch {
    // Not installed where modules are looked up; the first candidate still counts.
  }
  return candidates.find((path) => existsSync(path))
}

/** Runs this very script with another Node, as if it were this process: same streams, signals and exit. */
function reExecute(node) {
  const child = spawn(node, [...process.execArgv, fileURLToPath(import.meta.url), ...process.argv.slice(2)], { stdio: 'inherit' })
  // A terminal sends Ctrl-C and Ctrl-\ to the whole foreground group: the child has its own copy already.
  const fromTerminal = process.stdin.isTTY || process.stdout.isTTY
  const signals = ['SIGINT', 'SIGQUIT', 'SIGTERM', 'SIGHUP', 'SIGUSR2']
  for (const signal of signals) {
    const sentToGroup = fromTerminal && (signal === 'SIGINT' || signal === 'SIGQUIT')
    process.on(signal, () => {
      if (!sentToGroup) child.kill(signal)
    })
  }
  child.on('error', (error) => refuse(`cannot start ${node}: ${error.message}`))
  child.on('exit', (code, signal) => {
    if (signal === null) {
      process.exitCode = code ?? 1
      return
    }
    process.removeAllListeners(signal)
    process.exitCode = 128 + (constants.signals[signal] ?? 0)
    process.kill(process.pid, signal)
  })
}

async function start() {
  if (!fits(process.versions.node)) {
    const node = pinnedNode()
    if (node === undefined || realpathSync(node) === realpathSync(process.execPath)) {
      refuse(`needs Node ${LEAST_NODE.join('.')} or later, this is ${process.versions.node}; run \`npm ci\` to install the pinned one`)
      return
    }
    reExecute(node)
    return
  }
  const built = join(packageFolder, 'out', 'main', 'cli.js')
  if (!existsSync(built)) {
    refuse('not built yet: run `npm run build` first')
    return
  }
  await import(pathToFileURL(built).href)
}

await start()
