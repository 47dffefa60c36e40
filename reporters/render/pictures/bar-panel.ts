import type { TopLevelSpec } from 'vega-lite'
import { INKS } from './palette.ts'

export type BarPanel = Extract<TopLevelSpec, { concat: unknown }>['concat'][number]

/** One bar of a panel. */
export interface Bar {
  /** Label of its variant, one of the panel's order. */
  variant: string
  /** Absent where no bar is drawn and the label stands alone. */
  value?: number
  /** The range, drawn as a line where it has a width. */
  from?: number
  to?: number
  isStrong: boolean
  label: string
}

export interface BarPanelOptions {
  /** Its lines. */
  title: string[]
  unit: string
  bars: Bar[]
  /** Labels of all variants, from the top. */
  order: string[]
  /** Whether the variants are named at its left. */
  isNamed: boolean
  /** A value that bars are read against. */
  reference?: number
  width?: number
}

/** Horizontal bars of one quantity, each with its figure: one of several panels that share their variants. */
export function barPanel({ title, unit, bars, order, isNamed, reference, width = 168 }: BarPanelOptions): BarPanel {
  const values = bars.map(bar => ({ ...bar, ...bar.from === undefined ? {} : { from: Math.max(0, bar.from) }, end: Math.max(bar.value ?? 0, bar.to ?? 0, 0) }))
  const domain = [0, Math.max(...values.map(({ end }) => end), 1e-3) * 1.55]
  const y = { field: 'variant', type: 'nominal', scale: { domain: order }, axis: isNamed ? { title: null, domain: false, ticks: false, labelPadding: 8 } : null } as const
  const x = { field: 'value', type: 'quantitative', scale: { domain, nice: false }, axis: { title: unit, tickCount: 3 } } as const
  const bar = { type: 'bar', height: { band: 0.66 } } as const
  const text = (isStrong: boolean): BarPanel => ({
    transform: [{ filter: `datum.isStrong === ${isStrong}` }],
    mark: { type: 'text', align: 'left', dx: 5, baseline: 'middle', fontSize: 11, fontWeight: isStrong ? 'bold' : 'normal' },
    encoding: { x: { field: 'end', type: 'quantitative' }, y, text: { field: 'label', type: 'nominal' } },
  })
  return {
    title: { text: title, anchor: 'start', frame: 'group', fontSize: 12, fontWeight: 'normal', color: INKS.text.light, offset: 6 },
    data: { values },
    width,
    height: { step: 24 },
    layer: [
      { transform: [{ filter: 'isValid(datum.value) && datum.isStrong' }], mark: { ...bar, color: INKS.bar.light }, encoding: { x, y } },
      { transform: [{ filter: 'isValid(datum.value) && !datum.isStrong' }], mark: { ...bar, color: INKS.pale.light }, encoding: { x, y } },
      ...reference === undefined ? [] : [{ mark: { type: 'rule', strokeDash: [3, 3], color: INKS.quiet.light }, encoding: { x: { datum: reference } } } as const],
      { transform: [{ filter: 'datum.from < datum.to' }], mark: { type: 'rule', strokeWidth: 1.5, color: INKS.text.light }, encoding: { x: { field: 'from', type: 'quantitative' }, x2: { field: 'to' }, y } },
      text(false),
      text(true),
    ] as Extract<BarPanel, { layer: unknown }>['layer'],
  }
}
