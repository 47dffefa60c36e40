import { Argument, Command, Option } from 'commander'
import { PodfitError } from '../errors/podfit-error.ts'
import { unknownVariant } from '../plan/plan-variants.ts'
import { renderSetup } from '../setup/render-setup.ts'
import type { Architecture } from '../variants/setup.ts'
import { ARCHITECTURES } from '../variants/setup.ts'
import { loadAnyVariants } from '../variants/load-variants.ts'
import { OWN_VARIANTS_DIR } from '../variants/own-variants-dir.ts'
import type { Shell } from './shell.ts'

/** `podfit setup print VARIANT`: what to install and configure for a variant on K3s; nothing is run. */
export function setupCommand({ stdout }: Shell): Command {
  const print = new Command('print')
    .description('what a variant takes on a node of K3s, from the bare node to the check afterwards, as Markdown')
    .addArgument(new Argument('<variant>', 'kata/qemu, gvisor, urunc/rumprun-spt ...'))
    .addOption(new Option('--arch <arch>', 'only the steps of one architecture').choices(ARCHITECTURES))
    .option('--runtimes <dir>', 'a further folder of variants, as `runtimes` of a plan')
    .action((name: string, { arch, runtimes }: { arch?: Architecture, runtimes?: string }) => {
      const variants = loadAnyVariants(OWN_VARIANTS_DIR, ...(runtimes === undefined ? [] : [runtimes]))
      const variant = variants.get(name)
      if (variant === undefined)
        throw new PodfitError(unknownVariant(name, variants))
      stdout.write(renderSetup(variant, arch))
    })
  return new Command('setup').description('how runtimes are set up; podfit prints it and runs none of it').addCommand(print.exitOverride())
}
