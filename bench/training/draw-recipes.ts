import type { Recipe } from './recipes.ts';

const width = 420;
const height = 250;
const edge = { left: 48, right: 20, top: 34, bottom: 40 };
const panels = [
  { measure: 'gapClosed', title: 'gap closed, NLL' },
  { measure: 'klClosed', title: 'gap closed, KL' },
] as const;

/** Share of the gap closed by wall-clock second, a line a recipe: negative log-likelihood on the left, KL divergence on the right. */
export function drawRecipes(recipes: readonly Recipe[]): string {
  const points = recipes.flatMap((recipe) => recipe.points);
  const seconds = niceTop(Math.max(...points.map((point) => point.seconds)));
  const top = Math.max(1, ...points.flatMap((point) => [point.gapClosed, point.klClosed]));
  const bottom = Math.min(0, ...points.flatMap((point) => [point.gapClosed, point.klClosed]));
  const x = (value: number) => edge.left + (value / seconds) * (width - edge.left - edge.right);
  const y = (value: number) => height - edge.bottom - ((value - bottom) / (top - bottom)) * (height - edge.top - edge.bottom);
  const drawn = panels.map(({ measure, title }, index) => {
    const grid = [0, 0.25, 0.5, 0.75, 1].map((share) => {
      const line = `<line class="grid" x1="${edge.left}" x2="${width - edge.right}" y1="${at(y(share))}" y2="${at(y(share))}"/>`;
      return `${line}<text x="${edge.left - 6}" y="${at(y(share) + 4)}" text-anchor="end">${share}</text>`;
    });
    const ticks = [0, 0.5, 1].map(
      (part) => `<text x="${at(x(part * seconds))}" y="${height - edge.bottom + 18}" text-anchor="middle">${at(part * seconds)} s</text>`,
    );
    const lines = recipes.map((recipe, number) => {
      const places = [{ seconds: 0, gapClosed: 0, klClosed: 0 }, ...recipe.points].map(
        (point) => `${at(x(point.seconds))},${at(y(point[measure]))}`,
      );
      const dots = places
        .slice(1)
        .map((place) => `<circle class="dot-${number}" cx="${place.split(',')[0]}" cy="${place.split(',')[1]}" r="2"/>`);
      return `<polyline class="line line-${number}" fill="none" points="${places.join(' ')}"/>${dots.join('')}`;
    });
    const heading = `<text class="title" x="${edge.left}" y="20">${title}</text>`;
    return `<g transform="translate(${index * width} 0)">${heading}${grid.join('')}${ticks.join('')}${lines.join('')}</g>`;
  });
  const legend = recipes.map(({ name }, number) => {
    const left = edge.left + number * 240;
    return `<line class="line line-${number}" fill="none" x1="${left}" x2="${left + 22}" y1="${height + 6}" y2="${height + 6}"/><text x="${left + 28}" y="${height + 10}">${name}</text>`;
  });
  const [w, h] = [panels.length * width, height + 24];
  const label = 'Share of the gap closed by wall-clock second';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${w} ${h}" width="${w}" height="${h}" role="img" aria-label="${label}">
<style>${style}</style>
${[...drawn, ...legend].join('\n')}
</svg>
`;
}

const light = ['#8a5a00', '#0b5cad', '#1a7f4b'];
const dark = ['#f0b64a', '#6cb2ff', '#5fd39a'];
const coloured = (colours: readonly string[]) =>
  colours.map((colour, number) => `.line-${number}{stroke:${colour}}.dot-${number}{fill:${colour}}`).join('');
const style = [
  'text{font:12px system-ui,sans-serif;fill:#57606a}.title{font-weight:600;fill:#1f2328}.grid{stroke:#d0d7de;stroke-width:1}',
  `.line{stroke-width:2}${coloured(light)}`,
  `@media(prefers-color-scheme:dark){text{fill:#9da7b1}.title{fill:#e6edf3}.grid{stroke:#30363d}${coloured(dark)}}`,
].join('');

const at = (value: number) => Number(value.toFixed(1));

/** The next of 10, 20, 40, 60, 80, 100, 200, …: ticks at its half and at it are whole numbers. */
function niceTop(value: number): number {
  const unit = 10 ** Math.max(1, Math.floor(Math.log10(value)));
  return [1, 2, 4, 6, 8, 10].map((factor) => factor * unit).find((top) => top >= value) ?? value;
}
