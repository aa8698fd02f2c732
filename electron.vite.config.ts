import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'electron-vite'
import { resolve } from 'node:path'

const at = (path: string): string => resolve(import.meta.dirname, path)

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
        // Optional native accelerators of ws; it does without them.
        external: ['bufferutil', 'utf-8-validate'],
        output: { chunkFileNames: '[name]-[hash].js' },
      },
    },
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
