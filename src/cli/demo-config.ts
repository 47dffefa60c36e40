import { podfitConfig } from '../../fixtures/vitest-config.ts'

/** Vitest's configuration of `podfit demo`, which runs podfit's own specs: compiled ones where podfit is. */
export default podfitConfig({ include: ['specs/**/*.spec.{ts,js}'] })
