/** The arrows between rooms: an import that breaks one fails the build. ARCHITECTURE.md, "Arrows", says why each is there. */
const room = (name) => `^src-main/${name}/`

module.exports = {
  forbidden: [
    { name: 'no-cycles-between-rooms', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'engine-stands-alone', severity: 'error', from: { path: room('engine') }, to: { path: '^src-', pathNot: room('engine') } },
    { name: 'pure-cores-have-no-node', severity: 'error', from: { path: '^src-main/(engine/cluster|sentinel|trib/plan)/' }, to: { dependencyTypes: ['core', 'npm'] } },
    { name: 'cluster-core-imports-only-pure-things', severity: 'error', from: { path: '^src-main/engine/cluster/' }, to: { path: '^src-main/', pathNot: '^src-main/engine/(cluster/|bus/(big-endian|layout|encode|decode|decode-extensions|message|names|rejection|shared-names)|ports/(random|clock|disk)|bytes|key-slot)' } },
    { name: 'rooms-take-only-words-from-engine', severity: 'error', from: { path: '^src-main/(trib|explorer|terminal)/' }, to: { path: room('engine'), pathNot: '^src-main/engine/(resp/|bytes|text|key-slot|replication/rdb/crc64)', dependencyTypesNot: ['type-only'] } },
    { name: 'trib-below-shells', severity: 'error', from: { path: '^src-main/(trib|explorer|terminal|sandbox)/' }, to: { path: '^src-main/(services|contract|web|desktop|cli)/' } },
    { name: 'explorer-below-terminal', severity: 'error', from: { path: room('explorer') }, to: { path: '^src-main/(terminal|sandbox|trib)/' } },
    { name: 'renderer-knows-only-the-contract', severity: 'error', from: { path: '^src-renderer/' }, to: { path: '^src-main/', pathNot: '^src-main/contract/' } },
    { name: 'contract-is-types', severity: 'error', from: { path: room('contract') }, to: { path: '^src-main/', pathNot: room('contract'), dependencyTypesNot: ['type-only'] } },
    { name: 'no-tests-in-product', severity: 'error', from: { path: '^src-' }, to: { path: '^test/' } },
  ],
  options: { doNotFollow: { path: 'node_modules' }, tsPreCompilationDeps: true, tsConfig: { fileName: 'tsconfig.main.json' }, exclude: { path: '^out/' } },
}
