/**
 * Folder of podfit's package, with `/` at its end: of the checkout, or below somebody's `node_modules`. What is read at run time and is no
 * module (variants, the workload's binaries, specs to scaffold) is found from there, because compiled modules lie one folder deeper.
 */
export const packageRoot = new URL(import.meta.url.endsWith('.ts') ? '../../' : '../../../', import.meta.url)
