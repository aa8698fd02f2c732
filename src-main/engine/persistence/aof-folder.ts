import type { Bytes } from '../bytes.ts'
import type { Config } from '../config/config.ts'
import type { AppendDisk } from '../ports/append-disk.ts'
import { type AofManifest, EMPTY_MANIFEST, formatAofManifest, parseAofManifest } from './aof-manifest.ts'

/** The folder with the files of an append-only file, and its manifest. */
export class AofFolder {
  manifest: AofManifest = EMPTY_MANIFEST
  private readonly disk: AppendDisk
  private readonly config: Config

  constructor(disk: AppendDisk, config: Config) {
    this.disk = disk
    this.config = config
  }

  /** The start of every file's name: `appendfilename`. */
  get fileName(): Bytes {
    return this.config.get('appendfilename')
  }

  /** Where changes go that no manifest knows of yet, until the base they belong to is written. */
  get draftIncrement(): Bytes {
    return `temp-${this.fileName}.incr`
  }

  /** Where a new base is written; beside the folder, as Redis has it. */
  get draftBase(): string {
    return `temp-rewriteaof-bg-${process.pid}-${this.config.get('port')}.aof`
  }

  /** The sizes of all files of the manifest but those of history. */
  get sizeBytes(): number {
    const { base, increments } = this.manifest
    return [...(base ? [base] : []), ...increments].reduce((sum, { name }) => sum + (this.disk.size(this.pathOf(name)) ?? 0), 0)
  }

  /** The size of the base, 0 without one. */
  get baseBytes(): number {
    const { base } = this.manifest
    return base === undefined ? 0 : (this.disk.size(this.pathOf(base.name)) ?? 0)
  }

  get isEmpty(): boolean {
    return this.manifest.base === undefined && this.manifest.increments.length === 0
  }

  pathOf(name: Bytes): string {
    return `${this.config.get('appenddirname')}/${name}`
  }

  make(): void {
    this.disk.makeFolder(this.config.get('appenddirname'))
  }

  /**
   * Reads the manifest, and moves in the single file of a Redis before 7 (aofUpgradePrepare).
   * @throws AofManifestError; the system's error.
   */
  read(): void {
    const text = this.disk.read(this.pathOf(this.manifestName))
    this.manifest = text === undefined ? EMPTY_MANIFEST : parseAofManifest(text)
    if (this.disk.exists(this.fileName) && this.wantsOldFile()) this.moveOldFile()
  }

  /** Puts a manifest into force, on the disk first. Throws the system's error. */
  save(manifest: AofManifest): void {
    this.disk.writeAtomic(this.pathOf(this.manifestName), formatAofManifest(manifest), { fsync: true })
    this.manifest = manifest
  }

  /** Removes the files that a rewrite has made superfluous (aofDelHistoryFiles). */
  removeHistory(): void {
    const { history } = this.manifest
    if (history.length === 0 || this.config.boolean('aof-disable-auto-gc')) return
    for (const { name } of history) this.disk.remove(this.pathOf(name))
    this.save({ ...this.manifest, history: [] })
  }

  private get manifestName(): Bytes {
    return `${this.fileName}.manifest`
  }

  private wantsOldFile(): boolean {
    const { base, increments } = this.manifest
    if (this.isEmpty) return true
    return increments.length === 0 && base?.name === this.fileName && !this.disk.exists(this.pathOf(this.fileName))
  }

  private moveOldFile(): void {
    this.make()
    this.save({ ...EMPTY_MANIFEST, base: { name: this.fileName, sequence: 1 } })
    this.disk.rename(this.fileName, this.pathOf(this.fileName))
  }
}
