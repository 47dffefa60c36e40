#!/usr/bin/env node
import { runPodfit } from './run-podfit.ts'

process.exitCode = await runPodfit(process.argv.slice(2), { env: process.env, stdout: process.stdout, stderr: process.stderr, exitCode: 0 })
