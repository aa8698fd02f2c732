import { mount } from 'svelte'
import '@xterm/xterm/css/xterm.css'
import './styles/tokens.css'
import './styles/base.css'
import './styles/controls.css'
import AppRoot from './App.svelte'
import { connectBridge } from './bridge.ts'
import { App } from './state/app.svelte.ts'

const target = document.getElementById('app')
if (target === null) throw new Error('index.html has no #app')

mount(AppRoot, { target, props: { app: new App(connectBridge()) } })
