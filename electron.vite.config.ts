import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { resolve } from 'node:path'
import type { Plugin } from 'vite'

const at = (path: string): string => resolve(import.meta.dirname, path)

/** Lua's module lies beside the chunks: it is read as a file, at the first script (src-main/engine/scripting/lua/lua-binary.ts). */
function luaBinary(): Plugin {
  const source = createRequire(import.meta.url).resolve('wasmoon-lua5.1/dist/liblua5.1.wasm')
  return {
    name: 'lua-binary',
    generateBundle() {
      this.emitFile({ type: 'asset', fileName: 'liblua5.1.wasm', source: readFileSync(source) })
    },
  }
}

/*
 * Dependencies are bundled, not left to node_modules: one file read instead of the hundred of ioredis, commander, valibot and
 * ws starts `slotscope node` and each worker noticeably sooner, and the packed app needs no node_modules at all.
 * Chunks lie beside the entries (no chunks folder), so that any module finds worker.js and ../renderer from its own folder.
 */
export default defineConfig({
  main: {
    build: {
      externalizeDeps: false,
      outDir: at('out/main'),
      rolldownOptions: {
        input: {
          main: at('src-main/main.ts'),
          cli: at('src-main/cli/main.ts'),
          worker: at('src-main/engine/worker.ts'),
          library: at('src-main/library.ts'),
        },
        // Optional native accelerators of ws and ssh2; they do without them.
        external: ['bufferutil', 'utf-8-validate', 'cpu-features', /sshcrypto\.node$/],
        output: { chunkFileNames: '[name]-[hash].js' },
      },
    },
    plugins: [luaBinary()],
  },
  preload: {
    build: {
      externalizeDeps: false,
      outDir: at('out/preload'),
      rolldownOptions: {
        input: { preload: at('src-main/desktop/preload.ts') },
        // A sandboxed preload script cannot be an ES module (Electron docs, "ES Modules (ESM) in Electron").
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('src-renderer'),
    plugins: [svelte()],
    build: {
      outDir: at('out/renderer'),
      emptyOutDir: true,
      // A small asset as a data: URL would need a wider Content-Security-Policy.
      assetsInlineLimit: 0,
      rolldownOptions: { input: { index: at('src-renderer/index.html') } },
    },
  },
})
