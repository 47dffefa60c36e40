import type { CurveStep } from './curve.ts'

/** Path data of a curve in its own units: tenths of milliseconds are the finest it shows, pods are whole. */
export interface CurvePaths {
  line: string
  /** Between the least and the most of the rounds; empty of one round. */
  band: string
  /** Where the line ends: it has no more steps, though the band may. */
  end: string
}

export function curvePaths(steps: readonly CurveStep[]): CurvePaths {
  const last = steps.at(-1)
  const lastStep = steps.findLast(({ median }, index) => median !== steps[index - 1]?.median)
  const isBand = steps.some(({ least, most }) => least !== most)
  return {
    line: stairs(steps, 'median'),
    band: isBand && last ? `${stairs(steps, 'most')}H${time(last.atMs)}V${last.least}${back(steps)}Z` : '',
    end: lastStep ? `M${time(lastStep.atMs)} ${lastStep.median}h0` : '',
  }
}

function stairs(steps: readonly CurveStep[], of: 'median' | 'most'): string {
  let path = ''
  let count: number | undefined
  for (const step of steps) {
    if (count === undefined)
      path = `M${time(step.atMs)} ${step[of]}`
    else if (step[of] !== count)
      path += `H${time(step.atMs)}V${step[of]}`
    count = step[of]
  }
  return path
}

/** The lower edge of the band, from its end to its beginning. */
function back(steps: readonly CurveStep[]): string {
  let path = ''
  for (let index = steps.length - 1; index > 0; index--) {
    const [step, before] = [steps[index], steps[index - 1]]
    if (step && before && step.least !== before.least)
      path += `H${time(step.atMs)}V${before.least}`
  }
  return `${path}H${time(steps[0]?.atMs ?? 0)}`
}

function time(ms: number): string {
  return String(Math.round(ms * 10) / 10)
}
