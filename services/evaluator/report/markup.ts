/** HTML that is known to be safe: only `html` makes it. */
export type Markup = { readonly markup: string };

type Part = Markup | string | number | false | null | undefined | readonly Part[];

/**
 * Tagged template for HTML in which every value is escaped unless it is itself `html`. What a model wrote can therefore stand in text and
 * in quoted attributes, and nowhere else: there is no way to write a value unescaped by forgetting something. Lists are joined; null and false are nothing.
 */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Markup {
  return { markup: strings.reduce((text, string, index) => text + render(parts[index - 1]) + string) };
}

function render(part: Part): string {
  if (part === null || part === undefined || part === false) return '';
  if (typeof part === 'object') return 'markup' in part ? part.markup : part.map(render).join('');
  return escapeHtml(String(part));
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Characters that mean something to HTML become entities; control characters, which no HTML page may hold, the replacement character. */
function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/gu, (character) => entities[character] ?? '').replace(controls, '\ufffd');
}

/**
 * Model text for Markdown: no character that Markdown or HTML reads as form keeps that meaning, at a line's start or inside it.
 * `<` and `&` become entities, so that no renderer sees HTML in a model's words.
 */
export function escapeMarkdown(text: string): string {
  return text
    .replace(controls, '\ufffd')
    .replace(/[&<>]/gu, (character) => entities[character] ?? '')
    .replace(/^[ \t]+/gmu, '')
    .replace(/[\\`*_[\]|~$]/gu, '\\$&')
    .replace(/^[-+#=]/gmu, '\\$&')
    .replace(/^(\d+)([.)])/gmu, '$1\\$2');
}

/** The same in one line, where a line break would end a heading, a cell or an item. */
export function inlineMarkdown(text: string): string {
  return escapeMarkdown(text).replace(/\s+/gu, ' ');
}

/** C0 and C1 but for tab, line feed and carriage return. */
const controls = /[^\P{Cc}\t\n\r]/gu;
