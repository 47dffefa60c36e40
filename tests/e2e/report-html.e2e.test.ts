import type { Browser, Locator, Page } from 'playwright-core'
import { chromium } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { drawPictures } from '../../reporters/draw-pictures.ts'
import { reportHtml } from '../../reporters/render/html/report-html.ts'
import { pictures } from '../../reporters/render/pictures/pictures.ts'
import { seconds } from '../../reporters/render/text/seconds.ts'
import type { Results } from '../../src/results/results.ts'
import { everything, HOSTILE, hostile, large } from '../reporters/html/runs.ts'
import { CHROMIUM } from './support/chromium.ts'
import { openReport } from './support/open-report.ts'

const results = everything()
const html = await pageOf(results)

/** As it is written: with its pictures. */
async function pageOf(results: Results): Promise<string> {
  return reportHtml(results, await drawPictures(pictures(results)))
}

let browser: Browser

beforeAll(async () => {
  if (CHROMIUM === undefined && process.env.CI)
    throw new Error('expected a Chromium in CI: apt-get install chromium, or name one with PODFIT_CHROMIUM')
  // The sandbox of Chromium does not work for root.
  if (CHROMIUM !== undefined)
    browser = await chromium.launch({ executablePath: CHROMIUM, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] })
})

afterAll(() => browser?.close())

beforeEach(({ skip }) => {
  skip(CHROMIUM === undefined, 'no Chromium on this host: apt-get install chromium, or name one with PODFIT_CHROMIUM')
})

/** The cells of one column, in the order in which they stand. */
async function column(page: Page, section: string, index: number): Promise<string[]> {
  return page.locator(`#${section} table >> nth=0 >> tbody tr:not([hidden]) > :nth-child(${index})`).allTextContents()
}

function header(page: Page, section: string, name: string): Locator {
  return page.locator(`#${section} table >> nth=0`).getByRole('columnheader', { name })
}

/** What a variant's rounds had at a moment: least and most. */
function rangeAt({ rollouts }: Results, variant: string, atMs: number): [number, number] {
  const counts = rollouts.filter(trial => trial.variant === variant).map(({ timeline }) => timeline.ready.findLast(([at]) => at <= atMs)?.[1] ?? 0)
  return [Math.min(...counts), Math.max(...counts)]
}

/** Moves the pointer to a moment of a picture whose axis goes up to `endMs`. */
async function pointAt(page: Page, figure: Locator, atMs: number, endMs: number): Promise<void> {
  const svg = figure.locator(':scope > svg')
  await svg.scrollIntoViewIfNeeded()
  const box = await svg.boundingBox()
  const [left, right] = [48, 14]
  if (!box)
    throw new Error('the picture is not there')
  await page.mouse.move(box.x + left + (box.width - left - right) * atMs / (endMs * 1.02), box.y + 100)
}

const lastMs = Math.max(...results.rollouts.flatMap(({ timeline }) => timeline.ready.at(-1)?.[0] ?? 0))

describe('report.html in Chromium', () => {
  it('opens without an error, and asks for nothing', async () => {
    const { faults, requests, page } = await openReport(browser, html)
    await page.locator('details.record').first().click()
    expect(faults).toEqual([])
    expect(requests.filter(url => !url.startsWith('data:'))).toEqual([])
  })

  it('draws every picture, also where nobody scrolls to it', async () => {
    const { page } = await openReport(browser, html)
    await expect.poll(() => page.evaluate('[...document.querySelectorAll(".picture img")].map(image => image.complete && image.naturalWidth > 0)'), { timeout: 10_000 }).toEqual([true, true, true, true, true])
  })

  it('sorts by a column: ascending, descending, as it was; what was not measured stays last', async () => {
    const { page } = await openReport(browser, html)
    const max = header(page, 'pod-capacity', 'Max Pods Supported')
    const original = await column(page, 'pod-capacity', 3)
    expect(original.at(-1)).toBe('-')
    await max.getByRole('button').click()
    const ascending = (await column(page, 'pod-capacity', 3)).map(cell => Number.parseInt(cell, 10))
    expect(ascending).toEqual([178, 432, 482, 489, Number.NaN])
    expect(await max.getAttribute('aria-sort')).toBe('ascending')
    await max.getByRole('button').click()
    expect((await column(page, 'pod-capacity', 3)).map(cell => Number.parseInt(cell, 10))).toEqual([489, 482, 432, 178, Number.NaN])
    expect(await max.getAttribute('aria-sort')).toBe('descending')
    await max.getByRole('button').click()
    expect(await column(page, 'pod-capacity', 3)).toEqual(original)
    expect(await max.getAttribute('aria-sort')).toBeNull()
  })

  it('sorts durations by their length and words by the alphabet, one column at a time', async () => {
    const { page } = await openReport(browser, html)
    const steps = page.locator('#cold-start table >> nth=1')
    await steps.getByRole('columnheader', { name: 'Since the step before' }).getByRole('button').click()
    const cells = await steps.locator('tbody tr > :nth-child(4)').allTextContents()
    expect(cells[0]).toMatch(/^-/)
    expect(cells.at(-1)).toMatch(/ ms$/)
    await steps.getByRole('columnheader', { name: 'Runtime' }).getByRole('button').click()
    expect(new Set(await steps.locator('tbody tr > :nth-child(1)').allTextContents())).toEqual(new Set(['gVisor', 'kata', 'runc', 'urunc']))
    expect(await steps.locator('[aria-sort]').count()).toBe(1)
  })

  it('hides a variant everywhere by any of its checkboxes, and says so', async () => {
    const { page } = await openReport(browser, html)
    await page.locator('#curve-ready .legend').getByRole('checkbox', { name: 'gvisor' }).uncheck()
    expect(await page.locator('#toolbar').getByRole('checkbox', { name: 'gvisor' }).isChecked()).toBe(false)
    expect(await page.locator('#curve-available .legend').getByRole('checkbox', { name: 'gvisor' }).isChecked()).toBe(false)
    for (const section of ['pod-capacity', 'readiness', 'latency'])
      expect(await column(page, section, 1)).not.toContain('gVisor')
    expect(await page.locator('.plot > g[data-v="2"]:visible').count()).toBe(0)
    expect(await page.locator('.plot > g[data-v="0"]:visible').count()).toBe(2)
    expect(await page.locator('#status').textContent()).toBe('Hidden: gvisor.')
    await page.getByRole('button', { name: 'All', exact: true }).click()
    expect(await column(page, 'readiness', 1)).toContain('gVisor')
    expect(await page.locator('#status').textContent()).toBe('')
  })

  it('fits the axes to the variants that are shown', async () => {
    const { page } = await openReport(browser, html)
    const labels = (): Promise<string[]> => page.locator('#curve-ready .axes text[text-anchor=middle]').allTextContents()
    const before = Math.max(...(await labels()).map(Number))
    // The slowest variant by far.
    await page.locator('#toolbar').getByRole('checkbox', { name: 'gvisor' }).uncheck()
    expect(Math.max(...(await labels()).map(Number))).toBeLessThan(before / 2)
  })

  it('tells what each variant had at the moment the pointer is on', async () => {
    const { page } = await openReport(browser, html)
    const figure = page.locator('#curve-ready')
    const readout = (index: number): Promise<string | null> => figure.locator('.legend li').nth(index).locator('.at').textContent()
    const rest = await readout(0)
    expect(rest).toBe('40 pods, n = 3')
    await pointAt(page, figure, 1_700, lastMs)
    const atMs = Number.parseFloat((await figure.locator('.moment').textContent())?.slice('at '.length) ?? '') * 1_000
    expect(atMs).toBeGreaterThan(1_690)
    expect(atMs).toBeLessThan(1_710)
    const [least, most] = rangeAt(results, 'runc', atMs)
    expect(most).toBeGreaterThan(least)
    expect(await readout(0)).toMatch(new RegExp(String.raw`^\d+ of 40 \[${least}-${most}\]$`))
    expect(await readout(2)).toBe('0 of 40')
    await page.mouse.move(2, 2)
    expect(await readout(0)).toBe(rest)
  })

  it('filters by spec; failed budgets stay', async () => {
    const { page } = await openReport(browser, html)
    await page.getByLabel('Sections shown').selectOption('density')
    expect(await page.locator('main > section:visible > h2').allTextContents()).toEqual(['Failed budgets', 'Pod capacity', 'Best variant per category', 'Binding constraints', 'Overhead', 'Published beside measured'])
    expect(await page.locator('nav a:visible').count()).toBe(6)
    expect(await page.locator('#status').textContent()).toBe('Only sections of specs/density.')
    await page.getByLabel('Sections shown').selectOption('-')
    expect(await page.locator('main > section:visible > h2').allTextContents()).toEqual(['Failed budgets', 'Verdicts', 'Incomplete trials', 'Validity', 'Machine and versions', 'How this was timed', 'Raw records'])
  })

  it('makes a raw record when it is opened, and not before', async () => {
    const { page, faults } = await openReport(browser, html)
    const record = page.locator('details.record', { hasText: 'runc, rollout of 40 pods, round 2' })
    expect(await page.locator('details.record table').count()).toBe(0)
    await record.locator('summary').first().click()
    expect(await record.locator('table tbody tr').count()).toBe(40)
    expect(await page.locator('details.record table').count()).toBe(1)
    await record.getByRole('columnheader', { name: 'readyMs' }).getByRole('button').click()
    await record.getByText('JSON', { exact: true }).click()
    expect(JSON.parse(await record.locator('pre').textContent() ?? '')).toEqual(results.rollouts.find(({ id }) => id === 'rollout-runc-r2'))
    expect(faults).toEqual([])
  })

  it('leads from a failed budget to the trial that shows it, though that was hidden', async () => {
    const { page } = await openReport(browser, html)
    await page.locator('#toolbar').getByRole('checkbox', { name: 'gvisor' }).uncheck()
    await page.getByLabel('Sections shown').selectOption('density')
    await page.evaluate('location.hash = document.querySelector("#failures a").hash')
    const record = page.locator('details.record:target')
    await record.locator('table').waitFor()
    expect(await record.locator('dd').first().textContent()).toBe('rollout-gvisor-r1')
    expect(await page.locator('#toolbar').getByRole('checkbox', { name: 'gvisor' }).isChecked()).toBe(true)
  })

  it('can be used by keys alone', async () => {
    const { page } = await openReport(browser, html)
    const focused = (): Promise<string> => page.evaluate('document.activeElement.closest("section, form, figure, main")?.id ?? ""')
    await page.keyboard.press('Tab')
    expect(await page.locator(':focus').textContent()).toBe('Skip to the figures')
    expect(await page.locator(':focus').boundingBox()).toMatchObject({ x: 16 })
    await page.keyboard.press('Enter')
    expect(await focused()).toBe('main')

    await page.keyboard.press('Tab')
    expect(await focused()).toBe('failures')
    expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid')

    await header(page, 'readiness', 'All ready').getByRole('button').focus()
    await page.keyboard.press('Enter')
    expect(await header(page, 'readiness', 'All ready').getAttribute('aria-sort')).toBe('ascending')
    expect(await page.locator('#said').textContent()).toBe('Sorted by All ready (s), ascending.')

    // From the last header on: the time of the curves, then their checkboxes.
    await header(page, 'readiness', 'n').last().getByRole('button').focus()
    await page.keyboard.press('Tab')
    const slider = page.locator('#curve-ready').getByRole('slider', { name: 'Time' })
    expect(await slider.evaluate(element => element === element.ownerDocument.activeElement)).toBe(true)
    await page.keyboard.press('Home')
    expect(await slider.getAttribute('aria-valuetext')).toMatch(/^0\.000 s: runc 0 of 40; kata\/qemu 0 of 40; /)
    for (let press = 0; press < 4; press++)
      await page.keyboard.press('PageUp')
    const valueText = await slider.getAttribute('aria-valuetext') ?? ''
    const atMs = Number.parseFloat(valueText) * 1_000
    const [least, most] = rangeAt(results, 'runc', atMs)
    expect(valueText).toMatch(new RegExp(least === most ? `runc ${most} of 40;` : String.raw`runc \d+ of 40 \[${least}-${most}\];`))
    expect(atMs).toBeGreaterThan(1_000)

    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    expect(await page.locator('#toolbar').getByRole('checkbox', { name: 'runc', exact: true }).isChecked()).toBe(false)

    await page.locator('details.record:visible summary').first().focus()
    await page.keyboard.press('Enter')
    expect(await page.locator('details.record[open] table').count()).toBe(1)
  })

  it('moves what is wider than a phone by keys, and nothing sticks out of the page', async () => {
    const { page } = await openReport(browser, html, { viewport: { width: 375, height: 700 } })
    const table = page.locator('#latency .scroll').first()
    expect(await table.getAttribute('tabindex')).toBe('0')
    expect(await table.getAttribute('aria-label')).toBe('How long one pod takes to answer in its steady state')
    await table.focus()
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => table.evaluate(element => element.scrollLeft)).toBeGreaterThan(0)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(375)
    // Words of the picture keep their size.
    const box = await page.locator('#curve-ready .axes text').first().boundingBox()
    expect(box?.height).toBeGreaterThan(11)
  })

  it('prints figures and no controls, in the light', async () => {
    const { page } = await openReport(browser, html, { colorScheme: 'dark' })
    const background = (): Promise<string> => page.evaluate('getComputedStyle(document.body).backgroundColor')
    expect(await background()).toBe('rgb(13, 17, 23)')
    await page.emulateMedia({ media: 'print' })
    expect(await background()).toBe('rgb(255, 255, 255)')
    expect(await page.locator('nav:visible, select:visible, input:visible, #records:visible').count()).toBe(0)
    expect(await page.locator('#curve-ready .line:visible').count()).toBeGreaterThan(3)
    // A picture follows the colour scheme of the element that it is in.
    expect(await page.evaluate('getComputedStyle(document.querySelector(".picture img")).colorScheme')).toBe('light')
  })

  it('does not move by itself where a reader wants no motion', async () => {
    const { page } = await openReport(browser, html, { reducedMotion: 'reduce' })
    expect(await page.evaluate('getComputedStyle(document.documentElement).scrollBehavior')).toBe('auto')
  })

  it('shows tables and curves without its script', async () => {
    const { newPage } = { newPage: async () => (await browser.newContext({ javaScriptEnabled: false })).newPage() }
    const page = await newPage()
    await page.setContent(html)
    expect(await page.locator('#toolbar').isVisible()).toBe(false)
    expect(await page.locator('#curve-ready .plot .line').count()).toBeGreaterThan(3)
    expect(await column(page, 'readiness', 1)).toContain('runc')
    await page.context().close()
  })
})

describe('hostile text in Chromium', () => {
  it.each(HOSTILE.map((text, index) => [index, text] as const))('%i does nothing but stand there', async (_, text) => {
    const { page, faults, requests } = await openReport(browser, await pageOf(hostile(text)))
    for (const summary of await page.locator('details.record > summary').all())
      await summary.click()
    for (const json of await page.getByText('JSON', { exact: true }).all())
      await json.click()
    expect(await page.evaluate('window.hacked')).toBeUndefined()
    expect(await page.locator('img, iframe, main script:not([type])').count()).toBe(0)
    expect(faults).toEqual([])
    expect(requests.filter(url => !url.startsWith('data:'))).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(1_280)
    // What stands there is the text: the beginning of its words is found.
    expect(await page.locator('#pod-capacity').textContent()).toContain(text.trim().replace(/[\p{C}\s\u2028\u2029].*/su, '').slice(0, 20))
  })
})

describe('a report of 11 variants, 3 rounds and 500 pods each', () => {
  it('is there and works within 2 s', { timeout: 120_000 }, async () => {
    const results = large()
    const html = await pageOf(results)
    const times: number[] = []
    for (let run = 0; run < 3; run++) {
      const { page, readyMs, faults } = await openReport(browser, html)
      times.push(readyMs)
      expect(faults).toEqual([])
      expect(await page.locator('#curve-ready .plot .line').count()).toBe(11)
      const from = performance.now()
      await page.locator('details.record', { hasText: 'rollout of 500 pods, round 3' }).first().locator('summary').click()
      expect(await page.locator('details.record[open] tbody tr').count()).toBe(500)
      expect(performance.now() - from).toBeLessThan(2_000)
    }
    console.log(`report.html of ${results.rollouts.length} rollouts of 500 pods: ${(html.length / 2 ** 20).toFixed(1)} MiB, there and working after ${times.map(ms => `${seconds(ms)} s`).join(', ')}`)
    expect(times.toSorted((a, b) => a - b)[1]).toBeLessThan(2_000)
  })
})
