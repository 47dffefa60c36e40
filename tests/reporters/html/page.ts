const ENTITIES: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': '\'' }

/** What a reader sees of a piece of HTML. */
export function seenText(html: string): string {
  return html.replace(/<br>\n/g, '\n').replace(/<[^>]*>/g, '').replace(/&(?:amp|lt|gt|quot|#39);/g, entity => ENTITIES[entity] ?? entity)
}

/** Cells of all tables of a page, row by row, headers first. */
export function htmlTables(html: string): string[][][] {
  return [...html.matchAll(/<table[^>]*>.*?<\/table>/gs)].map(([table]) =>
    [...table.matchAll(/<tr[^>]*>(.*?)<\/tr>/gs)].map(([, row = '']) => [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, cell = '']) => seenText(cell))))
}

/** The same of a markdown file. */
export function markdownTables(markdown: string): string[][][] {
  return markdown.split('\n\n').filter(block => block.startsWith('| ')).map(block =>
    block.split('\n').filter((_, index) => index !== 1).map(row => row.slice(2, -2).split(/(?<!\\) \| /).map(seenMarkdown)))
}

/** Scripts of a page: the one that runs, and by id what is embedded for it. */
export function scripts(html: string): { run: string[], data: Map<string, unknown> } {
  const run: string[] = []
  const data = new Map<string, unknown>()
  for (const [, attributes = '', text = ''] of html.matchAll(/<script([^>]*)>(.*?)<\/script>/gs)) {
    const id = /^ type="application\/json" id="([^"]+)"$/.exec(attributes)?.[1]
    if (id === undefined)
      run.push(text)
    else
      data.set(id, JSON.parse(text))
  }
  return { run, data }
}

function seenMarkdown(text: string): string {
  return seenText(text.replace(/(?<!\\)(?:\*\*|~~|`)/g, '').replace(/\\([\\`*|~[\]_])/g, '$1'))
}
