import js from '@eslint/js'
import svelte from 'eslint-plugin-svelte'
import globals from 'globals'
import ts from 'typescript-eslint'

/** Time and chance reach the engine's cores through ports only: a run must replay from its seed. */
const impure = [
  ['Date', 'Take the time from the injected clock.'],
  ['setTimeout', 'Take timers from the injected clock.'],
  ['setInterval', 'Take timers from the injected clock.'],
  ['setImmediate', 'Take timers from the injected clock.'],
  ['performance', 'Take the time from the injected clock.'],
  ['crypto', 'Take chance from the injected random source.'],
  ['process', 'The pure core knows no process.'],
  ['Buffer', 'The pure core works on byte strings.'],
].map(([name, message]) => ({ name, message }))

export default ts.config(
  { ignores: ['out/', 'dist/', 'node_modules/', 'coverage/', 'test/e2e/results/'] },
  js.configs.recommended,
  ...ts.configs.recommended,
  ...svelte.configs.recommended,
  {
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      eqeqeq: ['error', 'always'],
      'no-console': 'error',
      'no-empty': ['error', { allowEmptyCatch: false }],
      'no-control-regex': 'off',
      'no-restricted-syntax': ['error', { selector: 'ExportDefaultDeclaration', message: 'Export by name: a thing has one name everywhere.' }],
      'prefer-const': 'error',
      'max-lines': ['error', { max: 500, skipBlankLines: true, skipComments: true }],
    },
  },
  { files: ['src-main/**/*.ts', 'bin/*.js', '*.config.ts', '*.config.js', '*.cjs', 'test/**/*.ts'], languageOptions: { globals: globals.node } },
  { files: ['**/*.config.ts', '*.config.js', '*.cjs'], rules: { 'no-restricted-syntax': 'off' } },
  {
    files: ['src-main/engine/cluster/**/*.ts', 'src-main/trib/plan/**/*.ts', 'src-main/sentinel/**/*.ts'],
    rules: { 'no-restricted-globals': ['error', ...impure], 'no-restricted-properties': ['error', { object: 'Math', property: 'random', message: 'Take chance from the injected random source.' }] },
  },
  {
    files: ['src-main/engine/**/*.ts'],
    ignores: ['src-main/engine/ports/**'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Take chance from the injected random source.' },
        { object: 'Date', property: 'now', message: 'Take the time from the injected clock.' },
      ],
    },
  },
  {
    files: ['src-renderer/**/*.svelte', 'src-renderer/**/*.svelte.ts', 'src-renderer/**/*.ts'],
    languageOptions: { globals: globals.browser, parserOptions: { parser: ts.parser } },
    rules: { 'svelte/no-at-html-tags': 'error' },
  },
)
