/** A virtual machine, but for its place on this host. */
export interface Guest {
  /** Path of the emulator. */
  program: string
  /** Path of the kernel's image. */
  kernel: string
  initrd: string
  memoryBytes: number
  acceleration: Acceleration
  architecture: GuestArchitecture
}

export type Acceleration = 'kvm' | 'tcg'

export type GuestArchitecture = 'x64' | 'arm64'

interface Machine {
  /** The emulator's name. */
  program: string
  /** Debian package that brings it. */
  package: string
  machine: string
  /** The guest's name of its serial port. */
  console: string
  /** Without KVM. */
  cpu: string
}

/**
 * Machines with a PCI bus. `microvm` would be smaller, but without KVM it offers no clock that Debian's kernel for amd64 could measure its
 * timer with, and the kernel hangs there.
 */
export const MACHINES: Record<GuestArchitecture, Machine> = {
  x64: { program: 'qemu-system-x86_64', package: 'qemu-system-x86', machine: 'q35', console: 'ttyS0', cpu: 'max' },
  // Emulating pointer authentication as the architecture has it takes half of the time.
  arm64: { program: 'qemu-system-aarch64', package: 'qemu-system-arm', machine: 'virt,gic-version=max', console: 'ttyAMA0', cpu: 'max,pauth-impdef=on' },
}

/** Modules the guest needs for its network; whatever else it has was chosen so that it needs none. */
export const GUEST_MODULES = ['virtio_pci', 'virtio_net']

/** What the first guest of QEMU's user-mode network has; guest-init takes it. */
const GUEST_ADDRESS = '10.0.2.15'
/** Port the workload listens on inside. */
const GUEST_PORT = 8080
/** Translated code that is kept. QEMU's own limit is 1 GiB a machine, taken from the host as it fills. */
const TRANSLATION_CACHE_MIB = 32

/** Command line of a virtual machine whose server is reached at `ip` and `port` of this host, and whose console is standard output. */
export function qemuCommand({ program, kernel, initrd, memoryBytes, acceleration, architecture }: Guest, ip: string, port: number): string[] {
  const { machine, cpu, console } = MACHINES[architecture]
  return [
    program,
    '-nodefaults',
    '-no-user-config',
    '-no-reboot',
    '-display', 'none',
    '-machine', machine,
    '-accel', acceleration === 'kvm' ? 'kvm' : `tcg,tb-size=${TRANSLATION_CACHE_MIB}`,
    '-cpu', acceleration === 'kvm' ? 'host' : cpu,
    '-smp', '1',
    '-m', `${Math.ceil(memoryBytes / 1024)}k`,
    '-kernel', kernel,
    '-initrd', initrd,
    // At a panic, which the end of its first process is, restart at once: QEMU then ends.
    '-append', `console=${console} quiet panic=-1`,
    '-chardev', 'stdio,id=console,signal=off',
    '-serial', 'chardev:console',
    // `restrict`: nothing inside reaches this host or beyond it.
    '-netdev', `user,id=net,ipv6=off,restrict=on,hostfwd=tcp:${ip}:${port}-${GUEST_ADDRESS}:${GUEST_PORT}`,
    '-device', 'virtio-net-pci,netdev=net,romfile=',
  ]
}
