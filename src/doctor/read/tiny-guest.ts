/** A guest that ends its own virtual machine at once. */
export interface TinyGuest {
  image: Buffer
  /** QEMU's arguments that boot it. */
  args: (file: string) => string[]
  /** QEMU's exit code when the guest's last instruction was carried out. */
  exitCode: number
}

const DEBUG_PORT = 0xF4
const WORD = 0x2A
const FIRMWARE_BYTES = 64 * 1024
const CODE_AT = 0xFF00
const RESET_AT = 0xFFF0

/**
 * amd64: firmware of 64 KiB below 4 GiB. It maps its own memory, switches to 64-bit mode, uses the stack, and writes to QEMU's
 * isa-debug-exit device, which ends QEMU with 2 * WORD + 1: nothing else leads there. Addresses inside are offsets in the last 64 KiB.
 */
const AMD64 = `
  fa                              cli
  2e 66 0f 01 16 b8 ff            lgdt cs:[gdtr]
  0f 20 c0  0c 01  0f 22 c0       cr0 |= PE
  66 ea 18 ff ff ff 08 00         jmp 8:start32
  b8 10 00 00 00                  start32: mov eax, 16
  8e d8  8e d0                    mov ds, ax; mov ss, ax
  c7 05 00 10 00 00 03 20 00 00   [1000] = 2003: PML4, the first 512 GiB
  c7 05 00 20 00 00 03 30 00 00   [2000] = 3003: PDPT, the first GiB
  c7 05 18 20 00 00 03 40 00 00   [2018] = 4003: PDPT, the fourth GiB
  c7 05 00 30 00 00 83 00 00 00   [3000] = 83: the first 2 MiB
  c7 05 f8 4f 00 00 83 00 e0 ff   [4ff8] = ffe00083: the last 2 MiB
  b8 20 00 00 00  0f 22 e0        cr4 = PAE
  b8 00 10 00 00  0f 22 d8        cr3 = 1000
  b9 80 00 00 c0  0f 32           rdmsr EFER
  0d 00 01 00 00  0f 30           EFER |= LME
  0f 20 c0  0d 00 00 00 80        cr0 |= PG
  0f 22 c0
  ea 83 ff ff ff 18 00            jmp 18:start64
  bc 00 80 00 00                  start64: mov esp, 8000
  50  59                          push rax; pop rcx
  ba ${hex(DEBUG_PORT)} 00 00 00                  mov edx, DEBUG_PORT
  b0 ${hex(WORD)}                           mov al, WORD
  ee                              out dx, al
  f4  eb fd                       hlt, for ever
  8d 74 00
  00 00 00 00 00 00 00 00         gdt: none
  ff ff 00 00 00 9b cf 00         32-bit code
  ff ff 00 00 00 93 cf 00         data
  ff ff 00 00 00 9b af 00         64-bit code
  1f 00 98 ff ff ff               gdtr: 32 bytes at gdt
`

/**
 * arm64: code at the start of memory that asks PSCI (Arm DEN0022, function 84000008, SYSTEM_OFF) to switch off, which ends QEMU with 0.
 */
const ARM64 = `
  00 01 80 52                     mov w0, #8
  00 80 b0 72                     movk w0, #0x8400, lsl #16
  02 00 00 d4                     hvc #0
  00 00 00 14                     b .
`

/** By Node's name of the architecture. */
export const TINY_GUESTS: Partial<Record<NodeJS.Architecture, TinyGuest>> = {
  x64: {
    image: firmware(bytesOf(AMD64)),
    args: file => ['-machine', 'pc', '-bios', file, '-device', `isa-debug-exit,iobase=${DEBUG_PORT},iosize=1`],
    exitCode: 2 * WORD + 1,
  },
  arm64: {
    image: bytesOf(ARM64),
    args: file => ['-machine', 'virt,gic-version=max', '-device', `loader,file=${file},addr=0x40000000,cpu-num=0,force-raw=on`],
    exitCode: 0,
  },
}

function firmware(code: Buffer): Buffer {
  const image = Buffer.alloc(FIRMWARE_BYTES)
  code.copy(image, CODE_AT)
  Buffer.from([0xE9, 0x0D, 0xFF]).copy(image, RESET_AT) // jmp CODE_AT
  return image
}

/** The bytes at the beginning of each line. */
function bytesOf(listing: string): Buffer {
  return Buffer.concat(listing.split('\n').map(line => Buffer.from((/^\s*((?:[0-9a-f]{2}\s+)*[0-9a-f]{2})(?:\s{2,}|$)/.exec(line)?.[1] ?? '').replaceAll(/\s/g, ''), 'hex')))
}

function hex(byte: number): string {
  return byte.toString(16).padStart(2, '0')
}
