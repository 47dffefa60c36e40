/**
 * A value as JSON for a terminal or a file that one may be shown in: characters that steer terminals or turn the direction of text, which JSON itself leaves
 * as they are, escaped as JSON has it. It reads back to the same value.
 */
export function printableJson(value: unknown): string {
  return JSON.stringify(value, undefined, 2).replace(/[\u007F-\u009F\u2028\u2029]|\p{Cf}/gu, characters => characters.split('').map(unit => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`).join(''))
}
