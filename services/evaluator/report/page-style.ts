/** One page, no file beside it: system fonts, colours for light and dark, one column from 360 px on. Arms are the Okabe and Ito colours. */
export const pageStyle = `
:root { color-scheme: light dark; --page: #faf9f6; --card: #fff; --ink: #1d1b18; --soft: #655f57; --line: #e3dfd6;
  --base: #7b7b7b; --base-prompt: #0072b2; --teacher-prompt: #00805c; --student: #c75300; --tint: #fdf0e5; }
@media (prefers-color-scheme: dark) { :root { --page: #161513; --card: #1f1d1a; --ink: #efebe4; --soft: #aaa297; --line: #37332d;
  --base: #a3a3a3; --base-prompt: #6cb9ee; --teacher-prompt: #3fc79c; --student: #ff9850; --tint: #33261a; } }
* { box-sizing: border-box; }
body { margin: 0; overflow-wrap: anywhere; background: var(--page); color: var(--ink); font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Liberation Sans", sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 3.5rem 1.25rem 4rem; }
h1, h2, .finding, .tile b { font-family: ui-serif, "Iowan Old Style", "Palatino Linotype", Georgia, "Liberation Serif", serif; font-weight: 600; }
h1 { margin: .1em 0 0; font-size: 1.15rem; font-weight: 600; }
h2 { margin: 3.5rem 0 .35rem; font-size: 1.5rem; line-height: 1.25; }
h3 { margin: 0 0 .75rem; font-size: 1.05rem; font-weight: 600; line-height: 1.4; }
p { max-width: 44rem; margin: .35rem 0 1rem; }
small, .soft, figcaption span, .axis, caption { color: var(--soft); }
.eyebrow { margin: 0; color: var(--soft); font-size: .8rem; letter-spacing: .09em; text-transform: uppercase; }
.finding { max-width: 50rem; margin: 1.1rem 0 1.25rem; font-size: clamp(1.5rem, 1.1rem + 2vw, 2.25rem); font-weight: 500; line-height: 1.28; text-wrap: pretty; }
.verdict { margin: 1.2rem 0 1.6rem; padding: 1rem 1.15rem; background: var(--card); border: 1px solid var(--line); border-left: 6px solid var(--student); border-radius: 12px; }
.verdict.ship { border-left-color: var(--teacher-prompt); }
.stamp { margin: 0; color: var(--student); font-size: 1.6rem; font-weight: 700; letter-spacing: .06em; } .ship .stamp { color: var(--teacher-prompt); }
.verdict ul { margin: .4rem 0 .8rem; padding-left: 1.1rem; } td.short { color: var(--student); font-weight: 600; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: .9rem; margin: 2rem 0 0; padding: 0; list-style: none; }
.tile, .card, .chart { background: var(--card); border: 1px solid var(--line); border-radius: 12px; }
.tile { padding: 1rem 1.15rem 1.1rem; }
.tile.first { background: var(--tint); border-color: transparent; }
.tile b { display: block; font-size: 1.9rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
.tile span { display: block; font-size: .875rem; line-height: 1.4; color: var(--soft); }
.scroll { overflow-x: auto; }
table { width: 100%; table-layout: fixed; overflow-wrap: break-word; border-collapse: collapse; font-variant-numeric: tabular-nums; }
caption { padding: 0 0 .8rem; font-size: .9rem; text-align: left; }
th, td { padding: .5rem .4rem; border-bottom: 1px solid var(--line); text-align: right; vertical-align: top; }
thead th:first-child { width: 27%; } th:first-child { padding-left: 0; text-align: left; font-weight: 400; }
thead th { font-weight: 600; white-space: nowrap; border-bottom-width: 2px; }
tbody.group th[colspan] { padding-top: 1.4rem; color: var(--soft); font-size: .875rem; }
td small { display: block; font-size: .78rem; white-space: nowrap; }
thead .student, td.student { background: var(--tint); }
td.student { font-weight: 600; } td.student small { font-weight: 400; }
.probe td { font-size: .925rem; } .probe thead th { white-space: normal; vertical-align: bottom; } .many table { table-layout: auto; } .many th, .many td { font-size: .8rem; white-space: nowrap; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 26rem), 1fr)); gap: .9rem; }
.chart { margin: 0; padding: 1rem 1.15rem .8rem; }
figcaption { margin-bottom: .6rem; line-height: 1.35; } figcaption b { display: block; font-weight: 600; } figcaption span { font-size: .875rem; }
.arm { white-space: nowrap; }
.lane { display: grid; grid-template-columns: 8.4rem 1fr 7.4rem; gap: .9rem; align-items: center; font-size: .875rem; }
.lane svg, .plot svg { display: block; overflow: visible; }
.figure { font-variant-numeric: tabular-nums; white-space: nowrap; } .figure small { font-size: .78rem; } .none { color: var(--soft); }
.ends, .x-axis { display: flex; justify-content: space-between; font-size: .78rem; }
.ends span:first-child { margin-left: -.2rem; }
.rail { stroke: var(--line); stroke-width: 1; }
.spread { stroke: var(--arm); stroke-width: 5; stroke-opacity: .35; stroke-linecap: round; }
circle { fill: var(--arm); }
.arm-base { --arm: var(--base); } .arm-base-prompt { --arm: var(--base-prompt); } .arm-teacher-prompt, .arm-given { --arm: var(--teacher-prompt); }
.arm-student { --arm: var(--student); } .lane.arm-student { font-weight: 600; } .arm-student small { font-weight: 400; }
.arm::before, .legend li::before { content: ""; display: inline-block; width: .6rem; height: .6rem; margin-right: .45rem; border-radius: 50%; background: var(--arm); }
.card { margin: 0 0 .9rem; padding: 1.1rem 1.15rem; }
.answers { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 13rem), 1fr)); gap: .9rem 1.5rem; margin: 0; }
.answers > div { padding-top: .5rem; border-top: 3px solid var(--arm); }
.answers dt { font-size: .8rem; font-weight: 600; color: var(--soft); }
.answers dd { margin: .2rem 0 0; font-size: .925rem; white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: isolate; }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; margin: 0 0 .8rem; padding: 0; list-style: none; font-size: .875rem; }
.legend .train, .plot .train { --arm: var(--base-prompt); } .legend .valid, .plot .valid { --arm: var(--student); }
.plot { display: grid; grid-template-columns: 2rem 1fr; gap: .35rem .5rem; font-size: .78rem; color: var(--soft); }
.y-axis { display: flex; flex-direction: column; justify-content: space-between; margin: -.55rem 0; text-align: right; }
.x-axis { grid-column: 2; }
polyline { fill: none; stroke: var(--arm); stroke-width: 2; vector-effect: non-scaling-stroke; } polyline.raw { stroke-width: 1; stroke-opacity: .4; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: .3rem 1.2rem; margin: 0; font-size: .925rem; font-variant-numeric: tabular-nums; }
.facts dt { color: var(--soft); } .facts dd { margin: 0; overflow-wrap: anywhere; }
.row { margin-top: .9rem; } .row pre { margin: 0; font: .85rem/1.6 ui-monospace, "Liberation Mono", Menlo, monospace; white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: plaintext; }
.row mark { padding: .1em 0; background: var(--tint); color: inherit; box-shadow: inset 0 -2px var(--student); box-decoration-break: clone; -webkit-box-decoration-break: clone; }
.limits { max-width: 46rem; padding-left: 1.1rem; } .limits li { margin-bottom: .55rem; }
footer { margin-top: 3.5rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: .85rem; color: var(--soft); overflow-wrap: anywhere; }
@media (max-width: 36rem) {
  main { padding-top: 2rem; }
  .lane { grid-template-columns: 1fr auto; gap: 0 .6rem; margin-bottom: .35rem; } .lane svg { grid-row: 2; grid-column: 1 / -1; } .lane .figure { text-align: right; }
  .lane.axis .ends { grid-column: 1 / -1; } .lane.axis > span:not(.ends) { display: none; }
  table, caption, thead, tbody { display: block; } tr { display: grid; grid-template-columns: repeat(4, 1fr); border-bottom: 1px solid var(--line); }
  tr > * { border: 0; padding: .3rem .35rem .4rem; } tr > th[scope=row], tr > th[colspan] { grid-column: 1 / -1; padding: .5rem 0 0; width: auto; }
  thead th { white-space: normal; align-self: end; font-size: .875rem; } thead th:first-child { display: none; } th:first-child { width: auto; }
  .probe tr > * { min-width: 0; overflow-wrap: anywhere; font-size: .8rem; } .many tr { grid-template-columns: repeat(10, 1fr); } .many tr > td, .many thead th { padding: .2rem 0; font-size: .66rem; }
  .facts { grid-template-columns: 1fr; } .facts dd { margin-bottom: .4rem; }
}
@media print { body { background: none; } main { max-width: none; padding: 0; } .card, .chart, .tile, tr { break-inside: avoid; } h2 { break-after: avoid; } }
`;
