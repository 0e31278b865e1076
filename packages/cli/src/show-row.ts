import type { Inspection, ShownRow } from '@understudy/contracts';
import { plainText } from './plain-text.ts';

/** Around what is learnt: green and underlined on a terminal, brackets that no template uses elsewhere. */
const marks = { colour: ['\u001b[32;4m', '\u001b[0m'], plain: ['⟦', '⟧'] } as const;

/** A row as it is rendered, what is learnt of it marked, under a line of counts. */
export function showRow({ id, tokens, counts }: ShownRow, colour: boolean): string[] {
  const [open, close] = colour ? marks.colour : marks.plain;
  let text = '';
  let inside = false;
  for (const token of tokens) {
    // A token without text ends in the middle of a character: the mark waits for the one that completes it.
    if (token.supervised !== inside && token.text !== '') {
      text += inside ? close : open;
      inside = token.supervised;
    }
    // Line by line, so that neither a pager nor a background bleeds.
    text += inside ? plainText(token.text).replaceAll('\n', `${close}\n${open}`) : plainText(token.text);
  }
  if (inside) text += close;
  text = text.replaceAll(`${open}${close}`, '');
  const share = (counts.share * 100).toFixed(1);
  return [`${id}: ${counts.tokens} tokens, ${counts.supervised} of them learnt (${share} %)`, ...text.trimEnd().split('\n'), ''];
}

/** What a file of rows comes to. */
export function showTotals({ rows, tokens, supervised, share, longest, refused, refusals }: Inspection): string[] {
  const longestRow = longest ? `; the longest is ${longest.id} with ${longest.tokens}` : '';
  return [
    `${rows} ${rows === 1 ? 'row' : 'rows'}, ${tokens} tokens, ${supervised} of them learnt (${(share * 100).toFixed(1)} %)${longestRow}.`,
    ...(refused > 0 ? [`${refused} refused:`, ...refusals.map(({ id, reason }) => `  ${plainText(`${id} ${reason}`)}`)] : []),
    ...(refused > refusals.length ? [`  and ${refused - refusals.length} more.`] : []),
  ];
}
