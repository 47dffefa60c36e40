import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { onTestFinished } from 'vitest'

/** A page in a window of its own, and what went wrong with it. */
export interface OpenReport {
  page: Page
  url: string
  /** Errors of the page: exceptions, messages of the console, dialogs. */
  faults: string[]
  /** Everything the page asked for, beside itself. */
  requests: string[]
  /** From asking for the file until its script has made everything work and the browser has drawn it. */
  readyMs: number
}

/** Opens a report as a reader would, from a file. Window and file are gone after the test. */
export async function openReport(browser: Browser, html: string, options: BrowserContextOptions = {}): Promise<OpenReport> {
  const dir = mkdtempSync(join(tmpdir(), 'podfit-report-'))
  const context = await browser.newContext({ viewport: { width: 1_280, height: 900 }, ...options })
  onTestFinished(async () => {
    await context.close()
    rmSync(dir, { recursive: true, force: true })
  })
  const file = join(dir, 'report.html')
  writeFileSync(file, html)
  const url = pathToFileURL(file).href
  const page = await context.newPage()
  const faults: string[] = []
  const requests: string[] = []
  page.on('pageerror', error => faults.push(String(error)))
  page.on('console', message => faults.push(`${message.type()}: ${message.text()}`))
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('request', request => request.url() === url || requests.push(request.url()))
  const from = performance.now()
  await page.goto(url, { waitUntil: 'commit' })
  await page.waitForSelector('html[data-ready]')
  await page.evaluate('new Promise(drawn => requestAnimationFrame(() => setTimeout(drawn)))')
  return { page, url, faults, requests, readyMs: performance.now() - from }
}
